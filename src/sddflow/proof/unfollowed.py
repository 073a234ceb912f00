"""Models that changed since a git ref, where no revision is new: the forgotten migration.

The schema at the head is compared with the models, and nothing else is tried: all revisions have
landed. What the older models of git lacked too is only worth knowing.
"""

from collections.abc import Iterable
from dataclasses import replace
from functools import partial

from sddflow.domain.conventions import Conventions
from sddflow.domain.finding import Finding
from sddflow.domain.place import Place
from sddflow.domain.proof import Proof
from sddflow.domain.schema.qualified import bare
from sddflow.domain.settings import Settings
from sddflow.errors import EnvError, TargetError
from sddflow.proof.case import Case, State, look_at
from sddflow.proof.check import Check, Seen, SkippedError
from sddflow.proof.checks import matches_models
from sddflow.proof.comparison.difference import Difference
from sddflow.proof.drift import between, older_models
from sddflow.proof.merged import merged
from sddflow.proof.one_dialect import (
    Listener,
    Note,
    Notify,
    Subject,
    check_servers,
    prove_each,
)
from sddflow.proof.revisions.history import history_of
from sddflow.proof.revisions.kept import with_digest
from sddflow.proof.revisions.named import Beginning
from sddflow.proof.revisions.start import env_fails, start_of
from sddflow.target.application import Application

_CURE = "write a new revision"


def prove_models(
    application: Application,
    *,
    settings: Settings,
    label: str,
    start: Beginning,
    notify: Notify,
    note: Note,
) -> Proof:
    """Compare the models with what all revisions build, on every dialect of the settings.

    Args:
        application: the target.
        settings: name the dialects, and a scratch server if there is one.
        label: what is verified, in words.
        start: names the git ref; and what stands in for the revisions, where somebody says so.
        notify: called after each check, on this thread.
        note: called with lines of progress, on this thread.

    Raises:
        TargetError: there is no revision.
        UsageError: a dialect that nobody knows, or a server that is the application's own.
    """
    check_servers(application, settings)
    history = replace(history_of(application), tested=())
    start = with_digest(start, application, history)
    subject = Subject(application, settings, application.reading.conventions, history, start)
    parts = prove_each(subject, (CHECK,), Listener(notify, note))
    return Proof(
        target=label,
        revisions=(),
        dialects=tuple(part.name for part in parts),
        checks=tuple(check for part in parts for check in part.checks),
        findings=merged([part.findings for part in parts]),
    )


def run(case: Case) -> Seen:
    """Where the models build something else than those of git do, ask whether the head has it."""
    was = older_models(case)
    if was is not None and _build_the_same(case, was):
        return Seen((), "the models build what they built before")
    try:
        start = start_of(case)
    except EnvError as error:
        return Seen((env_fails(case, error),), "env.py fails")
    if start.database is None:
        _can_be_built(case, was)
        return Seen(start.findings, "the revisions do not run")
    case.before = case.after = look_at(start.database)
    was = was or older_models(case)
    _can_be_built(case, was)
    seen = matches_models.compared(case, partial(_judged, was))
    older = (replace(f, severity="info") for f in start.findings)
    found = (_at_model(f, case.conventions) for f in seen.findings)
    return replace(seen, findings=(*older, *found))


def _build_the_same(case: Case, was: State) -> bool:
    try:
        now = case.promise
    except TargetError:
        return False
    return (was.schema, was.text) == (now.schema, now.text) and not between(was, now)


def _can_be_built(case: Case, was: State | None) -> None:
    """Models that could not be built before, and cannot be now, were not broken by the change.

    Raises:
        SkippedError: neither could be built.
        TargetError: those of today cannot.
    """
    try:
        case.promise  # noqa: B018 - it is built when it is asked for
    except TargetError as error:
        if was is not None:
            raise
        raise SkippedError(f"the models cannot be built: {error.message}") from None


def _judged(
    was: State | None, case: Case, differences: Iterable[Difference]
) -> tuple[Difference, ...]:
    """A difference that the older models had too, in the same words, is older than the change."""
    known = None if was is None else frozenset(between(was, case.first))
    return tuple(_told(d, known) for d in differences)


def _told(difference: Difference, known: frozenset[Difference] | None) -> Difference:
    if known is None:
        weight = "warning" if difference.severity == "error" else difference.severity
        message = f"{difference.message}; git has no older models that say since when"
        return replace(difference, severity=weight, message=message)
    if difference in known:
        message = f"{difference.message}; it was so before"
        return replace(difference, severity="info", message=message)
    message = f"{difference.message}; the models changed, and no revision follows"
    return replace(
        difference,
        message=message,
        cure=f"{_CURE}: {difference.cure}" if difference.cure else _CURE,
    )


def _at_model(finding: Finding, conventions: Conventions) -> Finding:
    """At its class; where a table has none, at the models: no revision is to blame."""
    classes = (c for c in conventions.classes if bare(c.table) == bare(finding.table))
    found = next((c.place for c in classes), Place(conventions.models_path))
    return replace(finding, revision="", place=found)


CHECK = Check(matches_models.CHECK.id, matches_models.CHECK.rule, run, always=True)
