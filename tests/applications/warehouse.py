# ruff: noqa: E501 - these lines stand in other people's files, as they wrote them
"""A history that only PostgreSQL can replay: an array, JSONB and an enum type in an old revision."""

FILES = {
    "alembic.ini": "[alembic]\nscript_location = migrations\nprepend_sys_path = .\n",
    "migrations/script.py.mako": '''"""${message}"""
from alembic import op
import sqlalchemy as sa
${imports if imports else ""}

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}


def upgrade() -> None:
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    ${downgrades if downgrades else "pass"}
''',
    "migrations/env.py": """from alembic import context
from sqlalchemy import create_engine

from warehouse.config import settings
from warehouse.models import Base

engine = create_engine(settings.database_url)
with engine.connect() as connection:
    context.configure(connection=connection, target_metadata=Base.metadata)
    with context.begin_transaction():
        context.run_migrations()
""",
    "migrations/versions/0001_items.py": '''"""items"""
from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "items",
        sa.Column("id", sa.BigInteger(), sa.Identity(), primary_key=True),
        sa.Column("sku", sa.String(40), nullable=False, unique=True),
        sa.Column("kind", sa.Enum("part", "tool", name="item_kind"), nullable=False),
        sa.Column("labels", postgresql.ARRAY(sa.String(30)), nullable=False, server_default="{}"),
        sa.Column("details", postgresql.JSONB(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.create_index("ix_items_labels", "items", ["labels"], postgresql_using="gin")


def downgrade() -> None:
    op.drop_table("items")
    op.execute("DROP TYPE item_kind")
''',
    "warehouse/__init__.py": "",
    "warehouse/config.py": """from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    database_url: str


settings = Settings()
""",
    "warehouse/models/__init__.py": """from warehouse.models.base import Base
from warehouse.models.item import Item, ItemKind

__all__ = ["Base", "Item", "ItemKind"]
""",
    "warehouse/models/base.py": """from sqlalchemy.orm import DeclarativeBase


class Base(DeclarativeBase):
    pass
""",
    "warehouse/models/item.py": """import enum
from datetime import datetime

from sqlalchemy import BigInteger, DateTime, Enum, Identity, Index, String, func
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from warehouse.models.base import Base


class ItemKind(enum.Enum):
    part = "part"
    tool = "tool"


class Item(Base):
    __tablename__ = "items"
    __table_args__ = (Index("ix_items_labels", "labels", postgresql_using="gin"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    sku: Mapped[str] = mapped_column(String(40), unique=True)
    kind: Mapped[ItemKind] = mapped_column(Enum(ItemKind, name="item_kind"))
    labels: Mapped[list[str]] = mapped_column(ARRAY(String(30)), server_default="{}")
    details: Mapped[dict | None] = mapped_column(JSONB)
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
""",
    "specs/stock/spec.md": """# Stock movements

## Requirements

- **FR-001**: A stock movement belongs to one item and is deleted with it.
- **FR-002**: Movements of an item are read newest first.

## Data Model

```sql
CREATE TABLE stock_movements (
    id BIGSERIAL PRIMARY KEY,
    item_id BIGINT NOT NULL REFERENCES items(id) ON DELETE CASCADE,
    quantity INTEGER NOT NULL,
    reason VARCHAR(20) NOT NULL CHECK (reason IN ('bought', 'sold', 'counted')),
    note TEXT,
    created_at TIMESTAMPTZ NOT NULL DEFAULT now()
);
CREATE INDEX ix_stock_movements_item_id_created_at ON stock_movements (item_id, created_at);
```
""",
    ".gitignore": "__pycache__/\n.sddflow/\n*.db\n",
}
