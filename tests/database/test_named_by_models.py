"""What models name, and only migrations make."""

import pytest

from sddflow.database.named_by_models import Missing, give, missing
from sddflow.database.scratch import scratch
from sddflow.domain.settings import Settings

MADE = (
    "CREATE SEQUENCE number_seq AS smallint",
    "CREATE TABLE notes (id integer)",
    "CREATE FUNCTION last() RETURNS int LANGUAGE sql AS 'SELECT max(id) %% 7 FROM notes'",
)


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ('relation "app.number_seq" does not exist', Missing("relation", "app.number_seq")),
        ("function app.new_code(integer) does not exist", Missing("function", "new_code")),
        ('column "number" does not exist', None),
    ],
)
def test_what_is_missing_is_read_from_the_words_of_the_server(message, expected):
    """Only a relation or a function that is named counts."""
    assert missing(f"(psycopg.errors.Undefined) {message}") == expected


@pytest.mark.postgres
def test_only_sequences_and_functions_are_given():
    """A sequence comes with its type, a function with its body; a table does not come."""
    with scratch("postgresql", Settings()) as source:
        target = source.fresh()
        with source.engine().begin() as connection:
            for statement in MADE:
                connection.exec_driver_sql(statement)
        named = [Missing("relation", n) for n in ("number_seq", "notes", "nowhere")]
        given = [give(source, target, n) for n in (*named, Missing("function", "last"))]
        assert given == [True, False, False, True]
        with target.engine().connect() as connection:
            kinds = connection.exec_driver_sql("SELECT data_type::text FROM pg_sequences")
            assert kinds.scalars().all() == ["smallint"]
            body = connection.exec_driver_sql("SELECT prosrc FROM pg_proc WHERE proname = 'last'")
            assert body.scalar() == "SELECT max(id) % 7 FROM notes"
