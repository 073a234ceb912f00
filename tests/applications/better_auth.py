# ruff: noqa: E501 - these lines stand in other people's files, as they wrote them
"""SQLModel's own table names (singular, never written down) beside a table "user" that an
authentication library made with text ids: no model knows it.
"""

FILES = {
    "alembic.ini": """[alembic]
script_location = %(here)s/alembic
prepend_sys_path = .
""",
    "alembic/script.py.mako": '''"""${message}

Revision ID: ${up_revision}
Revises: ${down_revision | comma,n}
Create Date: ${create_date}
"""
from alembic import op
import sqlalchemy as sa
import sqlmodel
${imports if imports else ""}

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = ${repr(branch_labels)}
depends_on = ${repr(depends_on)}


def upgrade() -> None:
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    ${downgrades if downgrades else "pass"}
''',
    "alembic/env.py": """import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from alembic import context
from dotenv import load_dotenv
from sqlmodel import SQLModel, create_engine

from models import *  # noqa

load_dotenv()
target_metadata = SQLModel.metadata
url = os.getenv("DATABASE_URL")
engine = create_engine(url)
with engine.connect() as connection:
    context.configure(connection=connection, target_metadata=target_metadata)
    with context.begin_transaction():
        context.run_migrations()
""",
    "alembic/versions/20251201_001_auth_and_todo.py": '''"""auth and todo

Revision ID: 20251201_001
Revises:
Create Date: 2025-12-01
"""
from alembic import op
import sqlalchemy as sa
import sqlmodel

revision = "20251201_001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("""
        CREATE TABLE "user" (
            "id" text NOT NULL PRIMARY KEY,
            "name" text NOT NULL,
            "email" text NOT NULL UNIQUE,
            "emailVerified" boolean NOT NULL,
            "image" text,
            "createdAt" timestamp NOT NULL,
            "updatedAt" timestamp NOT NULL
        )
    """)
    op.create_table(
        "todo",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("title", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
        sa.Column("completed", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_todo_user_id"), "todo", ["user_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_todo_user_id"), table_name="todo")
    op.drop_table("todo")
    op.execute('DROP TABLE "user"')
''',
    "models.py": """from datetime import datetime, timezone
from typing import Optional

from sqlmodel import Field, SQLModel


class Todo(SQLModel, table=True):
    id: Optional[int] = Field(default=None, primary_key=True)
    user_id: str = Field(index=True)  # better-auth's user.id
    title: str = Field(max_length=200)
    completed: bool = Field(default=False)
    created_at: datetime = Field(default_factory=lambda: datetime.now(timezone.utc))
""",
    "main.py": "from fastapi import FastAPI\n\napp = FastAPI()\n",
    "requirements.txt": "fastapi\nsqlmodel\nalembic\npython-dotenv\npsycopg2-binary\n",
    "CLAUDE.md": "# Todo\n\nUsers come from better-auth; `user_id` is its string id.\n",
    "specs/001-todo/spec.md": "# Feature Specification: Todo\n",
    "specs/002-chat/spec.md": """# Feature Specification: AI chat

## Requirements

### Functional Requirements

- **FR-001**: The system MUST persist conversations and messages so that chat survives restarts.
- **FR-002**: Users MUST only access their own conversations.
- **FR-003**: Messages MUST be returned oldest first.
- **FR-004**: When a conversation is deleted its messages MUST be deleted too.

### Key Entities

- **Conversation**: A chat session. Attributes: user_id (string, from better-auth), created_at, updated_at.
- **Message**: One chat message. Attributes: user_id (string), conversation_id, role (user or assistant), content (text), created_at.
- **ChatRequest**: Body of the chat endpoint, not stored.
""",
    ".gitignore": "__pycache__/\n.sddflow/\n*.db\n.env\n",
}
