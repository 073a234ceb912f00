"""The files of a made application, as text."""

from collections.abc import Iterable

from .state import Step, Table

INI = "[alembic]\nscript_location = migrations\nprepend_sys_path = .\nsqlalchemy.url =\n"
SETTINGS = '''"""Where the application takes its settings from."""

from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    database_url: str
    secret_key: str


settings = Settings()
'''
ENV = '''"""Migrations through an async engine; of the models, only those of one module are seen."""

import asyncio

from alembic import context
from sqlalchemy import pool
from sqlalchemy.ext.asyncio import async_engine_from_config

from app.models import core
from app.settings import settings

config = context.config
config.set_main_option("sqlalchemy.url", settings.database_url)


def run(connection):
    context.configure(
        connection=connection, target_metadata=core.Base.metadata, render_as_batch=True
    )
    with context.begin_transaction():
        context.run_migrations()


async def main():
    section = config.get_section(config.config_ini_section, {})
    engine = async_engine_from_config(section, poolclass=pool.NullPool)
    async with engine.connect() as connection:
        await connection.run_sync(run)
    await engine.dispose()


asyncio.run(main())
'''
_BASE = """from sqlalchemy.orm import DeclarativeBase


class Base(DeclarativeBase):
    pass
"""
_MODELS = """import sqlalchemy as sa
from sqlalchemy.orm import mapped_column

from app.models.base import Base
"""


def models(tables: Iterable[Table], *, base: bool = False) -> str:
    """A module of models, or the one of their base."""
    return _BASE if base else _MODELS + "".join(_model(table) for table in tables)


def _model(table: Table) -> str:
    name = "".join(word.title() for word in table.name.split("_"))
    lines = [f"\n\nclass {name}(Base):", f'    __tablename__ = "{table.name}"', ""]
    for column in table.columns:
        index = ", index=True" if column.indexed else ""
        lines.append(f"    {column.name} = mapped_column({column.words}{index})")
    return "\n".join(lines) + "\n"


def revision(step: Step) -> str:
    """A revision's file."""
    parents = step.parents[0] if len(step.parents) == 1 else step.parents or None
    up, down = (
        "".join(f"    {line}\n" for line in lines or ("pass",)) for lines in (step.up, step.down)
    )
    return f'''"""{step.revision}"""

import sqlalchemy as sa
from alembic import op

revision = "{step.revision}"
down_revision = {parents!r}
branch_labels = None
depends_on = None


def upgrade() -> None:
{up}

def downgrade() -> None:
{down}'''
