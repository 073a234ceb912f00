"""An env.py that shows Alembic all of the models, or some of them."""

import pytest

MORE = """
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

class Base(DeclarativeBase):
    pass

class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
"""
HIDES = """        include_name=lambda name, kind, _: kind != 'table' or name == 'users',
        render_as"""


@pytest.fixture
def blind(app):
    """env.py passes a metadata that lacks the notes."""
    (app.root / "base.py").write_text(MORE)
    return app.change("alembic/env.py", "from models import Base", "from base import Base")


def _told(app):
    return [f.table for f in app.prove("sqlite").findings if f.code == "models-unseen"]


@pytest.mark.slow
def test_a_table_that_autogenerate_drops_is_told(blind):
    """The models declare it, the migrations made it, and Alembic does not know it."""
    assert _told(blind) == ["notes"]


@pytest.mark.slow
def test_what_is_hidden_on_purpose_is_no_mistake(blind):
    """Alembic drops no table that env.py keeps from it."""
    assert _told(blind.change("alembic/env.py", "        render_as", HIDES)) == []


@pytest.mark.slow
def test_a_table_that_is_hidden_and_shown(app):
    """A table that env.py hides, and whose model it shows, is made again by autogenerate."""
    assert _told(app.change("alembic/env.py", "        render_as", HIDES)) == ["notes"]
