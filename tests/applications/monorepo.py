# ruff: noqa: E501 - these lines stand in other people's files, as they wrote them
"""A monorepo: specs at the top, the application in backend/ with asynchronous migrations and
settings that demand three variables.
"""

FIRST = '''"""create users and boards"""

import sqlalchemy as sa
from alembic import op

revision = "001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "users",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("email", sa.String(255), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_users_email", "users", ["email"], unique=True)
    op.create_table(
        "boards",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], ondelete="CASCADE"),
    )
    op.create_index("ix_boards_user_id", "boards", ["user_id"])


def downgrade():
    op.drop_table("boards")
    op.drop_table("users")
'''

SECOND = '''"""boards are archived"""

import sqlalchemy as sa
from alembic import op

revision = "002"
down_revision = "001"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column(
        "boards", sa.Column("archived", sa.Boolean(), nullable=False, server_default=sa.false())
    )


def downgrade():
    op.drop_column("boards", "archived")
'''

SPEC = """# Feature: Board comments

## User stories

- As a member I write a comment on a card so that others know what I think.

## Functional requirements

- FR-001: A board has lists, a list has cards, in an order the user chooses.
- FR-002: A comment belongs to one card and to the user who wrote it.
- FR-003: Deleting a board deletes its cards, deleting a card deletes its comments.
- FR-004: Comments of a card are read newest first.
- FR-005: Deleting a user deletes the user's cards and comments.

## Data model

### Card

| Field | Type | Constraints |
|-------|------|-------------|
| id | UUID | primary key |
| board_id | UUID | FK -> boards.id, ON DELETE CASCADE, not null |
| user_id | UUID | FK -> users.id, ON DELETE CASCADE, not null |
| title | VARCHAR(200) | not null |
| position | INTEGER | not null, default 0 |
| due_date | DATE | nullable |
| labels | JSON | nullable |
| created_at | TIMESTAMPTZ | not null |

### Comment

| Field | Type | Constraints |
|-------|------|-------------|
| id | UUID | primary key |
| card_id | UUID | FK -> cards.id, ON DELETE CASCADE, not null |
| user_id | UUID | FK -> users.id, ON DELETE CASCADE, not null |
| body | TEXT | not null |
| created_at | TIMESTAMPTZ | not null |
"""

FILES = {
    "README.md": "# Boards\n",
    "package.json": '{"name": "boards", "private": true}\n',
    "frontend/package.json": '{"name": "frontend"}\n',
    ".specify/memory/constitution.md": "# Constitution\n\n## Principles\n\n- Users see only their own rows.\n",
    "specs/002-board-comments/spec.md": SPEC,
    "specs/001-boards/spec.md": "# Feature: Boards\n",
    ".gitignore": "__pycache__/\n.sddflow/\n*.db\nnode_modules/\n",
    "backend/.env.example": "DATABASE_URL=\nSECRET_KEY=\nJWT_PRIVATE_KEY=\n",
    "backend/.env": (
        "DATABASE_URL=postgresql+asyncpg://boards:boards@db.example.com/boards?ssl=require\n"
    ),
    "backend/pyproject.toml": """[project]
name = "boards-backend"
version = "0.1.0"
requires-python = ">=3.11"
dependencies = ["fastapi", "sqlmodel", "alembic", "asyncpg", "pydantic-settings"]
""",
    "backend/alembic.ini": """[alembic]
script_location = alembic
prepend_sys_path = .
file_template = %%(rev)s_%%(slug)s
sqlalchemy.url =
""",
    "backend/alembic/script.py.mako": '''"""${message}"""

import sqlalchemy as sa
import sqlmodel
from alembic import op
${imports if imports else ""}

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = ${repr(branch_labels)}
depends_on = ${repr(depends_on)}


def upgrade():
    ${upgrades if upgrades else "pass"}


def downgrade():
    ${downgrades if downgrades else "pass"}
''',
    "backend/alembic/env.py": """import asyncio

from alembic import context
from sqlalchemy import pool
from sqlalchemy.ext.asyncio import async_engine_from_config
from sqlmodel import SQLModel

from src.core.config import get_settings
from src.models import *  # noqa: F403

config = context.config
config.set_main_option("sqlalchemy.url", str(get_settings().DATABASE_URL))
target_metadata = SQLModel.metadata


def do_run_migrations(connection):
    context.configure(connection=connection, target_metadata=target_metadata, compare_type=True)
    with context.begin_transaction():
        context.run_migrations()


async def run_async_migrations():
    connectable = async_engine_from_config(
        config.get_section(config.config_ini_section),
        prefix="sqlalchemy.",
        poolclass=pool.NullPool,
    )
    async with connectable.connect() as connection:
        await connection.run_sync(do_run_migrations)
    await connectable.dispose()


asyncio.run(run_async_migrations())
""",
    "backend/alembic/versions/001_create_users_and_boards.py": FIRST,
    "backend/alembic/versions/002_boards_are_archived.py": SECOND,
    "backend/src/__init__.py": "",
    "backend/src/core/__init__.py": "",
    "backend/src/core/config.py": """from functools import lru_cache

from pydantic import field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_file=".env", extra="ignore")

    DATABASE_URL: str
    SECRET_KEY: str
    JWT_PRIVATE_KEY: str

    @field_validator("JWT_PRIVATE_KEY")
    @classmethod
    def is_rsa(cls, value: str) -> str:
        if "BEGIN" not in value or "PRIVATE KEY" not in value:
            raise ValueError("JWT_PRIVATE_KEY must be a PEM encoded private key")
        return value


@lru_cache
def get_settings() -> Settings:
    return Settings()
""",
    "backend/src/core/db.py": """from collections.abc import AsyncIterator

from sqlalchemy.ext.asyncio import create_async_engine
from sqlmodel.ext.asyncio.session import AsyncSession

from src.core.config import get_settings

engine = create_async_engine(get_settings().DATABASE_URL)


async def get_session() -> AsyncIterator[AsyncSession]:
    async with AsyncSession(engine) as session:
        yield session
""",
    "backend/src/models/__init__.py": """from .board import Board
from .user import User

__all__ = ["Board", "User"]
""",
    "backend/src/models/user.py": """import uuid
from datetime import datetime, timezone

from sqlalchemy import Column, DateTime
from sqlmodel import Field, SQLModel


class User(SQLModel, table=True):
    __tablename__ = "users"

    id: uuid.UUID = Field(default_factory=uuid.uuid4, primary_key=True)
    email: str = Field(max_length=255, unique=True, index=True)
    name: str = Field(max_length=100)
    created_at: datetime = Field(
        default_factory=lambda: datetime.now(timezone.utc),
        sa_column=Column(DateTime(timezone=True), nullable=False),
    )
""",
    "backend/src/models/board.py": """import uuid
from datetime import datetime, timezone

from sqlalchemy import Column, DateTime, false
from sqlmodel import Field, SQLModel


class Board(SQLModel, table=True):
    __tablename__ = "boards"

    id: uuid.UUID = Field(default_factory=uuid.uuid4, primary_key=True)
    user_id: uuid.UUID = Field(foreign_key="users.id", ondelete="CASCADE", index=True)
    title: str = Field(max_length=200)
    archived: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    created_at: datetime = Field(
        default_factory=lambda: datetime.now(timezone.utc),
        sa_column=Column(DateTime(timezone=True), nullable=False),
    )
""",
    "backend/tests/__init__.py": "",
}
