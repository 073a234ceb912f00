"""The stage that reads the spec and says what is wrong with it, before anyone designs."""

import shlex
from dataclasses import replace

from sddflow.domain.answers import Answers
from sddflow.domain.checks.spec import check_spec, questions
from sddflow.domain.checks.spec.no_data_change import CODE as NO_CHANGE
from sddflow.domain.digest import digest
from sddflow.domain.event import DecisionTaken, FindingRaised, Noted
from sddflow.domain.finding import Finding
from sddflow.domain.redaction import redact
from sddflow.domain.results import CheckedSpec
from sddflow.domain.spec.document import SpecDocument
from sddflow.domain.workflow import Outcome, Proceed, Stop
from sddflow.errors import SpecError, TargetError, WorkspaceError
from sddflow.stages.services import Done, Services


def spec_check(services: Services) -> Done[CheckedSpec]:
    """Read the spec afresh, run its rules, collect at most three questions; nothing is written.

    Findings never stop the run here: the gate after this stage shows them to a human. It ends
    where there is no spec at all, and where the spec says that no database change is needed.

    Raises:
        SpecError: the spec cannot be read.
    """
    from sddflow.domain.spec.parse import parse_spec

    if not services.plan.spec:
        return _without_spec(services)
    text, seen = services.once("spec-text", lambda: _read(services))
    document = parse_spec(
        text, feature=services.plan.feature, path=services.plan.spec, answers=_given(services)
    )
    document = replace(document, digest=seen)
    findings = check_spec(document, services.once("existing", lambda: _existing(services)))
    for finding in findings:
        services.emit(FindingRaised(services.step.stage, finding))
    checked = CheckedSpec(document, findings, questions(document, findings))
    for question in checked.questions:
        services.emit(Noted(services.step.stage, f"question: {question.text}"))
    return Done(checked, summary(document, findings), _outcome(findings))


def summary(document: SpecDocument, findings: tuple[Finding, ...]) -> str:
    """One line: `2 new entities, 1 existing, 9 requirements, 0 errors, 1 warning`."""
    stored = [e for e in document.entities if e.stored]
    new, old = sum(not e.existing for e in stored), sum(e.existing for e in stored)
    rules = sum(not r.id.startswith("SC") for r in document.requirements)
    wrong = [sum(f.severity == s for f in findings) for s in ("error", "warning")]
    counted = (
        _count(new, "new entity", "new entities"), f"{old} existing",
        _count(rules, "requirement", "requirements"),
        _count(wrong[0], "error", "errors"), _count(wrong[1], "warning", "warnings"),
    )  # fmt: skip
    return ", ".join(counted)


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def _outcome(findings: tuple[Finding, ...]) -> Outcome:
    if any(f.code == NO_CHANGE for f in findings):
        return Stop("finished", "the spec needs no database change")
    return Proceed()


def _without_spec(services: Services) -> Done[CheckedSpec]:
    from sddflow.domain.spec.parse import parse_spec
    from sddflow.target.beginning import path_for
    from sddflow.target.features import list_features

    feature = services.plan.feature
    path = path_for(feature, tuple(f.path for f in list_features(services.target)))
    begin = f'sddflow spec new {shlex.quote(feature)} "what it is for"'
    reason = f"there is no spec of {feature} yet ({begin})"
    empty = parse_spec("", feature=feature, path=path)
    return Done(CheckedSpec(empty, (), ()), reason, Stop("failed", reason))


def _read(services: Services) -> tuple[str, str]:
    """The spec without any secret in it, and the digest of what stands on disk."""
    from sddflow.target.texts import read_text
    from sddflow.workspace import inside

    try:
        path = inside(services.target, services.plan.spec)
    except WorkspaceError as error:
        raise SpecError(error.message, place=error.place) from None
    text = read_text(path)
    return redact(text), digest(text)


def _given(services: Services) -> Answers:
    """What was answered at the gates and is not to stand in the spec: it holds for this run."""
    taken = (s.event.decision for s in services.history() if isinstance(s.event, DecisionTaken))
    return tuple(pair for d in taken if not d.into_spec for pair in d.answers)


def _existing(services: Services) -> tuple[str, ...]:
    """Names of the application's tables and classes; () where its code cannot be read."""
    from sddflow.target.conventions import read_conventions

    try:
        classes = read_conventions(services.target, services.plan.settings).classes
    except TargetError as error:
        services.emit(Noted(services.step.stage, f"existing tables are not known: {error}"))
        return ()
    return tuple(sorted({name for c in classes for name in (c.name, c.table)}))
