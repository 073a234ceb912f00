"""EXCLUDE over plain values, where the server lacks btree_gist."""

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from sddflow.database.scratch import scratch
from sddflow.domain.settings import Settings
from sddflow.errors import TargetError
from sddflow.probe.excluding import LackingError, listen, rewritten
from sddflow.probe.written_anew import as_given
from sddflow.proof.lacking import LackingError as SkippedError
from sddflow.proof.lacking import skip_where_lacking


@pytest.mark.parametrize(
    ("given", "written"),
    [
        ("EXCLUDE USING gist (room WITH =, during WITH &&)",
         "EXCLUDE USING gist (x.btree_gist_value(room) WITH =, during WITH &&)"),
        ('CREATE TABLE t (EXCLUDE using GIST (tstzrange(a, b) WITH &&,"a b" WITH = ) WHERE (c))',
         ('CREATE TABLE t (EXCLUDE using GIST (tstzrange(a, b) WITH &&, '
          'x.btree_gist_value("a b") WITH =) WHERE (c))')),
        ("EXCLUDE USING gist (coalesce(a, 0) gist_int4_ops WITH =)",
         "EXCLUDE USING gist (x.btree_gist_value(coalesce(a, 0)) WITH =)"),
    ],
)  # fmt: skip
def test_plain_values_become_ranges(given, written):
    """Each value that must be equal is a range, the rest stays as it is."""
    assert rewritten(given, "x") == written


@pytest.mark.parametrize(
    "statement",
    ["CREATE INDEX i ON t USING gist (a, b)", "EXCLUDE USING gist (a WITH <>, b WITH &&)"],
)
def test_what_cannot_be_said(statement):
    """What is more than equality skips the dialect, and names the extension."""
    with pytest.raises(LackingError) as raised:
        rewritten(statement, "x")
    with pytest.raises(SkippedError, match="no extension btree_gist with"):
        skip_where_lacking(TargetError(str(raised.value)))


@pytest.mark.postgres
@pytest.mark.parametrize("kind", ["integer", "uuid", "text", "date"])
def test_it_refuses_the_same_rows(kind):
    """Rows that overlap are refused where their values are equal, and taken where they differ."""
    value = {"integer": "(7)", "uuid": "(gen_random_uuid())", "text": "('a')", "date": "(now())"}
    with scratch("postgresql", Settings()) as made:
        engine = sa.create_engine(made.engine().url)
        listen(engine)
        with engine.begin() as connection:
            connection.exec_driver_sql("CREATE EXTENSION btree_gist")
            connection.exec_driver_sql(
                f"CREATE TABLE stays (room {kind} DEFAULT {value[kind]}, during int4range, "
                "EXCLUDE USING gist (room WITH =, during WITH &&))"
            )
            connection.exec_driver_sql("INSERT INTO stays (during) VALUES ('[1,5)')")
            again = "INSERT INTO stays SELECT room, '[5,9)' FROM stays"
            connection.exec_driver_sql(again)
            connection.exec_driver_sql("INSERT INTO stays VALUES (NULL, '[1,9)'), (NULL, '[1,9)')")
        with engine.connect() as connection, pytest.raises(IntegrityError):
            connection.exec_driver_sql("INSERT INTO stays SELECT room, '[4,6)' FROM stays LIMIT 1")
        engine.dispose()


def test_the_migrations_own_words():
    """What is told of a statement are the words that somebody wrote."""
    assert as_given("SELECT 1") == "SELECT 1"
