# ruff: noqa: E501 - these lines stand in other people's files, as they wrote them
"""An application whose env.py sees too few models, and whose first revision needs a table that
the authentication library made elsewhere.
"""

FILES = {
    "alembic.ini": "[alembic]\nscript_location = alembic\nprepend_sys_path = .\n",
    "alembic/script.py.mako": '''"""${message}"""
from alembic import op
import sqlalchemy as sa

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}


def upgrade() -> None:
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    ${downgrades if downgrades else "pass"}
''',
    "alembic/env.py": """import os

from alembic import context
from sqlalchemy import create_engine

from app.models.task import Base

engine = create_engine(os.environ["DATABASE_URL"])
with engine.connect() as connection:
    context.configure(connection=connection, target_metadata=Base.metadata)
    with context.begin_transaction():
        context.run_migrations()
""",
    "alembic/versions/0001_owner.py": '''"""tags and tasks, and users are of a plan"""
from alembic import op
import sqlalchemy as sa

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.add_column("users", sa.Column("plan", sa.String(20), nullable=True))
    op.create_table(
        "tags",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("name", sa.String(50), nullable=False),
    )
    op.create_table(
        "tasks",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("title", sa.String(200), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("tasks")
    op.drop_table("tags")
    op.drop_column("users", "plan")
''',
    "app/__init__.py": "",
    "app/base.py": """from sqlalchemy.orm import DeclarativeBase


class Base(DeclarativeBase):
    pass
""",
    "app/models/__init__.py": "",
    "app/models/task.py": """from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from app.base import Base


class Task(Base):
    __tablename__ = "tasks"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(200))
""",
    "app/models/tag.py": """from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from app.base import Base


class Tag(Base):
    __tablename__ = "tags"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))
""",
    "specs/reminders/spec.md": """# Feature Specification: Reminders

## Requirements

- **FR-001**: A reminder belongs to a task and is deleted with it.

### Key Entities

- **Reminder**: remind_at (timestamp, required), task_id (reference to Task, required), note (string, max 200, optional).
""",
    ".gitignore": "__pycache__/\n.sddflow/\n*.db\n",
}
