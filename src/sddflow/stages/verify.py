"""Stage `verify`: the change set, in a scratch copy of the target, is proved on real databases."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from time import monotonic
from typing import TYPE_CHECKING, cast

from sddflow.domain.event import CheckFinished, FindingRaised, Noted, StageStarted
from sddflow.domain.finding import Finding, errors
from sddflow.domain.place import Place
from sddflow.domain.proof import CheckResult, Proof
from sddflow.domain.results import Proposal, Proved, Written
from sddflow.domain.sizes import Pairs
from sddflow.domain.workflow import Back, Outcome, Proceed, Stop
from sddflow.errors import ScratchError, SpecError, TargetError, WorkspaceError
from sddflow.stages.services import Done, Services

if TYPE_CHECKING:
    from sddflow.target.application import Application

_SOME_FAILED = 1  # pytest's exit code where tests ran
TESTS = "tests"
_LONGEST_EVIDENCE = 2_000


def verify(written: Written, proposal: Proposal, services: Services) -> Done[Proved]:
    """Prove the migration, and run the tests that were written with it.

    The proof is one outside call: a run that is resumed does not prove twice what it has proved.

    Raises:
        TargetError: the copy has no Alembic environment or interpreter any more.
    """
    proof = services.once("proof", lambda: _prove(written, proposal, services))
    proved = Proved(proof, written.change_set.digest)
    return Done(proved, summary(proof), _outcome(proof, services))


def summary(proof: Proof) -> str:
    """One line: `13 checks passed on sqlite 3.50.4, postgresql 18.4; 0 errors, 1 warning`."""
    counts = {s: sum(c.status == s for c in proof.checks) for s in ("passed", "failed", "skipped")}
    told = ", ".join(f"{n} {status}" for status, n in counts.items() if n or status == "passed")
    warnings = sum(f.severity == "warning" for f in proof.findings)
    return (
        f"checks: {told} on {', '.join(proof.dialects)}; {_count(len(errors(proof.findings)))}, "
        f"{_count(warnings, 'warning')}"
    )


def _count(number: int, word: str = "error") -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"


def _outcome(proof: Proof, services: Services) -> Outcome:
    if proof.ok:
        return Proceed()
    workflow, stage = services.plan.workflow, services.step.stage
    back = workflow.stages[workflow.index(stage)].back or "design"
    wrong = errors(proof.findings)
    if wrong and _stuck(services):
        again = f"the same again, and the rules know no other way: {wrong[0].message}"
        return Stop("failed", again)
    return Back(back, wrong[0].message if wrong else "nothing could be proved")


def _stuck(services: Services) -> bool:
    """Whether rules alone designed this, and the proof finds what it found a round ago."""
    roles = (role for _, named in services.plan.roles for role in named)
    if any((role.model or services.plan.model) != "offline" for role in roles):
        return False
    found: dict[int, set[tuple[str, ...]]] = {}
    step = services.step
    for stamped in services.history():
        event = stamped.event
        if isinstance(event, StageStarted) and event.stage == step.stage:
            found[event.round] = set()
        elif isinstance(event, FindingRaised) and event.stage == step.stage and found:
            each = event.finding
            if each.severity == "error":
                what = (each.code, each.table, each.column, each.dialect)
                found[max(found)].add(what)
    return found.get(step.round - 1, set()) == found.get(step.round)


def _prove(written: Written, proposal: Proposal, services: Services) -> Proof:
    """All checks on every dialect, then the new tests; told as they come."""
    from sddflow.proof.prove import prove

    stage, settings = services.step.stage, services.plan.settings
    settings = replace(settings, sizes=(*settings.sizes, *_sizes(proposal, services)))
    with _copy(written, services) as (_, application):
        conventions = application.reading.conventions
        proof = prove(
            application,
            settings=settings,
            conventions=replace(
                conventions,
                user_table=proposal.conventions.user_table,
                user_key=proposal.conventions.user_key,
            ),
            label=services.plan.feature,
            revisions=(written.change_set.revision,) if written.change_set.revision else (),
            brought=frozenset(f.path for f in written.change_set.files),
            notify=lambda result: services.emit(CheckFinished(stage, result)),
            note=lambda line: services.emit(Noted(stage, line)),
        )
        tested = _run_tests(application, written, services)
    services.emit(CheckFinished(stage, tested.result))
    findings = (*proof.findings, *tested.findings)
    for finding in findings:
        services.emit(FindingRaised(stage, finding))
    return replace(proof, checks=(*proof.checks, tested.result), findings=findings)


def _sizes(proposal: Proposal, services: Services) -> Pairs:
    """Rows of tables as the spec tells them; the settings come first."""
    from sddflow.domain.spec.volumes import volumes
    from sddflow.target.texts import read_text
    from sddflow.workspace import inside

    if not services.plan.spec:
        return ()
    try:
        text = read_text(inside(services.target, services.plan.spec))
    except (SpecError, WorkspaceError):
        return ()  # it was read at the start, and is gone by now
    return volumes(text, (table.name for table in proposal.existing.tables))


@contextmanager
def _copy(written: Written, services: Services) -> Iterator[tuple[Path, "Application"]]:
    """The target with the change set in it, and how to run it."""
    from sddflow.artifacts.scratch_copy import scratch_copy
    from sddflow.proof.standalone import application_at

    with scratch_copy(services.target, written.change_set) as copy:
        yield copy, application_at(copy, services.target, services.plan.settings)


@dataclass(frozen=True, slots=True)
class _Tested:
    """How the new tests came out."""

    result: CheckResult
    findings: tuple[Finding, ...] = ()


def _run_tests(application: "Application", written: Written, services: Services) -> _Tested:
    """The tests of the change set, in the target's interpreter, on a scratch database."""
    from sddflow.database.scratch import Dialect, scratch

    paths = [f.path for f in written.change_set.files if _is_test(f.path)]
    dialect = sorted(services.plan.settings.dialects)[-1]
    if not paths:
        return _Tested(CheckResult(TESTS, dialect, "skipped", 0.0, "no test was written"))
    started = monotonic()
    try:
        with scratch(cast("Dialect", dialect), services.plan.settings) as made:
            run = application.run_tests(paths, made.url)
    except ScratchError as error:
        return _Tested(CheckResult(TESTS, dialect, "skipped", 0.0, error.message))
    except TargetError as error:
        return _failed(dialect, started, error.message, error.place, error.cure, paths)
    if run.code:
        why = run.summary if run.code == _SOME_FAILED else _unable(run.tail)
        return _failed(dialect, started, why, run.tail, "", paths)
    return _Tested(CheckResult(TESTS, dialect, "passed", _since(started), run.summary))


def _unable(tail: str) -> str:
    """Why pytest ran nothing: the last line of the error it met."""
    errors = [line[1:].strip() for line in tail.splitlines() if line.startswith("E ")]
    return f"they do not run: {errors[-1]}" if errors else "they do not run"


def _failed(
    dialect: str, started: float, reason: str, evidence: str, cure: str, paths: list[str]
) -> _Tested:
    finding = Finding(
        "tests-fail",
        "error",
        f"the tests written for the feature do not pass: {reason}",
        Place(paths[0]),
        evidence=evidence[-_LONGEST_EVIDENCE:],
        cure=cure,
        by="proof",
    )
    return _Tested(CheckResult(TESTS, dialect, "failed", _since(started), reason), (finding,))


def _is_test(path: str) -> bool:
    name = PurePosixPath(path).name
    return name.endswith(".py") and (name.startswith("test_") or name.endswith("_test.py"))


def _since(started: float) -> float:
    return round(monotonic() - started, 3)
