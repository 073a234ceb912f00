"""Sequences of PostgreSQL that only migrations make."""

import pytest

from sddflow.database.scratch import scratch
from sddflow.database.sequences import give_sequence, missing_relation
from sddflow.domain.settings import Settings


@pytest.mark.parametrize(
    ("message", "name"),
    [
        (
            '(psycopg.errors.UndefinedTable) relation "app.number_seq" does not exist',
            "app.number_seq",
        ),
        ('column "number" does not exist', ""),
    ],
)
def test_what_is_missing_is_read_from_the_words_of_the_server(message, name):
    """Only a relation that is named counts."""
    assert missing_relation(message) == name


@pytest.mark.postgres
def test_only_sequences_are_given():
    """A sequence is made with its type; a table, or what is nowhere, is not."""
    with scratch("postgresql", Settings()) as source:
        target = source.fresh()
        with source.engine().begin() as connection:
            connection.exec_driver_sql("CREATE SEQUENCE number_seq AS smallint")
            connection.exec_driver_sql("CREATE TABLE notes (id integer)")
        given = [give_sequence(source, target, n) for n in ("number_seq", "notes", "nowhere", "")]
        with target.engine().connect() as connection:
            kinds = connection.exec_driver_sql("SELECT data_type::text FROM pg_sequences").scalars()
            assert (given, list(kinds)) == ([True, False, False, False], ["smallint"])
