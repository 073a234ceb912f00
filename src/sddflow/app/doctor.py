"""`doctor`: what a run needs, whether it is there, and the cure where it is not.

Each thing is looked at by one function of a workspace; an error it meets is its answer.
"""

import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Literal

from sddflow import __version__
from sddflow.app.doctor_item import Item
from sddflow.engine.journal_file import FILE as JOURNAL
from sddflow.errors import SddflowError, TargetError, UsageError
from sddflow.workspace import FILE, Workspace

_NAMED = ("python", "sqlalchemy", "sqlmodel", "alembic")
Look = Callable[[Workspace], Item]


def examine(workspace: Workspace) -> Iterator[Item]:
    """Look at everything a run needs, one thing after the other."""
    for name, look in _LOOKS:
        try:
            yield look(workspace)
        except SddflowError as error:
            place = f"{error.place}: " if error.place else ""
            yield Item(name, "missing", f"{place}{error.message}", error.cure)


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _sddflow(_: Workspace) -> Item:
    found = f"{__version__} on Python {platform.python_version()} ({sys.executable})"
    return Item("sddflow", "ok", found)


def _workspace(workspace: Workspace) -> Item:
    if (workspace.root / FILE).is_file():
        return Item("workspace", "ok", f"{workspace.root / FILE}")
    found = f"{workspace.root}, without {FILE}: everything by default"
    return Item("workspace", "note", found, "sddflow init writes one")


def _git(workspace: Workspace) -> Item:
    if shutil.which("git") is None:
        return Item("git", "note", "not found", "install git: records then name branch and person")
    command = ["git", "-C", str(workspace.target), "status", "--porcelain", "--", "."]
    said = subprocess.run(command, capture_output=True, text=True, check=False, timeout=20)
    if said.returncode:
        return Item("git", "note", "the target is in no git repository", "git init")
    changed = len(said.stdout.splitlines())
    state = _count(changed, "uncommitted change") if changed else "clean"
    return Item("git", "ok", f"the target is in a repository, {state}")


def _target(workspace: Workspace) -> Item:
    from sddflow.target.conventions import read_conventions

    folder = workspace.target
    if not folder.is_dir():
        raise TargetError("there is no such folder", place=str(folder), cure=f"correct {FILE}")
    found = read_conventions(folder, workspace.settings)
    if found.orm == "none":
        cure = f"set `target` in {FILE} to the application's folder"
        return Item("target", "missing", f"{folder}: no SQLModel or SQLAlchemy models", cure)
    style = "async" if found.is_async else "sync"
    models = _count(len(found.classes), "model")
    text = f"{folder}: {found.orm}, {style}, {models}"
    return Item("target", "ok", f"{text} in {found.models_path}")


def _alembic(workspace: Workspace) -> Item:
    from sddflow.target.migrations import read_migrations

    found = read_migrations(workspace.target, workspace.settings)
    head = f"head {found.heads[0]}" if found.heads else "no revision yet"
    text = f"{found.ini}: {_count(len(found.revisions), 'revision')}, {head}"
    return Item("alembic", "ok", text)


def _interpreter(workspace: Workspace) -> Item:
    from sddflow.target.application import Application
    from sddflow.target.interpreter import find_python
    from sddflow.target.migrations import read_migrations

    root, settings = workspace.target, workspace.settings
    python, migrations = find_python(root, settings), read_migrations(root, settings)
    application = Application(root, python, migrations, settings.env, settings.limits.seconds)
    versions, metadata = application.versions(), application.metadata()
    text = ", ".join(f"{name} {versions[name]}" for name in _NAMED if name in versions)
    where = f"{python}: {text}"
    if metadata.skipped:
        module, reason = metadata.skipped[0]
        said = f"{module} does not import: {' '.join(reason.split())}"
        return Item(
            "application", "missing", said, f"mend it, or install what it needs in {python}"
        )
    if metadata.unseen:
        unseen = ", ".join(metadata.unseen)
        cure = "import the module of those models in Alembic's env.py"
        return Item("application", "note", f"{where}; env.py does not see {unseen}", cure)
    tables = _count(len(metadata.tables), "table")
    return Item("application", "ok", f"{where}; it imports, {tables}")


def _sqlite(workspace: Workspace) -> Item:
    return _database(workspace, "sqlite")


def _postgresql(workspace: Workspace) -> Item:
    if "postgresql" not in workspace.settings.dialects:
        return Item("postgresql", "note", f"left out by `dialects` in {FILE}")
    return _database(workspace, "postgresql")


def _database(workspace: Workspace, dialect: Literal["sqlite", "postgresql"]) -> Item:
    from sddflow.database.scratch import scratch
    from sddflow.target.own_database import check_scratch_server

    if dialect == "postgresql":
        check_scratch_server(workspace.target, workspace.settings)
    with scratch(dialect, workspace.settings) as found:
        where = "server of the settings" if workspace.settings.postgres else "embedded"
        kind = f", {where}" if dialect == "postgresql" else ""
        return Item(dialect, "ok", f"{found.version}{kind}; a scratch database was made")


def _model(workspace: Workspace) -> Item:
    from sddflow.app.doctor_model import model_item

    return model_item(workspace.settings.model, os.environ)


def _roles(workspace: Workspace) -> Item:
    from sddflow.roles.directory import Directory

    entries = Directory.of(workspace.root, workspace.target).all()
    refused = [e for e in entries if e.read is None]
    mended = sum(bool(e.read and e.read.mended) for e in entries)
    text = f"{len(entries) - len(refused)} readable"
    text += f", {mended} of them mended while reading" if mended else ""
    if refused:
        first = f"{refused[0].path}: {refused[0].refused}"
        return Item("agents", "note", f"{text}; not {first}", "sddflow agents check tells all")
    return Item("agents", "ok", text)


def _workflows(workspace: Workspace) -> Item:
    from sddflow.roles.workflows import all_workflows, load_workflow

    chosen = load_workflow(workspace.settings.workflow, workspace.root)
    broken = [w for w in all_workflows(workspace.root) if w.workflow is None]
    gates = ", ".join(s.id for s in chosen.stages if s.is_gate) or "none"
    text = f"{chosen.name}: {len(chosen.stages)} stages, gates {gates}"
    if broken:
        cure = "sddflow workflows check tells all"
        return Item("workflows", "note", f"{text}; {broken[0].path} is not valid", cure)
    return Item("workflows", "ok", text)


def _specs(workspace: Workspace) -> Item:
    from sddflow.target.features import list_features

    found = list_features(workspace.target)
    if not found:
        cure = 'sddflow spec new FEATURE "what it is for" drafts one'
        return Item("specs", "note", "no feature spec yet", cure)
    names = ", ".join(f.words or f.name for f in found[:4])
    more = f" and {len(found) - 4} more" if len(found) > 4 else ""
    return Item("specs", "ok", f"{names}{more}")


def _journal(workspace: Workspace) -> Item:
    from sddflow.app.looking import runs

    if not os.access(workspace.root, os.W_OK):
        raise UsageError("cannot be written", place=str(workspace.root), cure="change its rights")
    if not (workspace.state / JOURNAL).exists():
        return Item("journal", "ok", "none yet; the first run makes it")
    found = runs(workspace)
    waiting = sum(line.status == "waiting" for line in found)
    return Item("journal", "ok", f"{_count(len(found), 'run')}, {waiting} waiting")


_LOOKS: tuple[tuple[str, Look], ...] = (
    ("sddflow", _sddflow),
    ("workspace", _workspace),
    ("git", _git),
    ("target", _target),
    ("specs", _specs),
    ("alembic", _alembic),
    ("application", _interpreter),
    ("sqlite", _sqlite),
    ("postgresql", _postgresql),
    ("model", _model),
    ("agents", _roles),
    ("workflows", _workflows),
    ("journal", _journal),
)
