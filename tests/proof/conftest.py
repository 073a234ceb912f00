"""A small application, with one migration to be proved: correct, or with one thing wrong."""

import subprocess
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType as Module

import pytest

from sddflow.database.scratch import scratch
from sddflow.domain.finding import Finding
from sddflow.domain.proof import Proof
from sddflow.domain.settings import Settings
from sddflow.proof.case import Case
from sddflow.proof.check import SkippedError
from sddflow.proof.checks import upgrade
from sddflow.proof.cures.registry import tried
from sddflow.proof.revisions.history import history_of
from sddflow.proof.standalone import application_at, verify_target
from sddflow.target.conventions import read_conventions

INI = "[alembic]\nscript_location = alembic\nprepend_sys_path = .\n"
ENV = """
from alembic import context
from sqlalchemy import create_engine
from models import Base

with create_engine("sqlite:///real.db").connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=connection.dialect.name == "sqlite",
    )
    with context.begin_transaction():
        context.run_migrations()
"""
MODELS = '''
from datetime import datetime
from sqlalchemy import CheckConstraint, DateTime, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

class Base(DeclarativeBase):
    """All models."""

class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(100), unique=True)
    nick: Mapped[str | None] = mapped_column(String(30))

class Note(Base):
    __tablename__ = "notes"
    __table_args__ = (
        UniqueConstraint("title", "user_id", name="uq_notes_title"),
        CheckConstraint("stars >= 0 AND stars <= 5", name="ck_notes_stars"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    title: Mapped[str] = mapped_column(String(50))
    stars: Mapped[int]
    made_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    user: Mapped[User] = relationship()
'''
FIRST = '''
"""Users."""
import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

def upgrade():
    op.create_table(
        "users",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("email", sa.String(100), nullable=False, unique=True),
        sa.Column("nick", sa.String(30)),
    )

def downgrade():
    op.drop_table("users")
'''
SECOND = '''
"""Notes."""
import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

def upgrade():
    op.create_table(
        "notes",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("user_id", sa.Integer, nullable=False),
        sa.Column("title", sa.String(50), nullable=False),
        sa.Column("stars", sa.Integer, nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], ondelete="CASCADE"),
        sa.UniqueConstraint("title", "user_id", name="uq_notes_title"),
        sa.CheckConstraint("stars >= 0 AND stars <= 5", name="ck_notes_stars"),
    )
    op.create_index("ix_notes_user_id", "notes", ["user_id"])

def downgrade():
    op.drop_index("ix_notes_user_id", table_name="notes")
    op.drop_table("notes")
'''

THIRD = '''
"""A change."""
import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

def upgrade():
{body}

def downgrade():
    raise NotImplementedError("not needed here")
'''


@dataclass(frozen=True)
class App:
    """A folder with an application in it."""

    root: Path

    def prove(self, *on: str) -> Proof:
        """Verify its newest revision."""
        nothing = lambda _: None  # noqa: E731 - nobody listens
        return verify_target(self.root, Settings(), on=on, notify=nothing, note=nothing)

    def change(self, path: str, old: str, new: str) -> "App":
        """Replace words that are there."""
        file = self.root / path
        text = file.read_text()
        assert old in text
        file.write_text(text.replace(old, new))
        return self

    def commit(self) -> None:
        """Let everything have landed on main."""
        who = ("-c", "user.name=t", "-c", "user.email=t@example.org")
        for words in (("init", "-q", "-b", "main"), ("add", "."), ("commit", "-qm", "all")):
            command = ["git", "-C", str(self.root), *who, *words]
            subprocess.run(command, check=True, capture_output=True)

    def look(self, dialect: str, body: str, *checks: Module) -> tuple[Finding, ...]:
        """What single checks find of a third revision, once it ran; their cures are tried."""
        lines = "\n".join(f"    {line}" for line in body.splitlines())
        (self.root / "alembic/versions/0003.py").write_text(THIRD.format(body=lines))
        application = application_at(self.root, self.root, Settings())
        conventions = read_conventions(self.root, Settings())
        found: list[Finding] = []
        with scratch(dialect, Settings()) as server:
            case = Case(application, conventions, history_of(application), server, print)
            for check in (upgrade, *checks):
                with suppress(SkippedError):
                    found += tried(case, check.run(case).findings)
        return tuple(found)


@pytest.fixture
def app(tmp_path):
    """The correct application: `0001` makes users, `0002`, under test, makes notes."""
    versions = tmp_path / "alembic" / "versions"
    versions.mkdir(parents=True)
    (tmp_path / "alembic.ini").write_text(INI)
    (tmp_path / "alembic" / "env.py").write_text(ENV)
    (tmp_path / "models.py").write_text(MODELS)
    (versions / "0001_users.py").write_text(FIRST)
    (versions / "0002_notes.py").write_text(SECOND)
    return App(tmp_path)
