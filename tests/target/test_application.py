"""The application at work: real subprocesses, real Alembic, real databases."""

import os
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from histories import write_history
from processes import gone

from sddflow.domain.conventions import Migrations
from sddflow.domain.settings import Settings
from sddflow.errors import TargetError
from sddflow.proof.standalone import application_at
from sddflow.target.application import Application

Write = Callable[[dict[str, str]], Path]
Make = Callable[..., Application]
Revision = Callable[..., str]
Files = dict[str, str]


def tables(url: str) -> set[str]:
    """Names of the tables in a SQLite database."""
    with sqlite3.connect(url.removeprefix("sqlite:///")) as connection:
        rows = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    return {name for (name,) in rows}


ROWS = [
    {"table": "users", "values": {"name": "Ada"}},
    {"table": "notes", "values": {"user_id": {"row": 0, "column": "id"}, "text": "ä"}},
]


@pytest.mark.parametrize("kind", ["sync", "async"])
def test_up_down_and_round_trip(
    write: Write, application: Make, scratch: str, kind: str, request: pytest.FixtureRequest
) -> None:
    """Migrations run both ways on the scratch database, and rows come back through the classes."""
    app = application(write(request.getfixturevalue(f"{kind}_files")))

    up = app.upgrade(scratch)
    assert [s.split("(")[0].strip() for s in up.statements] == [
        "CREATE TABLE users",
        "CREATE TABLE notes",
    ]
    assert tables(scratch) == {"users", "notes", "alembic_version"}
    ((user, note),) = app.round_trips([(scratch, ROWS)])
    assert (user.values["name"], user.related) == ("Ada", {"notes": 1})
    assert (note.values["user_id"], note.model) == (user.values["id"], "Note")
    down = app.downgrade(scratch)
    assert down.statements == ("DROP TABLE notes",)
    assert tables(scratch) == {"users", "alembic_version"}


def test_a_column_that_no_model_has(
    write: Write, application: Make, scratch: str, sync_files: Files
) -> None:
    """The application never writes it: it is left to the database."""
    app = application(write(sync_files))
    app.upgrade(scratch)
    rows = [{"table": "users", "values": {"name": "Ada", "x": 1}}]
    ((user,),) = app.round_trips([(scratch, rows)])
    assert user.values["name"] == "Ada"


def test_a_key_that_nobody_counts(
    write: Write, application: Make, scratch: str, sync_files: Files
) -> None:
    """The row is written with its key where the class counts none up, and without it elsewhere."""
    extra = """\
        from sqlalchemy.orm import Mapped, mapped_column
        from app.models import Base

        class Tag(Base):
            __tablename__ = "tags"
            number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """
    app = application(write({**sync_files, "app/tags.py": extra}))
    app.create_all(scratch)
    rows = [
        {"table": "tags", "values": {}, "keys": {"number": 41}},
        {"table": "users", "values": {"name": "Ada"}, "keys": {"id": 41}},
    ]
    ((tag, user),) = app.round_trips([(scratch, rows)])
    assert (tag.values["number"], user.values["id"]) == (41, 1)


def test_the_models_alone(write: Write, application: Make, scratch: str, sync_files: Files) -> None:
    """create_all and the metadata come from the models, without a migration."""
    app = application(write(sync_files))

    assert app.create_all(scratch).statements[0].startswith("CREATE TABLE users")
    assert tables(scratch) == {"users", "notes"}
    metadata = app.metadata()
    assert app.metadata_tables() == metadata.alembic == ("notes", "users")
    assert metadata.unseen == ()
    assert dict(metadata.classes)["notes"] == "app.models:Note"
    key = metadata.tables[0].columns[0]
    assert (key.name, key.type, key.nullable, key.primary_key) == ("id", "INTEGER", False, True)


def test_tables_that_env_py_does_not_see(
    write: Write, application: Make, scratch: str, sync_files: Files
) -> None:
    """Autogenerate would drop them: they are told, and created all the same."""
    extra = """\
        from sqlalchemy.orm import Mapped, mapped_column
        from app.models import Base

        class Tag(Base):
            __tablename__ = "tags"
            id: Mapped[int] = mapped_column(primary_key=True)
    """
    app = application(write({**sync_files, "app/tags.py": extra}))

    assert app.metadata().unseen == ("tags",)
    app.create_all(scratch)
    assert "tags" in tables(scratch)
    operations = app.autogenerate(scratch)
    assert ("remove_table", "tags") in {(o.op, o.table) for o in operations}


def test_autogenerate_sees_differences(
    write: Write, application: Make, scratch: str, sync_files: Files
) -> None:
    """On a database behind its models, Alembic's own comparison tells what is missing."""
    app = application(write(sync_files))
    app.upgrade(scratch, "0001")

    assert ("add_table", "notes") in {(o.op, o.table) for o in app.autogenerate(scratch)}


def test_versions(write: Write, application: Make, sync_files: Files) -> None:
    """The libraries of the target's interpreter are told."""
    found = application(write(sync_files)).versions()

    assert found["python"] == sys.version.split()[0]
    assert {"sqlalchemy", "alembic"} <= set(found)


def test_an_interpreter_without_sqlalchemy(
    write: Write, sync_files: Files, bare_python: Path, application: Make
) -> None:
    """The missing package and the setting are named."""
    app = application(write(sync_files))
    bare = Application(app.root, bare_python, app.migrations)

    with pytest.raises(TargetError, match="No module named 'sqlalchemy'") as caught:
        bare.versions()
    assert "python" in caught.value.cure
    assert str(bare_python) in caught.value.cure


def test_an_interpreter_that_is_none(write: Write, sync_files: Files, application: Make) -> None:
    """A file that cannot be started is told as such."""
    app = application(write(sync_files))

    with pytest.raises(TargetError, match="cannot be started"):
        Application(app.root, app.root / "alembic.ini", app.migrations).versions()


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("import nowhere_to_be_found", "No module named 'nowhere_to_be_found'"),
        ("raise RuntimeError('first line\\nsecond')", "RuntimeError: first line"),
        ("import sys; sys.exit(3)", r"sys\.exit\(3\)"),
        ("import os; os._exit(7)", "exit code 7"),
        ("import os; os.kill(os.getpid(), 11)", "SIGSEGV"),
        ("x = (", "SyntaxError"),
    ],
)
def test_what_fails_on_import(
    write: Write, application: Make, scratch: str, sync_files: Files, line: str, message: str
) -> None:
    """One clear line, with the file and line inside the target."""
    models = f"{sync_files['app/models.py']}\n\n    {line}\n"
    app = application(write({**sync_files, "app/models.py": models}))

    with pytest.raises(TargetError, match=message) as caught:
        app.upgrade(scratch)
    assert "\n" not in str(caught.value)
    if "_exit" not in line:
        assert caught.value.place.startswith("app/models.py:")


def test_a_revision_that_fails(
    write: Write, application: Make, scratch: str, sync_files: Files, make_revision: Revision
) -> None:
    """The revision's own line is the place."""
    broken = make_revision("0003", "0002", 'op.drop_table("absent")')
    app = application(write({**sync_files, "alembic/versions/0003_x.py": broken}))

    with pytest.raises(TargetError, match="no such table: absent") as caught:
        app.upgrade(scratch)
    assert caught.value.place == "alembic/versions/0003_x.py:9"


def test_an_env_py_that_runs_nothing(
    write: Write, application: Make, scratch: str, sync_files: Files
) -> None:
    """An exit code of 0 does not hide it."""
    app = application(write({**sync_files, "alembic/env.py": "from alembic import context\n"}))

    with pytest.raises(TargetError, match="ran no migration"):
        app.upgrade(scratch)


@pytest.mark.slow
def test_what_hangs_is_killed(
    write: Write, application: Make, scratch: str, sync_files: Files, tmp_path: Path
) -> None:
    """The time is bounded, the place named, and children die with it."""
    note = tmp_path / "child"
    sleeper = (
        "import subprocess, sys, time\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])\n"
        f"open({str(note)!r}, 'w').write(str(child.pid))\n"
        "time.sleep(600)\n"
    )
    root = write({**sync_files, "app/__init__.py": sleeper})

    with pytest.raises(TargetError, match="did not end within 4 seconds") as caught:
        application(root, seconds=4).upgrade(scratch)
    assert caught.value.place == "app/__init__.py:4"
    assert gone([int(note.read_text())])


def test_what_it_prints_reaches_nobody(
    write: Write, application: Make, scratch: str, sync_files: Files
) -> None:
    """Megabytes on standard output neither fill memory nor disturb the answer."""
    noise = "import os, sys\nfor _ in range(300): os.write(1, b'{\"result\": 1}\\n' * 8000)\n"
    app = application(write({**sync_files, "app/__init__.py": noise}))

    assert len(app.upgrade(scratch).statements) == 2


def test_it_leaves_nothing_in_the_target(
    write: Write, application: Make, scratch: str, sync_files: Files
) -> None:
    """No bytecode, no database files: the target's folder is as it was."""
    root = write(sync_files)
    before = sorted(p.name for p in root.rglob("*"))
    application(root).upgrade(scratch)

    assert sorted(p.name for p in root.rglob("*")) == before


SETTINGS = """\
    from typing import Literal

    from pydantic import EmailStr, Field, PostgresDsn
    from pydantic_settings import BaseSettings, SettingsConfigDict


    class Settings(BaseSettings):
        model_config = SettingsConfigDict(env_prefix="APP_", env_file=".env", extra="ignore")

        secret_key: str = Field(min_length=32)
        workers: int
        debug: bool
        origins: list[str]
        mode: Literal["dev", "prod"]
        database_url: PostgresDsn
        token: str = Field(validation_alias="SERVICE_TOKEN")


    settings = Settings()
""".replace("EmailStr, ", "")


@pytest.mark.slow
def test_settings_are_made_up(
    write: Write, application: Make, scratch: str, sync_files: Files
) -> None:
    """An application that demands settings is imported with harmless ones."""
    models = "    import app.config\n" + sync_files["app/models.py"]
    root = write({**sync_files, "app/config.py": SETTINGS, "app/models.py": models})
    app = application(root)

    assert len(app.upgrade(scratch).statements) == 2
    assert app.metadata_tables() == ("notes", "users")


def test_settings_that_are_expected(
    write: Write, application: Make, scratch: str, sync_files: Files, tmp_path: Path
) -> None:
    """What was missed one time is made up before it is missed the next time."""
    missed = tmp_path / "missed"
    models = (
        "    import os\n    if 'SIGNING_KEY' not in os.environ:\n"
        f"        open({str(missed)!r}, 'a').write('x')\n"
        f"    KEY = os.environ['SIGNING_KEY']\n{sync_files['app/models.py']}"
    )
    root = write({**sync_files, "app/models.py": models})
    first, second = application(root), application(root)

    assert first.upgrade(scratch).statements
    assert [need["variable"] for need in first.demands.missed] == ["SIGNING_KEY"]
    assert "made-up" not in str(first.demands.missed)
    second.demands.expect(first.demands.missed)
    assert second.downgrade(scratch).statements
    assert missed.read_text() == "x"


@pytest.mark.parametrize("how", ['os.environ["SIGNING_KEY"]', 'os.getenv("SIGNING_KEY").upper()'])
def test_settings_of_the_environment(
    write: Write, application: Make, scratch: str, sync_files: Files, how: str
) -> None:
    """A plain variable that is missing is made up, however the application stumbles over it."""
    models = f"    import os\n    KEY = {how}\n" + sync_files["app/models.py"]
    root = write({**sync_files, "app/models.py": models})

    assert application(root).upgrade(scratch).statements


def test_settings_with_a_demand_of_their_own(
    write: Write, application: Make, scratch: str, sync_files: Files
) -> None:
    """Where making up does not help, the variables and the way to set them are named."""
    config = """\
        from pydantic import field_validator
        from pydantic_settings import BaseSettings

        class Settings(BaseSettings):
            license_code: str

            @field_validator("license_code")
            def check(cls, value):
                if not value.startswith("LIC-"):
                    raise ValueError("not a code")
                return value

        Settings()
    """
    models = "    import app.config\n" + sync_files["app/models.py"]
    root = write({**sync_files, "app/config.py": config, "app/models.py": models})

    with pytest.raises(TargetError, match="LICENSE_CODE") as caught:
        application(root).upgrade(scratch)
    assert '[env] LICENSE_CODE = "…"' in caught.value.cure
    key = (("LICENSE_CODE", "LIC-"),)
    assert application(root, env=key).upgrade(scratch).statements


def test_secrets_of_ours_stay_here(
    write: Write,
    application: Make,
    scratch: str,
    sync_files: Files,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The target's code sees no key of the person who runs sddflow."""
    monkeypatch.setenv("ANTHROPIC_API_KEY", "sk-of-nobody")
    check = "import os\nassert 'ANTHROPIC_API_KEY' not in os.environ\n"
    app = application(write({**sync_files, "app/__init__.py": check}))

    assert app.upgrade(scratch).statements
    assert os.environ["ANTHROPIC_API_KEY"]


def test_an_older_way_to_an_async_engine(
    write: Write, application: Make, scratch: str, async_files: Files
) -> None:
    """`AsyncEngine(engine_from_config(…))` gets an async engine, whatever the URL says."""
    env = async_files["alembic/env.py"].replace(
        "async_engine_from_config(", "AsyncEngine(engine_from_config("
    )
    env = env.replace("poolclass=pool.NullPool\n        )", "poolclass=pool.NullPool\n        ))")
    env = env.replace(
        "from sqlalchemy.ext.asyncio import AsyncEngine(engine_from_config(", "from x import ("
    )
    env = env.replace(
        "import async_engine_from_config",
        "import AsyncEngine\n    from sqlalchemy import engine_from_config",
    )
    app = application(write({**async_files, "alembic/env.py": env}))

    assert len(app.upgrade(scratch).statements) == 2


@pytest.mark.slow
def test_the_tests_of_the_target(
    write: Write, application: Make, scratch: str, sync_files: Files
) -> None:
    """The tests run; their own SQLite databases in memory stay theirs."""
    good = """\
        from sqlalchemy import create_engine
        from app.models import Base, User
        from sqlalchemy.orm import Session

        def test_empty_each_time():
            for _ in range(2):
                engine = create_engine("sqlite://")
                Base.metadata.create_all(engine)
                with Session(engine) as session:
                    session.add(User(name="x"))
                    session.commit()
                    assert session.query(User).count() == 1

        def test_a_file_of_its_own(tmp_path):
            engine = create_engine(f"sqlite:///{tmp_path}/x.db")
            Base.metadata.create_all(engine)
            assert (tmp_path / "x.db").exists()

        def test_a_file_in_the_target():
            Base.metadata.create_all(create_engine("sqlite:///./test.db"))
    """
    root = write(
        {**sync_files, "tests/test_good.py": good, "tests/test_bad.py": "def test_x(): assert 0\n"}
    )
    app = application(root)

    passed = app.run_tests(["tests/test_good.py"], scratch)
    assert (passed.code, "3 passed" in passed.summary) == (0, True), passed.tail
    failed = app.run_tests(["tests/test_bad.py"], scratch)
    assert (failed.code, "1 failed" in failed.summary) == (1, True)
    assert not (root / "test.db").exists()


def test_targets_that_are_gone(tmp_path: Path) -> None:
    """A folder that is not there is told as such."""
    app = Application(
        tmp_path / "gone", Path(sys.executable), Migrations("alembic.ini", "a", "v", (), ())
    )

    with pytest.raises(TargetError, match="cannot be started"):
        app.versions()


@pytest.mark.postgres
@pytest.mark.slow
@pytest.mark.parametrize("kind", ["sync", "async"])
def test_on_postgresql(
    write: Write,
    application: Make,
    postgres: Callable[[], str],
    kind: str,
    request: pytest.FixtureRequest,
) -> None:
    """The same holds on PostgreSQL, through psycopg and asyncpg over a Unix socket."""
    app = application(write(request.getfixturevalue(f"{kind}_files")))
    url = postgres()

    assert len(app.upgrade(url).statements) == 2
    ((user, note),) = app.round_trips([(url, ROWS)])
    assert note.values["user_id"] == user.values["id"]
    assert app.downgrade(url, "base").statements == ("DROP TABLE notes", "DROP TABLE users")
    assert len(app.create_all(url).statements) == 2


def test_what_env_py_demands_is_made_up_before_it_is_done_without(tmp_path):
    """The models can be imported without env.py; still it is asked again with what it lacked."""
    write_history(tmp_path / "app", 3)
    told = application_at(tmp_path / "app", tmp_path / "app", Settings()).metadata()
    assert len(told.alembic) == 1
    assert len(told.tables) == 2


def test_a_setting_that_is_a_database_by_its_use(tmp_path):
    """Whatever a variable is called: what SQLAlchemy is to read as a URL becomes one."""
    write_history(tmp_path / "app", 3)
    env = tmp_path / "app" / "migrations" / "env.py"
    text = env.read_text()
    first = 'import os\nimport sqlalchemy\nsqlalchemy.make_url(os.environ["WAREHOUSE"])\n'
    env.write_text(f"{first}{text}")
    application = application_at(tmp_path / "app", tmp_path / "app", Settings())
    assert len(application.metadata().alembic) == 1
