# ruff: noqa: E501 - these lines stand in other people's files, as they wrote them
"""An application whose "new" entity exists already: columns are to be added to a table with rows.
Its models are written with CRLF line ends.
"""

MODELS = '''"""Models."""
from __future__ import annotations

from datetime import datetime
from typing import List, Optional

from sqlalchemy import DateTime, ForeignKey, Integer, String, func
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship


class Base(DeclarativeBase):
    pass


class Shelf(Base):
    __tablename__ = 'shelves'

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    label: Mapped[str] = mapped_column(String(50), unique=True)

    books: Mapped[List[Book]] = relationship('Book', back_populates='shelf')


class Book(Base):
    __tablename__ = 'books'

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    shelf_id: Mapped[Optional[int]] = mapped_column(ForeignKey('shelves.id', ondelete='SET NULL'))
    title: Mapped[str] = mapped_column(String(300))
    added_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())

    shelf: Mapped[Optional[Shelf]] = relationship('Shelf', back_populates='books')
'''

FILES = {
    "alembic.ini": "[alembic]\nscript_location = alembic\nprepend_sys_path = .\n",
    "alembic/script.py.mako": '''"""${message}

Revision ID: ${up_revision}
Revises: ${down_revision | comma,n}
Create Date: ${create_date}

"""
from alembic import op
import sqlalchemy as sa
${imports if imports else ""}

# revision identifiers, used by Alembic.
revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = ${repr(branch_labels)}
depends_on = ${repr(depends_on)}


def upgrade():
    ${upgrades if upgrades else "pass"}


def downgrade():
    ${downgrades if downgrades else "pass"}
''',
    "alembic/env.py": """import os

from alembic import context
from sqlalchemy import create_engine

from library.models import Base

engine = create_engine(os.environ["DATABASE_URL"])
with engine.connect() as connection:
    context.configure(connection=connection, target_metadata=Base.metadata)
    with context.begin_transaction():
        context.run_migrations()
""",
    "alembic/versions/a1b2c3d4e5f6_first.py": '''"""first

Revision ID: a1b2c3d4e5f6
Revises:
Create Date: 2024-01-01 00:00:00

"""
from alembic import op
import sqlalchemy as sa

# revision identifiers, used by Alembic.
revision = 'a1b2c3d4e5f6'
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    shelves = op.create_table(
        'shelves',
        sa.Column('id', sa.Integer(), primary_key=True),
        sa.Column('label', sa.String(50), nullable=False, unique=True),
    )
    books = op.create_table(
        'books',
        sa.Column('id', sa.Integer(), primary_key=True),
        sa.Column('shelf_id', sa.Integer(), sa.ForeignKey('shelves.id', ondelete='SET NULL')),
        sa.Column('title', sa.String(300), nullable=False),
        sa.Column('added_at', sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.bulk_insert(shelves, [{'id': 1, 'label': 'A'}])
    op.bulk_insert(books, [{'id': 1, 'shelf_id': 1, 'title': 'Emma'}, {'id': 2, 'shelf_id': None, 'title': 'Lost'}])


def downgrade():
    op.drop_table('books')
    op.drop_table('shelves')
''',
    "library/__init__.py": "",
    "library/models.py": MODELS.replace("\n", "\r\n"),
    "specs/05_lending_state.md": """# Lending state of books

## Requirements

- FR-1: A book has a state: available, lent or lost. Every existing book is available.
- FR-2: Books are listed by state.
- FR-3: A book may have an ISBN.

## Key Entities

- **Book** (existing, table `books`) gains:
  - `state`: string, required, one of "available", "lent", "lost", default "available"
  - `isbn`: string, optional, max 13 characters
""",
    ".gitignore": "__pycache__/\n.sddflow/\n*.db\n",
}
