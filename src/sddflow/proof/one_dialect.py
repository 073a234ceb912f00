"""The proof on one dialect: its checks in their order, on databases of one scratch server."""

import traceback
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from time import monotonic
from typing import cast

from sddflow.database.scratch import Dialect, scratch
from sddflow.domain.conventions import Conventions
from sddflow.domain.finding import Finding, errors
from sddflow.domain.proof import CheckResult, DialectSql, Status
from sddflow.domain.settings import Settings
from sddflow.domain.sizes import Sizes
from sddflow.errors import ScratchError, SddflowError, TargetError, UsageError
from sddflow.proof.both import Side, side_of
from sddflow.proof.case import Case
from sddflow.proof.check import Check, Seen, SkippedError
from sddflow.proof.checks.registry import CHECKS
from sddflow.proof.cures.registry import tried
from sddflow.proof.evidence import short
from sddflow.proof.lacking import LackingError
from sddflow.proof.operation.deployment import weighed
from sddflow.proof.revisions.foreign import ForeignError, only_on
from sddflow.proof.revisions.history import History
from sddflow.proof.revisions.named import Beginning
from sddflow.proof.settled import irreversible, settled
from sddflow.side_by_side import Tell, side_by_side
from sddflow.target.application import Application
from sddflow.target.own_database import check_scratch_server

Notify = Callable[[CheckResult], None]
Note = Callable[[str], None]
Weigh = Callable[[Iterable[Finding]], tuple[Finding, ...]]
_UPGRADE = CHECKS[0].id
_WAY_BACK = ("downgrade", "upgrade-again")


@dataclass(frozen=True, slots=True)
class Subject:
    """What is proved.

    Args:
        application: the target with the migration in it.
        settings: name the dialects, and a scratch server if there is one.
        conventions: of the target's code.
        history: the revisions, with those under test.
        start: where these start, where somebody says so.
    """

    application: Application
    settings: Settings
    conventions: Conventions
    history: History
    start: Beginning


@dataclass(frozen=True, slots=True)
class Listener:
    """Who hears how it goes, on the thread that asked for the proof.

    Args:
        notify: called after each check.
        note: called with lines of progress.
    """

    notify: Notify
    note: Note


@dataclass(frozen=True, slots=True)
class Part:
    """The proof on one dialect.

    Args:
        name: of the server.
        checks: what was tried.
        findings: what is wrong, or worth knowing.
        sql: what ran; None where nothing did.
        side: the schemas before and after.
        foreign: the application is not made for the dialect.
    """

    name: str
    checks: tuple[CheckResult, ...]
    findings: tuple[Finding, ...]
    sql: DialectSql | None = None
    side: Side | None = None
    foreign: bool = False


def check_servers(application: Application, settings: Settings) -> None:
    """That the settings name dialects and a server on which something may be tried.

    Raises:
        UsageError: a dialect that nobody knows, or a server that is the application's own.
    """
    check_scratch_server(application.root, settings)
    for dialect in settings.dialects:
        if dialect not in ("sqlite", "postgresql"):
            raise UsageError(f"there is no dialect {dialect!r}", cure="sqlite and postgresql are")


def prove_each(subject: Subject, checks: tuple[Check, ...], listener: Listener) -> list[Part]:
    """Run checks on every dialect of the settings, the dialects side by side, in their order."""

    def on(dialect: str, tell: Tell) -> Part:
        return _prove_one(subject, dialect, checks, listener, tell)

    return side_by_side([partial(on, dialect) for dialect in subject.settings.dialects])


def _prove_one(
    subject: Subject, dialect: str, checks: tuple[Check, ...], listener: Listener, tell: Tell
) -> Part:
    """Run checks on one dialect, from an empty server to the last of them."""

    def say(line: str) -> None:
        tell(lambda: listener.note(line))

    def report(result: CheckResult) -> None:
        tell(lambda: listener.notify(result))

    try:
        with scratch(cast("Dialect", dialect), subject.settings) as server:
            say(f"{server.server} is up")
            case = Case(
                subject.application, subject.conventions, subject.history, server, say,
                Sizes(subject.settings.sizes), subject.start,
                calls=subject.settings.call_functions, only=len(subject.settings.dialects) == 1,
            )  # fmt: skip
            try:
                return _run(case, checks, partial(_weighed, case, subject.settings), report)
            finally:
                case.stay.end()
                case.models_stay.end()
    except ScratchError as error:
        return _unproven(dialect, checks, error, report)


def _weighed(case: Case, settings: Settings, findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """As severe as they will be told: a check has failed by what it tells."""
    schemas = (case.first.schema, case.built.schema) if case.after is not None else ()
    tables = frozenset(table.name for schema in schemas for table in schema.tables)
    return weighed(findings, settings, case.application.root, tables)


def _run(case: Case, checks: tuple[Check, ...], weigh: Weigh, report: Notify) -> Part:
    results: list[CheckResult] = []
    findings: list[Finding] = []
    for check in checks:
        result, found = _look(case, check, weigh)
        results.append(result)
        findings += found
        report(result)
    told = tuple(dict.fromkeys(findings))
    return Part(case.server.server, tuple(results), told, _sql(case), side_of(case), case.foreign)


def _look(case: Case, check: Check, weigh: Weigh) -> tuple[CheckResult, tuple[Finding, ...]]:
    """Run one check; an application that fails is a finding, not the end."""
    started = monotonic()
    if not check.always and case.after is None:
        return CheckResult(check.id, case.dialect, "skipped", 0.0, case.stopped), ()
    if check.id in _WAY_BACK and (why := irreversible(case.history)):
        return CheckResult(check.id, case.dialect, "skipped", 0.0, why), ()
    try:
        seen = check.run(case)
    except SkippedError as error:
        reason = str(error)
        found = _nothing_to_prove(case, error) if check.id == _UPGRADE else ()
        return CheckResult(check.id, case.dialect, "skipped", _since(started), reason), found
    except TargetError as error:
        seen = _failed(case, check, error)
    except (SddflowError, OSError):
        raise
    except Exception as error:  # what the others saw is not lost for it
        if check.id == _UPGRADE:
            raise
        seen = _died(case, check, error)
    found = weigh(tried(case, settled(seen.findings, case.history)))
    status: Status = "failed" if errors(found) else "passed"
    return CheckResult(check.id, case.dialect, status, _since(started), seen.told), found


def _nothing_to_prove(case: Case, error: SkippedError) -> tuple[Finding, ...]:
    """The dialect cannot be tried, and nobody did anything wrong: it is told, and others go on."""
    reason = str(error)
    case.stopped, case.conduct = reason, ()  # what was tried of it proves nothing
    case.foreign, lacks = isinstance(error, ForeignError), isinstance(error, LackingError)
    found = case.finding(
        "dialect-skipped", "info", f"nothing was proven on {case.dialect}: {reason}",
        cure="--on URL, or postgres = URL in sddflow.toml, names a scratch server that has it"
        if lacks else only_on(case.dialect),
    )  # fmt: skip
    return (found,)


def _failed(case: Case, check: Check, error: TargetError) -> Seen:
    found = case.finding(
        "check-impossible", "error", f"{check.id} cannot be checked: {error.message}",
        evidence=error.place, cure=error.cure,
    )  # fmt: skip
    return Seen((found,), "the application failed")


def _died(case: Case, check: Check, error: Exception) -> Seen:
    """A check died, one of ours or an extension's: whoever reads the report must know."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{type(error).__name__} at {Path(last.filename).name}:{last.lineno}"
    whose = check.run.__module__.partition(".")[0]
    found = case.finding(
        "check-impossible", "warning",
        f"{check.id} could not look: this is a bug of {whose}, {where}",
        evidence=short(str(error)),
        cure="please report it; the other checks looked",
    )  # fmt: skip
    return Seen((found,), "it died")


def _since(started: float) -> float:
    return round(monotonic() - started, 3)


def _sql(case: Case) -> DialectSql | None:
    if case.after is None:
        return None
    return DialectSql(case.dialect, _script(case.upgrade), _script(case.downgrade))


def _script(statements: tuple[str, ...]) -> str:
    return "".join(f"{statement.rstrip(';')};\n" for statement in statements)


def _unproven(dialect: str, checks: tuple[Check, ...], error: ScratchError, report: Notify) -> Part:
    """A dialect that could not be tried is not proven; nothing lands so."""
    results = tuple(CheckResult(c.id, dialect, "skipped", 0.0, error.message) for c in checks)
    for result in results:
        report(result)
    finding = Finding(
        "dialect-unproven",
        "error",
        f"nothing could be proven on {dialect}: {error.message}",
        evidence=error.place,
        cure=error.cure,
        dialect=dialect,
        by="proof",
    )
    return Part(dialect, results, (finding,))
