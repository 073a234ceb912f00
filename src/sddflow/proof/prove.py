"""The proof of a migration on every dialect that the settings name."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from time import monotonic
from typing import cast

from sddflow.database.scratch import Dialect, scratch
from sddflow.domain.conventions import Conventions
from sddflow.domain.finding import Finding, errors
from sddflow.domain.proof import CheckResult, DialectSql, Proof, Status
from sddflow.domain.settings import Settings
from sddflow.domain.sizes import Sizes
from sddflow.errors import ScratchError, TargetError, UsageError
from sddflow.proof.both import Side, look_at_both, side_of
from sddflow.proof.case import Case
from sddflow.proof.check import Check, Seen, SkippedError
from sddflow.proof.checks.registry import CHECKS, all_checks
from sddflow.proof.cures.registry import tried
from sddflow.proof.history import History, history_of
from sddflow.proof.kept import with_digest
from sddflow.proof.losses import joined
from sddflow.proof.merged import merged
from sddflow.proof.named import Beginning
from sddflow.proof.reading.gather import gather
from sddflow.proof.reading.read import read
from sddflow.proof.settled import irreversible, settled
from sddflow.side_by_side import Tell, side_by_side
from sddflow.target.application import Application
from sddflow.target.own_database import check_scratch_server

Notify = Callable[[CheckResult], None]
Note = Callable[[str], None]
_UPGRADE = CHECKS[0].id
_WAY_BACK = ("downgrade", "upgrade-again")


def _nothing(_: object) -> None:
    """Nobody listens."""


@dataclass(frozen=True, slots=True)
class _Part:
    """The proof on one dialect."""

    name: str
    checks: tuple[CheckResult, ...]
    findings: tuple[Finding, ...]
    sql: DialectSql | None = None
    side: Side | None = None


def prove(
    application: Application,
    *,
    settings: Settings,
    conventions: Conventions,
    label: str = "",
    revisions: tuple[str, ...] = (),
    brought: frozenset[str] = frozenset(),
    start: Beginning = Beginning(),  # noqa: B008 - a value
    notify: Notify = _nothing,
    note: Note = _nothing,
) -> Proof:
    """Run every check on every dialect of the settings, the dialects side by side.

    Args:
        application: the target with the migration in it.
        settings: name the dialects, and a scratch server if there is one.
        conventions: of the target's code; they name the table of the users.
        label: what is verified, in words; the target's folder where none is given.
        revisions: those under test, from the first of them on; the newest where none is given.
        brought: the files of the change, where there is one: what the source of other files says
            was so before, and is no reason to hold the change up.
        start: where the revisions under test start, where somebody says so.
        notify: called after each check, on this thread.
        note: called with lines of progress, on this thread.

    Raises:
        TargetError: there is no revision, or none of that name.
        UsageError: a dialect that nobody knows, or a server that is the application's own.
    """
    check_scratch_server(application.root, settings)
    history = history_of(application, revisions)
    for dialect in settings.dialects:
        if dialect not in ("sqlite", "postgresql"):
            raise UsageError(f"there is no dialect {dialect!r}", cure="sqlite and postgresql are")
    source = _read(application, settings, conventions, history, brought, notify)
    start = with_digest(start, application, history)
    parts = side_by_side(
        [
            partial(
                _prove, application, settings, conventions, history, start, dialect, notify, note
            )
            for dialect in settings.dialects
        ]
    )
    found = _none_left(merged([part.findings for part in parts]), parts)
    both, apart = look_at_both([part.side for part in parts], found, history)
    notify(both)
    ran = (*(check for part in parts for check in part.checks), both)
    findings = (*found, *settled(apart, history))
    return Proof(
        target=label or application.root.name,
        revisions=history.tested,
        dialects=tuple(part.name for part in parts),
        checks=(*source.checks, *ran),
        findings=joined(source.findings, findings, ran, [part.side for part in parts]),
        sql=tuple(part.sql for part in parts if part.sql is not None),
    )


def _none_left(found: tuple[Finding, ...], parts: list[_Part]) -> tuple[Finding, ...]:
    """A dialect that was passed over is an error where no other one was tried instead."""
    if any(part.sql is not None for part in parts) or errors(found):
        return found
    return tuple(
        replace(f, severity="error", message=f"{f.message}; no other dialect was tried")
        if f.code == "dialect-skipped" else f
        for f in found
    )  # fmt: skip


def _read(
    application: Application,
    settings: Settings,
    conventions: Conventions,
    history: History,
    brought: frozenset[str],
    notify: Notify,
) -> _Part:
    """What the source says, before anything runs."""
    migrations = application.migrations
    material = gather(
        history.root,
        history.files,
        history.tested,
        beside=(f"{migrations.script_location}/env.py", migrations.ini),
        conventions=conventions,
        dialects=settings.dialects,
    )
    checks: list[CheckResult] = []
    findings: list[Finding] = []
    for result, found in read(material, lambda said: _as_before(settled(said, history), brought)):
        checks.append(result)
        findings += found
        notify(result)
    return _Part("", tuple(checks), tuple(dict.fromkeys(findings)))


def _as_before(findings: tuple[Finding, ...], brought: frozenset[str]) -> tuple[Finding, ...]:
    """Errors in files that the change does not bring, as warnings."""
    return tuple(
        replace(f, severity="warning", message=f"{f.message} (it was so before)")
        if brought and f.severity == "error" and f.place and f.place.file not in brought
        else f
        for f in findings
    )


def _prove(
    application: Application,
    settings: Settings,
    conventions: Conventions,
    history: History,
    start: Beginning,
    dialect: str,
    notify: Notify,
    note: Note,
    tell: Tell,
) -> _Part:
    """One dialect, from an empty server to the last check."""

    def say(line: str) -> None:
        tell(lambda: note(line))

    def report(result: CheckResult) -> None:
        tell(lambda: notify(result))

    try:
        with scratch(cast("Dialect", dialect), settings) as server:
            say(f"{server.server} is up")
            sizes = Sizes(settings.sizes)
            case = Case(application, conventions, history, server, say, sizes, start)
            return _run(case, report)
    except ScratchError as error:
        return _unproven(dialect, error, report)


def _run(case: Case, report: Notify) -> _Part:
    checks: list[CheckResult] = []
    findings: list[Finding] = []
    for check in all_checks():
        result, found = _look(case, check)
        checks.append(result)
        findings += found
        report(result)
    told = tuple(dict.fromkeys(findings))
    return _Part(case.server.server, tuple(checks), told, _sql(case), side_of(case))


def _look(case: Case, check: Check) -> tuple[CheckResult, tuple[Finding, ...]]:
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
        found = _nothing_to_prove(case, reason) if check.id == _UPGRADE else ()
        return CheckResult(check.id, case.dialect, "skipped", _since(started), reason), found
    except TargetError as error:
        seen = _failed(case, check, error)
    found = tried(case, settled(seen.findings, case.history))
    status: Status = "failed" if errors(found) else "passed"
    return CheckResult(check.id, case.dialect, status, _since(started), seen.told), found


def _nothing_to_prove(case: Case, reason: str) -> tuple[Finding, ...]:
    """The dialect cannot be tried, and nobody did anything wrong: it is told, and others go on."""
    case.stopped, case.conduct = reason, ()  # what was tried of it proves nothing
    found = case.finding(
        "dialect-skipped", "info", f"nothing was proven on {case.dialect}: {reason}",
        cure="--on URL, or postgres = URL in sddflow.toml, names a scratch server that has it",
    )  # fmt: skip
    return (found,)


def _failed(case: Case, check: Check, error: TargetError) -> Seen:
    found = case.finding(
        "check-impossible", "error", f"{check.id} cannot be checked: {error.message}",
        evidence=error.place, cure=error.cure,
    )  # fmt: skip
    return Seen((found,), "the application failed")


def _since(started: float) -> float:
    return round(monotonic() - started, 3)


def _sql(case: Case) -> DialectSql | None:
    if case.after is None:
        return None
    return DialectSql(case.dialect, _script(case.upgrade), _script(case.downgrade))


def _script(statements: tuple[str, ...]) -> str:
    return "".join(f"{statement.rstrip(';')};\n" for statement in statements)


def _unproven(dialect: str, error: ScratchError, report: Notify) -> _Part:
    """A dialect that could not be tried is not proven; nothing lands so."""
    checks = tuple(CheckResult(c.id, dialect, "skipped", 0.0, error.message) for c in all_checks())
    for check in checks:
        report(check)
    finding = Finding(
        "dialect-unproven",
        "error",
        f"nothing could be proven on {dialect}: {error.message}",
        evidence=error.place,
        cure=error.cure,
        dialect=dialect,
        by="proof",
    )
    return _Part(dialect, checks, (finding,))
