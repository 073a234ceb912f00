"""Applications as they are laid out in the world, each brought to its head."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from processes import gone, holds_within

from sddflow.domain.settings import Settings
from sddflow.errors import TargetError
from sddflow.target.application import Application
from sddflow.target.migrations import read_migrations

Write = Callable[[dict[str, str]], Path]
Make = Callable[..., Application]
Files = dict[str, str]


def below(files: Files, top: str, *, package: str = "app") -> Files:
    """The files in a folder, their package under another name."""
    return {
        f"{top}{name.replace('app/', f'{package}/')}": text.replace(
            "app.models", f"{package}.models"
        )
        for name, text in files.items()
    }


def test_in_a_backend_folder(
    write: Write, application: Make, scratch: str, sync_files: Files
) -> None:
    """Alembic runs where its ini is."""
    root = write({**below(sync_files, "backend/"), "frontend/package.json": "{}"})

    assert len(application(root).upgrade(scratch).statements) == 2
    assert application(root).metadata().unseen == ()


def test_src_as_a_package(
    write: Write, application: Make, scratch: str, async_files: Files
) -> None:
    """`src.models` is imported from the root."""
    root = write(below(async_files, "", package="src"))
    path = root / "alembic" / "env.py"
    path.write_text(path.read_text().replace("import app.models", "import src.models"))

    app = application(root)
    assert len(app.upgrade(scratch).statements) == 2
    assert dict(app.metadata().classes)["notes"] == "src.models:Note"


def test_settings_in_pyproject(
    write: Write, application: Make, scratch: str, sync_files: Files
) -> None:
    """`[tool.alembic]` is enough, where env.py takes its URL from the environment."""
    env = sync_files["alembic/env.py"].replace("engine_from_config, pool", "create_engine")
    head = env.partition("    engine = ")[0]
    env = (
        f"{head}    import os\n    engine = create_engine(os.environ['DATABASE_URL'])\n"
        "    with engine.connect() as connection:\n        run(connection)\n"
    )
    toml = '[tool.alembic]\nscript_location = "%(here)s/alembic"\nprepend_sys_path = ["."]\n'
    files = {k: v for k, v in sync_files.items() if k != "alembic.ini"}
    root = write({**files, "alembic/env.py": env, "pyproject.toml": toml})

    assert len(application(root).upgrade(scratch).statements) == 2


def test_a_folder_that_is_called_alembic_hides_nothing(
    write: Write, application: Make, scratch: str, sync_files: Files
) -> None:
    """With an __init__.py in it, it would take the library's name; it does not."""
    root = write({**sync_files, "alembic/__init__.py": "raise SystemExit('not the library')\n"})

    assert len(application(root).upgrade(scratch).statements) == 2


def test_a_foreign_key_to_a_table_of_somebody_else(
    write: Write, application: Make, scratch: str, sync_files: Files
) -> None:
    """create_all cannot make it, and the line says which table is not known."""
    models = sync_files["app/models.py"].replace('"users.id"', '"auth_user.id"')
    models = models.replace('notes: Mapped[list["Note"]] = relationship(back_populates="user")', "")
    models = models.replace('user: Mapped[User] = relationship(back_populates="notes")', "")
    app = application(write({**sync_files, "app/models.py": models}))

    with pytest.raises(TargetError, match="could not find table 'auth_user'"):
        app.create_all(scratch)


def test_a_stray_copy_of_the_models(
    write: Write, application: Make, scratch: str, sync_files: Files
) -> None:
    """A module that cannot be imported beside the real ones is told, and spoils nothing."""
    copy = sync_files["app/models.py"].replace("class Base(DeclarativeBase):\n        pass", "")
    copy = "    from app.models import Base\n" + copy
    app = application(write({**sync_files, "app/stray.py": copy}))

    metadata = app.metadata()
    assert [t.name for t in metadata.tables] == ["notes", "users"]
    assert "already defined" in dict(metadata.skipped)["app.stray"]


@pytest.fixture
def poor_python(tmp_path: Path) -> Path:
    """An interpreter with every library of this one, but no driver for SQLite's async engines."""
    venv, farm = tmp_path / "venv", tmp_path / "farm"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(venv)], check=True)
    farm.mkdir()
    import sqlalchemy

    site = Path(sqlalchemy.__file__).parents[1]
    for entry in site.iterdir():
        if not entry.name.startswith(("aiosqlite", "asyncpg", "__editable__", "_")):
            (farm / entry.name).symlink_to(entry)
    own = next(venv.glob("lib/python*/site-packages"))
    (own / "farm.pth").write_text(f"{farm}\n")
    return venv / "bin" / "python"


@pytest.mark.slow
def test_drivers_are_lent(
    write: Write, scratch: str, async_files: Files, poor_python: Path
) -> None:
    """An async application that only knows PostgreSQL is proven on SQLite all the same."""
    root = write(async_files)
    app = Application(root, poor_python, read_migrations(root, Settings()))

    assert "aiosqlite" not in app.versions()
    assert len(app.upgrade(scratch).statements) == 2


def test_a_setting_that_must_be_postgresql(
    write: Write, application: Make, scratch: str, sync_files: Files
) -> None:
    """DATABASE_URL as PostgresDsn gets such a URL, though the engine leads to SQLite."""
    config = """\
        from pydantic import PostgresDsn
        from pydantic_settings import BaseSettings

        class Settings(BaseSettings):
            database_url: PostgresDsn

        Settings()
    """
    models = "    import app.config\n" + sync_files["app/models.py"]
    app = application(write({**sync_files, "app/config.py": config, "app/models.py": models}))

    assert len(app.upgrade(scratch).statements) == 2


def test_nothing_goes_on_when_sddflow_is_killed(
    write: Write, sync_files: Files, scratch: str, tmp_path: Path
) -> None:
    """Kill -9 of sddflow takes the target's process with it."""
    note = tmp_path / "pid"
    sleeper = (
        f"import os, time\nopen({str(note)!r}, 'w').write(str(os.getpid()))\ntime.sleep(600)\n"
    )
    root = write({**sync_files, "app/__init__.py": sleeper})
    code = (
        "import sys\nfrom pathlib import Path\n"
        "from sddflow.domain.settings import Settings\n"
        "from sddflow.target.application import Application\n"
        "from sddflow.target.migrations import read_migrations\n"
        f"root = Path({str(root)!r})\n"
        "app = Application(root, Path(sys.executable), read_migrations(root, Settings()))\n"
        f"app.upgrade({scratch!r})\n"
    )
    with subprocess.Popen([sys.executable, "-c", code]) as ours:
        assert holds_within(60, lambda: note.exists() and note.read_text() != "")
        os.kill(ours.pid, signal.SIGKILL)
        ours.wait()

    assert gone([int(note.read_text())])
