"""New columns of rows that exist."""

import pytest
import sqlalchemy as sa

from sddflow.proof.check import SkippedError
from sddflow.proof.checks import backfill
from sddflow.proof.filled.meant import meant


def _before(metadata):
    sa.Table(
        "users",
        metadata,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("email", sa.String(80), nullable=False, unique=True),
        sa.Column("nick", sa.String(60)),
        sa.Column("is_staff", sa.Boolean, nullable=False),
    )
    sa.Table(
        "notes",
        metadata,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("user_id", sa.ForeignKey("users.id"), nullable=False),
    )
    sa.Table(
        "lines",
        metadata,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("note_id", sa.ForeignKey("notes.id"), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
    )
    sa.Table(
        "ideas",
        metadata,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("text", sa.Text, nullable=False),
    )

    sa.Table(
        "places",
        metadata,
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("name", sa.String(80), nullable=False),
    )


FIRST = "SELECT min(name) FROM places"


def _place(value):
    def moves(op):
        op.add_column("places", sa.Column("size", sa.Integer))
        op.execute(f"UPDATE places SET size = {value} WHERE name IN ({FIRST})")

    return moves


def _label(condition):
    def moves(op):
        op.add_column("users", sa.Column("label", sa.Text))
        op.execute(f"UPDATE users SET label = 'a' || email WHERE {condition}")

    return moves


def _notes(value, condition):
    def moves(op):
        op.add_column("users", sa.Column("noted", sa.Integer))
        op.execute(f"UPDATE users SET noted = {value} WHERE {condition}")

    return moves


SOME = "EXISTS (SELECT 1 FROM notes n WHERE n.user_id = users.id AND n.id < 3)"
COUNT = "(SELECT count(*) FROM notes n WHERE n.user_id = users.id)"
PARTIAL = "backfill-partial"


def _owner(table, value):
    def moves(op):
        with op.batch_alter_table(table) as batch:
            batch.add_column(sa.Column("user_id", sa.Integer))
            batch.create_foreign_key(f"fk_{table}_user", "users", ["user_id"], ["id"])
        op.execute(f"UPDATE {table} SET user_id = ({value})")

    return moves


NOTE = "SELECT user_id FROM notes WHERE notes.id = lines.note_id"


@pytest.mark.parametrize(
    ("moves", "code", "severity"),
    [
        (_label("id < 3"), "backfill-partial", "warning"),
        (_place("length(name)"), "backfill-partial", "warning"),
        (_label("nick <> 'nobody'"), "backfill-partial", "warning"),
        (_label("email LIKE '%1@%'"), "backfill-partial", "warning"),
        (_label("id IN (SELECT max(id) FROM users)"), "backfill-partial", "warning"),
        (_notes(COUNT, SOME), PARTIAL, "warning"),
        (_notes("7", "id IN (SELECT user_id FROM notes WHERE id < 3)"), PARTIAL, "warning"),
        (_notes("7", "id <= 2 OR is_staff"), PARTIAL, "warning"),
        (_owner("lines", "SELECT min(id) FROM users"), "backfill-owner-wrong", "error"),
        (
            _owner("lines", "SELECT max(user_id) FROM notes WHERE notes.id <> lines.note_id"),
            "backfill-owner-wrong",
            "error",
        ),
        (_owner("ideas", "SELECT min(id) FROM users"), "backfill-one-owner", "warning"),
        (_owner("ideas", "SELECT max(id) FROM users"), "backfill-one-owner", "warning"),
    ],
)
def test_what_is_filled_wrong(migrating, moves, code, severity):
    """Rows left out, and rows given to the wrong user, are seen."""
    seen = backfill.run(migrating.case(_before, moves))
    assert (code, severity) in [(f.code, f.severity) for f in seen.findings]


@pytest.mark.parametrize(
    "moves",
    [
        _label("1 = 1"),
        _place(f"(SELECT 1 FROM places p WHERE p.id = places.id AND p.name = ({FIRST}))"),
        _label("nick IS NOT NULL"),
        _label("is_staff"),
        _label("nick = 'nick 2' OR nick IN ('nick 3', 'nick 5')"),
        _label("NOT is_staff AND nick IS NOT NULL"),
        _label("email <> 'email 2' AND email NOT IN ('email 3', 'email 5')"),
        _notes("(SELECT max(id) FROM notes n WHERE n.user_id = users.id AND n.id < 3)", SOME),
        _notes("(SELECT id FROM notes n WHERE n.user_id = users.id AND n.id = 1)", "1 = 1"),
        _owner("lines", NOTE),
        lambda op: op.add_column("users", sa.Column("later", sa.Text)),
        lambda op: op.add_column("users", sa.Column("n", sa.Integer, server_default="0")),
    ],
)
def test_what_is_filled_right(migrating, moves):
    """Filled for all, for those that a flag names, or not at all: all of that is meant."""
    assert backfill.run(migrating.case(_before, moves)).findings == ()


def test_nothing_new(migrating):
    """Without a new column of an old table there is nothing to look at."""
    case = migrating.case(_before, lambda op: op.create_table("x", sa.Column("id", sa.Integer)))
    with pytest.raises(SkippedError, match="no table with rows"):
        backfill.run(case)


MAX = "x = (SELECT max(p.day) FROM posts p WHERE p.user_id = users.id)"


@pytest.mark.parametrize(
    ("statements", "expected"),
    [
        (["UPDATE users SET x = nullif(left(title, 1), '')"], True),
        (["UPDATE users SET x = nullif(a, '') WHERE x IS NULL"], True),
        (["UPDATE users SET x = nullif(a, '') WHERE id >= %(low)s AND id < %(high)s"], True),
        (["UPDATE users SET x = CASE WHEN a THEN 1 ELSE NULL END"], True),
        ([f"UPDATE users SET {MAX}"], True),
        (["UPDATE users SET x = %(x)s WHERE id = %(id)s"] * 7, True),
        (["UPDATE users SET x=$1::VARCHAR WHERE users.id = $2::INTEGER"] * 7, True),
        (["UPDATE users SET x = ? WHERE id = ?"] * 5, False),
        ([f"UPDATE users SET {MAX} WHERE EXISTS (SELECT 1 FROM posts)"], False),
        (["UPDATE users SET x = nullif(a, '') WHERE kind = 'a'"], False),
        (["UPDATE users SET x = (SELECT p.day FROM posts p WHERE p.user_id = users.id)"], False),
        (["UPDATE users SET x = 1 WHERE id < 5"], False),
        (["UPDATE users SET x = 1 WHERE id IN (SELECT max(id) FROM users)"], False),
        (["UPDATE others SET x = nullif(a, '')"], False),
    ],
)
def test_null_on_purpose(statements, expected):
    """NULL is meant where every row was come to, and the statement or its caller gave NULL."""
    assert meant(statements, "users", "x", ("id",), 7) is expected
