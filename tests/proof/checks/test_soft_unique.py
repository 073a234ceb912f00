"""A UNIQUE with the time of a row's end in it binds the rows that have not ended."""

import pytest
import sqlalchemy as sa

from sddflow.proof.checks import soft_unique


def _codes(migrating, *more, ended="deleted_at", **words):
    def up(op):
        op.create_table(
            "labels",
            sa.Column("id", sa.Integer, primary_key=True),
            sa.Column("owner", sa.Integer, nullable=False),
            sa.Column("name", sa.String(40), nullable=False),
            sa.Column(ended, sa.DateTime, **words),
            *more,
        )

    def before(metadata):
        sa.Table("users", metadata, sa.Column("id", sa.Integer, primary_key=True))

    try:
        return [f.code for f in soft_unique.run(migrating.case(before, up)).findings]
    except soft_unique.SkippedError:
        return []


@pytest.mark.parametrize("ended", ["deleted_at", "archived_on", "revoked"])
def test_null_equals_no_null(migrating, ended):
    """Two living rows of one name are both taken."""
    unique = sa.UniqueConstraint("owner", "name", ended)
    assert _codes(migrating, unique, ended=ended) == ["unique-never"]


def test_a_unique_index_over_it_is_told(migrating):
    """An index makes the same mistake."""
    assert _codes(migrating, sa.Index("uq", "name", "deleted_at", unique=True)) == ["unique-never"]


def test_what_binds_the_living_rows_passes(migrating):
    """A partial index beside it, a column that is never NULL, or another meaning, are in order."""
    both = sa.UniqueConstraint("name", "deleted_at")
    living = sa.text("deleted_at IS NULL")
    partial = sa.Index(
        "uq", "name", unique=True, sqlite_where=living, postgresql_where=living
    )  # fmt: skip
    assert _codes(migrating, both, partial) == []
    assert _codes(migrating, both, nullable=False) == []
    shown = sa.UniqueConstraint("name", "shown_at")
    assert _codes(migrating, shown, ended="shown_at") == []


def test_nulls_that_are_not_distinct_pass(migrating):
    """PostgreSQL can take NULL for equal."""
    if migrating.server.dialect == "sqlite":
        pytest.skip("SQLite cannot")
    same = sa.UniqueConstraint("name", "deleted_at", postgresql_nulls_not_distinct=True)
    assert _codes(migrating, same) == []
