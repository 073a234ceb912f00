"""New keys beside older ones to the same rows, and what each does when such a row is deleted."""

import pytest
import sqlalchemy as sa

from sddflow.proof.check import SkippedError
from sddflow.proof.checks import on_delete


def _key(by: str) -> sa.Column:
    return sa.Column("team_id", sa.Integer, sa.ForeignKey("teams.id", ondelete=by or None))


def _before(*ways):
    def build(metadata):
        sa.Table("teams", metadata, sa.Column("id", sa.Integer, primary_key=True))
        for number, by in enumerate(ways):
            sa.Table(
                f"a{number}", metadata, sa.Column("id", sa.Integer, primary_key=True), _key(by)
            )

    return build


def _told(migrating, by, *ways):
    def up(op):
        op.create_table("notes", sa.Column("id", sa.Integer, primary_key=True), _key(by))

    return on_delete.run(migrating.case(_before(*ways), up)).findings


def test_a_key_that_holds_what_others_let_go(migrating):
    """Where all older keys cascade or set NULL, a new one that says nothing is asked about."""
    (found,) = _told(migrating, "", "CASCADE", "SET NULL")
    assert (found.code, found.severity, found.table) == ("delete-blocked", "warning", "notes")
    assert "a0: ON DELETE CASCADE, a1: ON DELETE SET NULL" in found.evidence


@pytest.mark.parametrize(
    ("by", "ways"),
    [
        ("CASCADE", ("CASCADE", "CASCADE")),
        ("RESTRICT", ("CASCADE", "CASCADE")),
        ("", ("CASCADE", "")),
        ("", ("CASCADE",)),
    ],
)
def test_what_is_said_or_no_habit(migrating, by, ways):
    """What the key says is meant; where another one holds the row too, or one only lets it go."""
    assert _told(migrating, by, *ways) == ()


def test_no_new_key(migrating):
    """Without a new key, or one that changes, nothing is looked at."""
    with pytest.raises(SkippedError):
        on_delete.run(migrating.case(_before("CASCADE", "CASCADE"), lambda _: None))
