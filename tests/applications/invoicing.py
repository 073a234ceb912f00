# ruff: noqa: E501 - these lines stand in other people's files, as they wrote them
"""A synchronous SQLAlchemy 2 application: every model in one file, UUID keys, psycopg."""

MAKO = '''"""${message}

Revision ID: ${up_revision}
Revises: ${down_revision | comma,n}
Create Date: ${create_date}

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa
${imports if imports else ""}

# revision identifiers, used by Alembic.
revision: str = ${repr(up_revision)}
down_revision: Union[str, None] = ${repr(down_revision)}
branch_labels: Union[str, Sequence[str], None] = ${repr(branch_labels)}
depends_on: Union[str, Sequence[str], None] = ${repr(depends_on)}


def upgrade() -> None:
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    ${downgrades if downgrades else "pass"}
'''

INI = """[alembic]
script_location = migrations
prepend_sys_path = .
sqlalchemy.url = driver://user:pass@localhost/dbname

[loggers]
keys = root

[handlers]
keys = console

[formatters]
keys = generic

[logger_root]
level = WARNING
handlers = console

[handler_console]
class = StreamHandler
args = (sys.stderr,)
level = NOTSET
formatter = generic

[formatter_generic]
format = %(levelname)-5.5s [%(name)s] %(message)s
"""

ENV = """from logging.config import fileConfig

from alembic import context
from sqlalchemy import engine_from_config, pool

from invoicing.db import Base
from invoicing import models  # noqa: F401
from invoicing.settings import settings

config = context.config
if config.config_file_name is not None:
    fileConfig(config.config_file_name)
config.set_main_option("sqlalchemy.url", settings.database_url.replace("%", "%%"))
target_metadata = Base.metadata


def run_migrations_offline() -> None:
    context.configure(
        url=settings.database_url,
        target_metadata=target_metadata,
        literal_binds=True,
        dialect_opts={"paramstyle": "named"},
    )
    with context.begin_transaction():
        context.run_migrations()


def run_migrations_online() -> None:
    connectable = engine_from_config(
        config.get_section(config.config_ini_section, {}),
        prefix="sqlalchemy.",
        poolclass=pool.NullPool,
    )
    with connectable.connect() as connection:
        context.configure(connection=connection, target_metadata=target_metadata)
        with context.begin_transaction():
            context.run_migrations()


if context.is_offline_mode():
    run_migrations_offline()
else:
    run_migrations_online()
"""

MODELS = '''"""All tables of the application."""

import enum
import uuid
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import Boolean, Date, DateTime, ForeignKey, Numeric, String, Uuid, func
from sqlalchemy.orm import Mapped, mapped_column, relationship

from invoicing.db import Base


class User(Base):
    """Somebody who signs in."""

    __tablename__ = "users"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True, default=uuid.uuid4)
    email: Mapped[str] = mapped_column(String(320), unique=True, nullable=False)
    hashed_password: Mapped[str] = mapped_column(String(200), nullable=False)
    is_active: Mapped[bool] = mapped_column(Boolean, default=True, nullable=False)
    created_at: Mapped[datetime] = mapped_column(
        DateTime(timezone=True), server_default=func.now(), nullable=False
    )

    customers: Mapped[list["Customer"]] = relationship(
        back_populates="owner", cascade="all, delete-orphan"
    )


class Customer(Base):
    """Somebody a user writes invoices to."""

    __tablename__ = "customers"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True, default=uuid.uuid4)
    owner_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), index=True, nullable=False
    )
    name: Mapped[str] = mapped_column(String(200), nullable=False)
    vat_number: Mapped[str | None] = mapped_column(String(20))
    created_at: Mapped[datetime] = mapped_column(
        DateTime(timezone=True), server_default=func.now(), nullable=False
    )

    owner: Mapped["User"] = relationship(back_populates="customers")
'''

FIRST = '''"""users and customers

Revision ID: 7c1f0e2ab3d4
Revises:
Create Date: 2025-03-04 10:11:12.000000

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa

revision: str = "7c1f0e2ab3d4"
down_revision: Union[str, None] = None
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    op.create_table(
        "users",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.String(length=320), nullable=False),
        sa.Column("hashed_password", sa.String(length=200), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("CURRENT_TIMESTAMP"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("email"),
    )
    op.create_table(
        "customers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("vat_number", sa.String(length=20), nullable=True),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("CURRENT_TIMESTAMP"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_customers_owner_id"), "customers", ["owner_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_customers_owner_id"), table_name="customers")
    op.drop_table("customers")
    op.drop_table("users")
'''

SPEC = """# Feature Specification: Invoices

**Feature Branch**: `003-invoices`
**Created**: 2025-11-03
**Status**: Draft

## User Scenarios & Testing

### User Story 1 - Write an invoice (Priority: P1)

A user writes an invoice to one of their customers, with one or more lines.

**Acceptance Scenarios**:

1. **Given** a customer, **When** the user writes an invoice, **Then** it is a draft with the next number.

## Requirements

### Functional Requirements

- **FR-001**: Users MUST be able to write invoices to their customers.
- **FR-002**: An invoice number MUST be unique per user.
- **FR-003**: An invoice MUST have a status: draft, sent, paid or cancelled; a new one is a draft.
- **FR-004**: Users MUST see their invoices newest first, and filter them by status.
- **FR-005**: A customer who has invoices MUST NOT be deleted.
- **FR-006**: Deleting an invoice MUST delete its lines.
- **FR-007**: Users MUST only see and change their own invoices.

### Key Entities

- **Invoice**: What a user asks a customer to pay. Belongs to a User (owner) and to a Customer.
  - number: string, max 30 characters, required
  - status: enum (draft, sent, paid, cancelled), default draft
  - issued_on: date, required
  - due_on: date, optional
  - total: decimal(12,2), required
  - notes: text, optional
  - created_at: timestamp
  - updated_at: timestamp
- **Invoice Line**: One position of an Invoice; deleted with it.
  - invoice_id: reference to Invoice, required
  - description: string, max 500, required
  - quantity: decimal(10,3), required, default 1
  - unit_price: decimal(12,2), required
- **User**: existing; owns invoices.
- **Customer**: existing; has many invoices.

## Success Criteria

- **SC-001**: A list of 1,000 invoices opens in less than a second.
"""

FILES = {
    "pyproject.toml": """[project]
name = "invoicing"
version = "0.3.0"
requires-python = ">=3.11"
dependencies = ["fastapi", "sqlalchemy>=2", "alembic", "psycopg[binary]", "pydantic-settings"]

[tool.ruff]
line-length = 100
""",
    "alembic.ini": INI,
    "migrations/env.py": ENV,
    "migrations/script.py.mako": MAKO,
    "migrations/versions/7c1f0e2ab3d4_users_and_customers.py": FIRST,
    "invoicing/__init__.py": "",
    "invoicing/settings.py": """from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    database_url: str = "postgresql+psycopg://invoicing:invoicing@db.example.com:5432/invoicing"


settings = Settings()
""",
    "invoicing/db.py": """from sqlalchemy import create_engine
from sqlalchemy.orm import DeclarativeBase, sessionmaker

from invoicing.settings import settings

engine = create_engine(settings.database_url, pool_pre_ping=True)
SessionLocal = sessionmaker(engine, expire_on_commit=False)


class Base(DeclarativeBase):
    pass
""",
    "invoicing/models.py": MODELS,
    "specs/003-invoices/spec.md": SPEC,
    "specs/001-customers/spec.md": "# Feature Specification: Customers\n\n## Requirements\n",
    ".specify/memory/constitution.md": """# Invoicing Constitution

## Core Principles

### I. Isolation
Every row belongs to a user; no query crosses users.

### II. Reversible migrations
Every migration MUST have a downgrade.
""",
    ".gitignore": "__pycache__/\n.sddflow/\n*.db\n",
}
