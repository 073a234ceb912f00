"""The migrations: up, down and up again, in step with the models, and kind to existing rows."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Point the settings at a database that does not exist yet."""
    path = tmp_path / "todo.db"
    monkeypatch.setenv("DATABASE_URL", f"sqlite+aiosqlite:///{path}")
    return path


def definitions(database: Path) -> set[str]:
    """Return how each table and index is defined."""
    with closing(sqlite3.connect(database)) as connection:
        return {sql for (sql,) in connection.execute("SELECT sql FROM sqlite_master") if sql}


def test_the_migrations_build_what_the_models_say(database: Path, alembic_config: Config) -> None:
    """After an upgrade, autogenerate finds nothing left to do."""
    command.upgrade(alembic_config, "head")
    command.check(alembic_config)


def test_every_migration_can_be_undone(database: Path, alembic_config: Config) -> None:
    """Going down leaves nothing behind, and going up again builds the same."""
    command.upgrade(alembic_config, "head")
    first = definitions(database)
    command.downgrade(alembic_config, "base")
    assert len(definitions(database)) == 1, "only Alembic's own table may stay"
    command.upgrade(alembic_config, "head")
    assert definitions(database) == first


def test_existing_tasks_become_normal(database: Path, alembic_config: Config) -> None:
    """A task from before priorities keeps its data and gets the default."""
    command.upgrade(alembic_config, "0002")
    then = "2025-01-01 00:00:00"
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute(
            "INSERT INTO users VALUES (1, 'ann@example.com', 'Ann', '', ?, ?)", (then, then)
        )
        connection.execute(
            "INSERT INTO tasks VALUES (7, 1, 'Buy milk', NULL, 0, ?, ?)", (then, then)
        )
    command.upgrade(alembic_config, "head")
    with closing(sqlite3.connect(database)) as connection:
        rows = connection.execute("SELECT id, user_id, title, due_date, priority FROM tasks")
        assert rows.fetchall() == [(7, 1, "Buy milk", None, "normal")]
