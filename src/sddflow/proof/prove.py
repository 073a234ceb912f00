"""The proof of a migration on every dialect that the settings name."""

from dataclasses import replace

from sddflow.domain.conventions import Conventions
from sddflow.domain.finding import Finding, errors
from sddflow.domain.proof import CheckResult, Proof
from sddflow.domain.settings import Settings
from sddflow.proof.both import look_at_both
from sddflow.proof.checks.registry import all_checks
from sddflow.proof.losses import joined
from sddflow.proof.merged import merged
from sddflow.proof.one_dialect import (
    Listener,
    Note,
    Notify,
    Part,
    Subject,
    check_servers,
    prove_each,
)
from sddflow.proof.operation.deployment import weighed
from sddflow.proof.reading.gather import gather
from sddflow.proof.reading.read import read
from sddflow.proof.revisions.history import history_of
from sddflow.proof.revisions.kept import with_digest
from sddflow.proof.revisions.named import Beginning
from sddflow.proof.settled import settled
from sddflow.target.application import Application


def _nothing(_: object) -> None:
    """Nobody listens."""


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
    check_servers(application, settings)
    history, checks = history_of(application, revisions), all_checks()
    start = with_digest(start, application, history)
    subject = Subject(application, settings, conventions, history, start)
    source = _read(subject, brought, notify)
    parts = prove_each(subject, checks, Listener(notify, note))
    found = _none_left(merged([part.findings for part in parts]), parts)
    both, apart = look_at_both([part.side for part in parts], found, history)
    notify(both)
    ran = (*(check for part in parts for check in part.checks), both)
    findings = (*found, *settled(apart, history))
    read = tuple(f for f in source.findings if f.dialect not in _foreign(parts))
    sides = [part.side for part in parts]
    tables = frozenset[str]().union(*(side.tables for side in sides if side is not None))
    return Proof(
        target=label or application.root.name,
        revisions=history.tested,
        dialects=tuple(part.name for part in parts),
        checks=(*source.checks, *ran),
        findings=weighed(joined(read, findings, ran, sides), settings, application.root, tables),
        sql=tuple(part.sql for part in parts if part.sql is not None),
    )


def _foreign(parts: list[Part]) -> set[str]:
    """Dialects that the application is not made for."""
    return {f.dialect for p in parts if p.foreign for f in p.findings}


def _none_left(found: tuple[Finding, ...], parts: list[Part]) -> tuple[Finding, ...]:
    """A dialect that was passed over is an error where no other one was tried instead."""
    if any(part.sql is not None for part in parts) or errors(found):
        return found
    return tuple(
        replace(f, severity="error", message=f"{f.message}; no other dialect was tried")
        if f.code == "dialect-skipped" else f
        for f in found
    )  # fmt: skip


def _read(subject: Subject, brought: frozenset[str], notify: Notify) -> Part:
    """What the source says, before anything runs."""
    history, migrations = subject.history, subject.application.migrations
    material = gather(
        history.root,
        history.files,
        history.tested,
        beside=(f"{migrations.script_location}/env.py", migrations.ini),
        conventions=subject.conventions,
        dialects=subject.settings.dialects,
    )
    checks: list[CheckResult] = []
    findings: list[Finding] = []
    for result, found in read(material, lambda said: _as_before(settled(said, history), brought)):
        checks.append(result)
        findings += found
        notify(result)
    return Part("", tuple(checks), tuple(dict.fromkeys(findings)))


def _as_before(findings: tuple[Finding, ...], brought: frozenset[str]) -> tuple[Finding, ...]:
    """Errors in files that the change does not bring, as warnings."""
    return tuple(
        replace(f, severity="warning", message=f"{f.message} (it was so before)")
        if brought and f.severity == "error" and f.place and f.place.file not in brought
        else f
        for f in findings
    )
