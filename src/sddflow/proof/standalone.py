"""Verifying any Alembic project, with no run and no configuration."""

from dataclasses import dataclass, replace
from pathlib import Path

from sddflow.database.postgres.waiting import waiting
from sddflow.domain.conventions import Migrations
from sddflow.domain.finding import Finding
from sddflow.domain.proof import CheckResult, Proof
from sddflow.domain.settings import Settings
from sddflow.errors import TargetError
from sddflow.proof.one_dialect import Note, Notify
from sddflow.proof.prove import prove
from sddflow.proof.reading.gather import gather
from sddflow.proof.reading.read import read
from sddflow.proof.revisions.broken import Broken, look_closer
from sddflow.proof.revisions.env_changed import env_changed
from sddflow.proof.revisions.landed import landed
from sddflow.proof.revisions.models_changed import models_changed
from sddflow.proof.revisions.named import Baseline, Beginning
from sddflow.proof.revisions.restored import missing, restored
from sddflow.proof.revisions.since import Changed, changed_since
from sddflow.proof.suppression import allow
from sddflow.proof.unfollowed import prove_models
from sddflow.target.application import Application
from sddflow.target.conventions import read_conventions, read_target
from sddflow.target.interpreter import find_python
from sddflow.target.migrations import read_migrations, version_files
from sddflow.target.revisions import Revision, read_revision

_HISTORY = "history"


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which revisions are under test; the newest where nothing is said.

    Args:
        revisions: by id; from the first of them on.
        every: all there are.
        since: those that came since a git ref; where none did, the models are asked if these
            changed, and else nothing is proved, and that holds.
    """

    revisions: tuple[str, ...] = ()
    every: bool = False
    since: str = ""


def verify_target(
    target: Path,
    settings: Settings,
    *,
    on: tuple[str, ...] = (),
    revisions: tuple[str, ...] = (),
    chosen: Chosen | None = None,
    baseline: Baseline | None = None,
    cached: bool = True,
    notify: Notify,
    note: Note,
) -> Proof:
    """Prove revisions of a project.

    Args:
        target: its folder.
        settings: of the workspace, or the defaults.
        on: dialects; those of the settings where none is given.
        revisions: those under test; the newest where none is given.
        chosen: which are under test, in other words; instead of `revisions`.
        baseline: where they start, instead of what the revisions before them build.
        cached: what those build may be kept for the next time.
        notify: called after each check.
        note: called with lines of progress.

    Raises:
        TargetError: there is no Alembic environment, no revision, or no interpreter.
        UsageError: a git ref that nobody knows.
    """
    settings = replace(settings, dialects=on) if on else settings
    target = target.resolve()
    chosen = chosen or Chosen(revisions)
    changed = changed_since(target, chosen.since) if chosen.since else None
    broken, migrations = _history(target, settings, chosen)
    files = _readable(target, settings) if changed is not None else ()
    told = (*landed(files, changed), *env_changed(target, changed)) if changed is not None else ()
    tested = _tested(target, settings, migrations, chosen, changed) if migrations else ()
    start = Beginning(baseline, chosen.since, cached)
    if migrations is None and baseline is not None and changed is None and missing(broken):
        with restored(target, settings, broken) as (copy, own):
            proof = _of_copy(
                verify_target(
                    copy, own, chosen=chosen, baseline=baseline, cached=False,
                    notify=notify, note=note,
                )
            )  # fmt: skip
    elif migrations is None:
        proof = _only_read(target, settings, broken)
    elif changed is not None and not tested:
        proof = _only_models(target, settings, migrations, changed, start, notify, note)
    else:
        application = _application(target, target, settings, migrations)
        proof = prove(
            application, settings=settings, conventions=application.reading.conventions,
            label=target.name, revisions=tested, start=start, notify=notify, note=note,
        )  # fmt: skip
    return _with_first(proof, allow((*broken.findings, *told), target), notify)


def _with_first(proof: Proof, first: tuple[Finding, ...], notify: Notify) -> Proof:
    """What is to be said of the history comes before all that running it showed."""
    if not first:
        return proof
    failed = any(f.severity == "error" and not f.allowed for f in first)
    result = CheckResult(_HISTORY, "", "failed" if failed else "passed", 0.0, first[0].message)
    notify(result)
    return replace(proof, checks=(result, *proof.checks), findings=(*first, *proof.findings))


def _history(target: Path, settings: Settings, chosen: Chosen) -> tuple[Broken, Migrations | None]:
    """What is wrong with the history, and what of it can be run."""
    try:
        return Broken((), ()), read_migrations(target, settings)
    except TargetError as error:
        broken = look_closer(target, settings, chosen.revisions)
        if not broken.findings:
            raise error from None
    whole = read_migrations(target, settings, broken.whole) if broken.whole else None
    return broken, whole


def _of_copy(proof: Proof) -> Proof:
    """What is wrong with the history is told of the original."""
    return replace(
        proof,
        checks=tuple(c for c in proof.checks if c.id != _HISTORY),
        findings=tuple(f for f in proof.findings if not f.code.startswith("history-heads")),
    )


def _only_models(
    target: Path,
    settings: Settings,
    migrations: Migrations,
    changed: Changed,
    start: Beginning,
    notify: Notify,
    note: Note,
) -> Proof:
    """No revision is new; where the models changed, one may have been forgotten."""
    if not migrations.revisions or not models_changed(read_target(target, settings), changed):
        return Proof(target.name, (), (), (), ())
    return prove_models(
        _application(target, target, settings, migrations),
        settings=settings, label=target.name, start=start, notify=notify, note=note,
    )  # fmt: skip


def _only_read(target: Path, settings: Settings, broken: Broken) -> Proof:
    """Nothing can be run; what can be read is read."""
    tested = tuple(dict.fromkeys(r.id for r in broken.files))
    material = gather(
        target, broken.files, tested, beside=(), conventions=read_conventions(target, settings),
        dialects=settings.dialects,
    )  # fmt: skip
    found = list(read(material, lambda findings: allow(findings, target)))
    return Proof(
        target=target.name,
        revisions=tested,
        dialects=(),
        checks=tuple(result for result, _ in found),
        findings=tuple(f for _, findings in found for f in findings),
    )


def _tested(
    target: Path,
    settings: Settings,
    migrations: Migrations,
    chosen: Chosen,
    changed: Changed | None,
) -> tuple[str, ...]:
    if chosen.every:
        return migrations.revisions[:1]
    if changed is None:
        return chosen.revisions
    files = _readable(target, settings)
    new = tuple(r.id for r in files if r.file.resolve() in changed.new)
    return tuple(r for r in migrations.revisions if r in new)


def _readable(target: Path, settings: Settings) -> tuple[Revision, ...]:
    found = []
    for file in version_files(target, settings):
        try:
            found.append(read_revision(file, target))
        except TargetError:
            continue
    return tuple(found)


def application_at(root: Path, home: Path, settings: Settings) -> Application:
    """The application in a folder.

    Args:
        root: where its files are: the target, or a copy of it.
        home: the target itself, whose interpreter it uses.
        settings: of the workspace.

    Raises:
        TargetError: there is no Alembic environment, or no interpreter.
    """
    return _application(root, home, settings, read_migrations(root, settings))


def _application(root: Path, home: Path, settings: Settings, migrations: Migrations) -> Application:
    return Application(
        root=root,
        python=find_python(home, settings),
        migrations=migrations,
        env=settings.env,
        seconds=settings.limits.seconds,
        witness=waiting,
    )
