"""New tables of free text that are nobody's, where all others are somebody's."""

import pytest
import sqlalchemy as sa

from sddflow.proof.check import SkippedError
from sddflow.proof.checks import ownerless


def _id(to: str = "") -> sa.Column:
    if not to:
        return sa.Column("id", sa.Integer, primary_key=True)
    return sa.Column(f"{to[:-1]}_id", sa.Integer, sa.ForeignKey(f"{to}.id"))


def _before(*more):
    def build(metadata):
        sa.Table("users", metadata, _id())
        sa.Table("notes", metadata, _id(), _id("users"), sa.Column("body", sa.Text))
        sa.Table("parts", metadata, _id(), _id("notes"), sa.Column("body", sa.Text))
        for name, *columns in more:
            sa.Table(name, metadata, _id(), *(sa.Column(c.name, c.type) for c in columns))

    return build


def _told(migrating, *columns, name="memories", before=(), rows="", mapped=True):
    def up(op):
        op.create_table(name, _id(), *columns)
        if rows:
            op.execute(rows)

    case = migrating.case(_before(*before), up, None if mapped else _before(*before))
    return ownerless.run(case).findings


def test_texts_that_are_nobodys(migrating):
    """A table of texts without a key stands out where all others lead to a user."""
    (found,) = _told(migrating, sa.Column("value", sa.Text))
    assert (found.code, found.severity, found.table) == ("isolation-none", "warning", "memories")
    assert "users" in found.evidence


@pytest.mark.parametrize(
    "columns",
    [
        (sa.Column("value", sa.String(20)),),
        (sa.Column("value", sa.Text), sa.Column("code", sa.String(9), unique=True)),
        (sa.Column("value", sa.Text), sa.Column("note_id", sa.Integer, sa.ForeignKey("notes.id"))),
        (sa.Column("value", sa.Text), sa.Column("subject_id", sa.Integer)),
        (sa.Column("value", sa.Text), sa.Column("email", sa.String(80))),
    ],
)
def test_what_has_a_name_or_hangs_on_something(migrating, columns):
    """Short values, what is found by a code, and what hangs on a row or on somebody outside."""
    assert _told(migrating, *columns) == ()


def test_what_everybody_reads(migrating):
    """Rows that the migration writes are everybody's, and so is a record of what happened."""
    written = "INSERT INTO memories VALUES (1, 'welcome')"
    assert _told(migrating, sa.Column("value", sa.Text), rows=written) == ()
    assert _told(migrating, sa.Column("value", sa.Text), name="mail_log") == ()


def test_what_no_model_writes(migrating):
    """A table that the application does not know is nobody's who uses it."""
    assert _told(migrating, sa.Column("value", sa.Text), mapped=False) == ()


def test_where_it_is_no_habit(migrating):
    """Another table of texts is nobody's already."""
    with pytest.raises(SkippedError):
        _told(migrating, before=(("quotes", sa.Column("value", sa.Text)),))
