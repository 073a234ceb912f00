"""A target without Alembic gets an environment that works."""

import ast
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from sddflow.domain.settings import Settings
from sddflow.errors import TargetError
from sddflow.target.application import Application
from sddflow.target.conventions import read_conventions
from sddflow.target.migrations import read_migrations
from sddflow.target.new_environment import create_environment, env_text

Write = Callable[[dict[str, str]], Path]
Files = dict[str, str]


def without_alembic(files: Files, top: str = "") -> Files:
    """The application alone, below a folder."""
    return {top + name: text for name, text in files.items() if name.startswith("app/")}


@pytest.mark.parametrize("kind", ["sync", "async"])
def test_a_first_revision_can_be_made_and_run(
    write: Write,
    application: Callable[..., Application],
    scratch: str,
    kind: str,
    request: pytest.FixtureRequest,
    make_revision: Callable[..., str],
) -> None:
    """Its files are Alembic's, below the folder that imports start from."""
    root = write(without_alembic(request.getfixturevalue(f"{kind}_files"), "backend/"))
    files = create_environment(root, read_conventions(root))

    assert [f.path for f in files] == [
        "backend/alembic.ini",
        "backend/alembic/env.py",
        "backend/alembic/script.py.mako",
        "backend/alembic/versions/.gitkeep",
    ]
    write({f.path: f.content for f in files})
    assert read_migrations(root, Settings()).heads == ()
    app = application(root)
    assert {o.table for o in app.autogenerate(scratch)} == {"users", "notes"}
    write({"backend/alembic/versions/1.py": make_revision("1", None, 'op.execute("SELECT 1")')})
    assert application(root).upgrade(scratch).statements == ()


def test_no_url_is_left_in_files(write: Write, sync_files: Files) -> None:
    """The URL comes from the environment, and its absence is said in one line."""
    root = write(without_alembic(sync_files))
    files = create_environment(root, read_conventions(root))
    write({f.path: f.content for f in files})

    assert all("driver://" not in f.content for f in files)
    ran = subprocess.run(
        [sys.executable, "-m", "alembic", "current"],
        cwd=root,
        env={"PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 1
    assert ran.stderr.strip() == "DATABASE_URL is not set: it names the database to migrate"


def test_every_form_is_python(write: Write, async_files: Files) -> None:
    """env.py parses, whatever the conventions."""
    found = read_conventions(write(async_files))
    for waiting in (True, False):
        for base, module in (("SQLModel", "sqlmodel"), ("Base", "app.db.base")):
            text = env_text(replace(found, is_async=waiting, base=base, base_module=module))
            ast.parse(text)
            assert "import app.models" in text
            assert ("asyncio" in text) == waiting


def test_nothing_is_overwritten(write: Write, sync_files: Files) -> None:
    """A file that is there stops it; a folder called alembic moves it aside."""
    root = write({**without_alembic(sync_files), "alembic/notes.txt": "mine"})
    found = read_conventions(root)
    assert create_environment(root, found)[1].path == "migrations/env.py"

    write({"alembic.ini": "[other]\n"})
    with pytest.raises(TargetError, match="already there"):
        create_environment(root, found)


def test_without_models_there_is_nothing_to_migrate(write: Write) -> None:
    """It is said so."""
    root = write({"app/main.py": ""})

    with pytest.raises(TargetError, match="nothing to migrate"):
        create_environment(root, read_conventions(root))
