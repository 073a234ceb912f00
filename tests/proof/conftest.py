"""A small application, with one migration to be proved: correct, or with one thing wrong."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from sddflow.domain.proof import Proof
from sddflow.domain.settings import Settings
from sddflow.proof.standalone import verify_target

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
