"""Whole runs on other people's applications: what is landed is right, or nothing is."""

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.postgres, pytest.mark.timeout(300)]


def test_invoicing(application):
    """A synchronous SQLAlchemy application gets its tables, in its one file of models."""
    shop = application("invoicing")
    ended = shop.run("invoices")
    assert ended.code == 0, ended.text
    models = shop.read("invoicing/models.py")
    assert models.count("from sqlalchemy import") == 1
    assert "Owner: the user whose row of invoices it is part of" in " ".join(models.split())
    assert "on an invoice" in models
    url = f"sqlite:///{shop.root / 'own.db'}"
    assert shop.alembic("upgrade", "head", DATABASE_URL=url).code == 0
    assert shop.alembic("check", DATABASE_URL=url).code == 0
    assert shop.alembic("downgrade", "base", DATABASE_URL=url).code == 0


def test_monorepo(application):
    """Specs at the top, the application below: settings are made up, files land there."""
    shop = application("monorepo")
    ended = shop.run("board-comments")
    assert ended.code == 0, ended.text
    assert "backend/src/models/card.py" in shop.changed()
    assert "backend/alembic/versions/003_board_comments.py" in shop.changed()


def test_better_auth(application):
    """A table of users that no model knows is pointed to by the migration, not by the models."""
    shop = application("better_auth")
    ended = shop.run("chat")
    assert ended.code == 0, ended.text
    assert "foreign_key=" not in shop.read("models.py").partition("class Message")[0]
    assert '["user.id"]' in shop.read("alembic/versions/*chat.py")


def test_catalogue(application):
    """A column is added to a table with rows; the file keeps its line ends."""
    shop = application("catalogue")
    ended = shop.run("lending-state")
    assert ended.code == 0, ended.text
    assert shop.read("library/models.py").replace("\r\n", "").count("\n") == 0
    url = f"sqlite:///{shop.root / 'own.db'}"
    assert shop.alembic("upgrade", "head", DATABASE_URL=url).code == 0


def test_blind(application):
    """A history that begins in the middle is told with its line and a cure; nothing lands."""
    shop = application("blind")
    ended = shop.run("reminders")
    assert ended.code == 2
    assert ended.says("alembic/versions/0001_owner.py:10: the migrations do not run from an empty")
    assert ended.says("begin the history with one that does")
    assert shop.changed() == []


def test_warehouse(application):
    """A history that SQLite cannot run is told before anything is designed, with the cure."""
    shop = application("warehouse")
    ended = shop.run("stock")
    assert ended.code == 2
    assert ended.says('set dialects = ["postgresql"] in sddflow.toml')
    assert shop.changed() == []
