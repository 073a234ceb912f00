"""How many rows a migration takes at once, and tables with more of them."""

import pytest
import sqlalchemy as sa

from sddflow.database.reading import read_schema
from sddflow.database.rows import fill, snapshot
from sddflow.database.scratch import scratch
from sddflow.domain.settings import Settings
from sddflow.proof.aimed.bounds import bound_in, exceed


@pytest.mark.parametrize(
    ("source", "bound"),
    [
        ("op.execute('UPDATE t SET a = 1 WHERE id IN (SELECT id FROM t LIMIT 50)')", 50),
        ("SELECT id FROM t FETCH FIRST 30 ROWS ONLY", 30),
        ("rows = bind.execute(sa.select(t).limit(1_000)).all()", 1000),
        ("rows = result.fetchmany(40)", 40),
        ("result.fetchmany(size=41)", 41),
        ("for row in islice(rows, 60):", 60),
        ("for row in rows[:70]:", 70),
        ("BATCH_SIZE: int = 500", 500),
        ("chunk = 80", 80),
        ("LIMIT 5000000", 0),
        ("sa.String(50)", 0),
        ("def downgrade():\n    op.execute('DELETE FROM t LIMIT 50')", 0),
    ],
)
def test_what_is_taken_at_once(source, bound):
    """SQL and Python tell a bound; one too large to be tried, and the way down, tell none."""
    assert bound_in(source) == bound


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database(request):
    """A database with rows in tables that have keys of several kinds."""
    with scratch(request.param, Settings()) as made:
        metadata = sa.MetaData()
        sa.Table(
            "kinds", metadata,
            sa.Column("code", sa.Uuid, primary_key=True),
            sa.Column("name", sa.String(40), unique=True),
        )  # fmt: skip
        sa.Table(
            "things", metadata,
            sa.Column("id", sa.Integer, primary_key=True),
            sa.Column("kind", sa.ForeignKey("kinds.code"), nullable=False),
            sa.Column("data", sa.JSON),
        )  # fmt: skip
        sa.Table(
            "single", metadata, sa.Column("kind", sa.ForeignKey("kinds.code"), primary_key=True)
        )
        metadata.create_all(made.engine())
        fill(made.engine(), read_schema(made.url))
        yield made


def test_more_rows_than_that(database):
    """Tables that are named get more rows than the bound; one that no copy fits stays as it is."""
    schema = read_schema(database.url)
    there = {n: len(s.rows) for n, s in snapshot(database.engine(), schema).items()}
    exceed(database.engine(), schema, "kinds things single LIMIT 100")
    taken = {n: len(s.rows) for n, s in snapshot(database.engine(), schema).items()}
    assert taken == {"kinds": 101, "things": 101, "single": there["single"]}


def test_nothing_is_named(database):
    """Without a bound, and in tables that the migration does not name, nothing comes."""
    schema = read_schema(database.url)
    there = snapshot(database.engine(), schema)
    exceed(database.engine(), schema, "kinds things")
    exceed(database.engine(), schema, "others LIMIT 100")
    assert snapshot(database.engine(), schema) == there


def test_many_more_where_rows_are_passed_over(database):
    """With an OFFSET there are three times as many rows: each batch but the first passes some."""
    schema = read_schema(database.url)
    exceed(database.engine(), schema, "things LIMIT 40 OFFSET 40")
    assert len(snapshot(database.engine(), schema)["things"].rows) == 120
