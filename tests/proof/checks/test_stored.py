"""What a migration makes, and a crash or a long text unmakes."""

import pytest
import sqlalchemy as sa

from sddflow.proof.check import SkippedError
from sddflow.proof.checks import stored


def _notes(metadata):
    sa.Table(
        "notes", metadata, sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("body", sa.Text), sa.Column("slug", sa.Text), sa.Column("text", sa.String(90)),
    )  # fmt: skip


def _told(migrating, *statements):
    if migrating.server.dialect == "sqlite":
        pytest.skip("SQLite has none of these")
    case = migrating.case(_notes, lambda op: [op.execute(sql) for sql in statements])
    return [(f.code, f.table, f.column) for f in stored.run(case).findings]


@pytest.mark.parametrize(
    ("sql", "told"),
    [
        ("CREATE UNLOGGED TABLE quick (n int)", ("table-unlogged", "quick", "")),
        ("CREATE MATERIALIZED VIEW v AS SELECT 1 AS n WITH NO DATA", ("view-unfilled", "v", "")),
        ("CREATE INDEX i ON notes (body DESC)", ("index-too-long", "notes", "body")),
        ("CREATE INDEX i ON notes (body text_pattern_ops)", ("index-too-long", "notes", "body")),
    ],
)
def test_what_is_not_kept(migrating, sql, told):
    """An unlogged table, an unfilled view and an index on a long text are told."""
    assert _told(migrating, sql) == [told]


@pytest.mark.parametrize(
    "sql",
    [
        "CREATE INDEX i ON notes (slug)",
        "CREATE INDEX i ON notes (text)",
        "CREATE INDEX i ON notes USING hash (body)",
        "CREATE INDEX i ON notes (left(body, 99))",
        "CREATE TEMPORARY TABLE quick (n int)",
        "CREATE MATERIALIZED VIEW v AS SELECT 1 AS n",
    ],
)
def test_what_is_kept(migrating, sql):
    """Short texts, other kinds of index and filled views are left in peace."""
    with pytest.raises(SkippedError):
        _told(migrating, sql)
