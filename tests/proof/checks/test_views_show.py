"""What views show before and after."""

import pytest
import sqlalchemy as sa

from sddflow.proof.check import SkippedError
from sddflow.proof.checks import views_show

OLD = "SELECT id FROM notes WHERE body IS NOT NULL"


def _notes(metadata):
    notes = sa.Table(
        "notes", metadata, sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("body", sa.Text), sa.Column("n", sa.Integer),
    )  # fmt: skip
    sa.event.listen(notes, "after_create", sa.DDL(f"CREATE VIEW said AS {OLD}"))


def _told(migrating, new, *more):
    def up(op):
        op.execute("DROP VIEW said")
        op.execute(f"CREATE VIEW said AS {new}")
        for sql in more:
            op.execute(sql)

    return [f.code for f in views_show.run(migrating.case(_notes, up)).findings]


@pytest.mark.parametrize(
    ("new", "told"),
    [
        ("SELECT id, n FROM notes", ["view-shows-more"]),
        ("SELECT id, n FROM notes WHERE body IS NOT NULL", []),
        ("SELECT id FROM notes", []),
        ("SELECT id, n FROM notes WHERE body IS NULL", []),
        ("SELECT n FROM notes", []),
    ],
)
def test_rows_that_were_left_out(migrating, new, told):
    """Rows more, and other columns: the condition stayed behind."""
    assert _told(migrating, new) == told


def test_rows_that_came(migrating):
    """Where rows were written too, nothing is said of rows that a view shows more."""
    assert _told(migrating, "SELECT id, n FROM notes", "UPDATE notes SET n = 1") == []


def test_no_view_changed(migrating):
    """Where none did, the check says so."""
    with pytest.raises(SkippedError):
        _told(migrating, OLD)


@pytest.mark.parametrize(
    ("new", "told"),
    [
        ("SELECT id, n FROM notes WHERE n > 0", ["view-shows-less"]),
        ("SELECT id, n FROM notes WHERE n IS NULL OR n > 0", []),
        ("SELECT id, n FROM notes WHERE coalesce(n, 5) > 1", []),
        ("SELECT id, coalesce(n, 1) AS n FROM notes", []),
        ("SELECT id, n FROM notes WHERE body > 'a'", []),
    ],
)
def test_what_a_null_counted_as(migrating, new, told):
    """A condition that said it and does not any more, of a column that it goes on to compare."""

    def built(metadata):
        notes = sa.Table("notes", metadata, sa.Column("id", sa.Integer, primary_key=True),
                         sa.Column("body", sa.Text), sa.Column("n", sa.Integer))  # fmt: skip
        view = "CREATE VIEW said AS SELECT id FROM notes WHERE coalesce(n, 1) > 0"
        sa.event.listen(notes, "after_create", sa.DDL(view))

    def up(op):
        op.execute("DROP VIEW said")
        op.execute(f"CREATE VIEW said AS {new}")

    assert [
        f.code
        for f in views_show.run(migrating.case(built, up)).findings
        if f.code != "view-shows-more"
    ] == told
