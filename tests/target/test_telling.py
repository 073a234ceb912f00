"""What an application says of its failures, as one line."""

from pathlib import Path

import pytest

from sddflow.errors import EnvError
from sddflow.target.telling import exception_of

PLAIN = {
    "type": "NameError", "message": "no such name", "file": "alembic/env.py", "line": 3,
    "needs": [], "package": "", "env": True, "revision": "", "statement": "",
}  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "message", "told"),
    [
        ("NotImplementedError", "NotImplementedError", "NotImplementedError"),
        ("ValueError", "no such state", "ValueError: no such state"),
        ("SystemExit", "the application left with sys.exit(1)", "the application left with"),
    ],
)
def test_a_name_is_told_once(kind, message, told):
    """An exception without a message is its name, once."""
    error = {
        "type": kind, "message": message, "file": "", "line": 0, "needs": [], "package": "",
        "revision": "", "statement": "",
    }  # fmt: skip
    said = exception_of(error, [], Path("python")).message
    assert said.startswith(told)
    assert said.count(kind) <= 1


@pytest.mark.parametrize(
    "more",
    [{}, {"needs": [{"variable": "API_KEY", "problem": "missing"}]}, {"type": "RefusedError"}],
)
def test_env_py_is_told_from_revisions(more):
    """What fails before any revision runs is env.py's, whatever it needs."""
    told = exception_of(PLAIN | more, ["db.example.org:5432"], Path("python"))
    assert isinstance(told, EnvError)
    assert told.place == "alembic/env.py:3"


def test_a_table_that_the_models_lack():
    """A foreign key to a table that is made elsewhere says how the models get it."""
    error = PLAIN | {"type": "NoReferencedTableError", "message": "could not find table 'user'"}
    assert "metadata" in exception_of(error, [], Path("python")).cure


def test_a_schema_that_is_not_there():
    """A search_path to nowhere says who makes the schema."""
    error = PLAIN | {"message": "no schema has been selected to create in"}
    assert "CREATE SCHEMA IF NOT EXISTS" in exception_of(error, [], Path("python")).cure
