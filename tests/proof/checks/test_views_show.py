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
    """Where rows were written too, nothing is said of what a view shows."""
    with pytest.raises(SkippedError):
        _told(migrating, "SELECT id, n FROM notes", "UPDATE notes SET n = 1")
