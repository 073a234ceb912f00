"""docs/projects.md: kinds of projects as they are, each with what becomes of it."""

import re
import shutil
from pathlib import Path

import pytest

from sddflow.domain.settings import Limits, Settings
from sddflow.errors import TargetError
from sddflow.proof.pages import codes
from sddflow.proof.revisions.named import read_baseline
from sddflow.proof.standalone import verify_target

TEXT = (Path(__file__).parents[2] / "docs" / "projects.md").read_text("utf-8")
ROWS = dict(re.findall(r"^\| (.+?) \| (.+?) \|$", TEXT, re.MULTILINE))
ENV, USERS, NOTES = (
    "alembic/env.py",
    "alembic/versions/0001_users.py",
    "alembic/versions/0002_notes.py",
)
PROJECT = '[project]\nname = "app"\n[tool.alembic]\nscript_location = "%(here)s/alembic"\n'


def _verify(app, baseline=""):
    quiet = {"notify": lambda _: None, "note": lambda _: None}
    return verify_target(
        app.root, Settings(limits=Limits(seconds=30)), on=("sqlite",),
        baseline=read_baseline(baseline), **quiet,
    )  # fmt: skip


def _below(app):
    folder = app.root / "apps" / "api"
    folder.mkdir(parents=True)
    for name in ("alembic.ini", "alembic", "models.py"):
        shutil.move(app.root / name, folder / name)
    for place in ("backup", ".claude/skills/db"):
        shutil.copytree(folder, app.root / place)


def _pyproject(app):
    (app.root / "alembic.ini").unlink()
    (app.root / "pyproject.toml").write_text(f'{PROJECT}prepend_sys_path = ["."]\n')


def _needs_settings(app):
    asks = "import os\nos.environ['SECRET_KEY'], os.environ['DATABASE_URL']\n"
    (app.root / ".env").write_text("DATABASE_URL=postgresql://prod:x@db.example.org/prod\n")
    app.change("models.py", "\nfrom datetime", f"\n{asks}from datetime")


def _other_system(app):
    (app.root / ".venv" / "bin").mkdir(parents=True)
    (app.root / ".venv" / "bin" / "python").symlink_to("/nowhere/python")


def _other_editor(app):
    users, notes = app.root / USERS, app.root / NOTES
    users.write_bytes(b"\xef\xbb\xbf" + users.read_bytes().lstrip())
    notes.write_bytes(notes.read_bytes().replace(b"\n", b"\r\n"))


def _changed(path, old, new):
    return lambda app: app.change(path, old, new)


_KINDS = [
    ("`alembic.ini` in a folder below", _below, set()),
    ("`[tool.alembic]`", _pyproject, set()),
    ("required settings", _needs_settings, set()),
    ("an environment that came", _other_system, set()),
    ("hand-written ids", _other_editor, set()),
    ("env.py with a mistake", _changed(ENV, "Base.metadata", "Bose.metadata"), {"env-fails"}),
    ("env.py that runs nothing", _changed(ENV, "context.run_migrations()", "pass"), {"env-fails"}),
    ("a parent that is missing", _changed(NOTES, '"0001"', '"gone"'), {"history-parent-missing"}),
    (
        "no base revision",
        _changed(USERS, "    op.create_table", "    op.drop_table('x')\n    op.create_table"),
        {"history-fails", "baseline-used"},
    ),
]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "change", "expected"), _KINDS, ids=[k[0] for k in _KINDS])
def test_a_kind_of_project(app, kind, change, expected):
    """What the page says of a kind is what becomes of such a project."""
    (said,) = (what for row, what in ROWS.items() if row.startswith(kind))
    assert expected <= set(re.findall(r"`([a-z]+(?:-[a-z]+)+)`", said))
    change(app)
    assert {f.code for f in _verify(app).findings} == expected


def test_what_is_no_project(app):
    """Without Alembic, or with nothing to verify, one line says so."""
    assert any(row.startswith("no Alembic") for row in ROWS)
    for file in (app.root / "alembic" / "versions").iterdir():
        file.unlink()
    with pytest.raises(TargetError, match="no revision yet"):
        _verify(app)
    shutil.rmtree(app.root / "alembic")
    (app.root / "alembic.ini").unlink()
    with pytest.raises(TargetError, match="no Alembic environment"):
        _verify(app)


def test_its_codes_are_ours():
    """Every code that the page names has a page of its own."""
    assert len(ROWS) > 15
    named = set(re.findall(r"`([a-z]+(?:-[a-z]+)+)`", TEXT))
    assert named
    assert named <= codes()
