"""Every row's values are followed through migrations that are really run."""

import pytest
import sqlalchemy as sa

from sddflow.proof.checks import rows_survive


def _before(metadata):
    users = sa.Table(
        "users",
        metadata,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("email", sa.String(80), nullable=False, unique=True),
        sa.Column("nick", sa.String(60)),
        sa.Column("is_staff", sa.Boolean, nullable=False),
        sa.Column("price", sa.Numeric(10, 2), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
    )
    sa.Table(
        "notes",
        metadata,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("user_id", sa.ForeignKey(users.c.id, ondelete="CASCADE"), nullable=False),
        sa.Column("body", sa.Text, nullable=False),
    )


def _alter(table, *changes):
    def moves(op):
        with op.batch_alter_table(table) as batch:
            for name, *words in changes:
                options = words.pop() if words and isinstance(words[-1], dict) else {}
                getattr(batch, name)(*words, **options)

    return moves


def _steps(*steps):
    def moves(op):
        for step in steps:
            op.execute(step) if isinstance(step, str) else step(op)

    return moves


def _text(name, length=60, **more):
    return sa.Column(name, sa.String(length), **more)


def _new_table(*columns):
    return lambda op: op.create_table(*columns)


WRONG = {
    "a column renamed by drop and add": (
        _alter("users", ("drop_column", "nick"), ("add_column", _text("nickname"))),
        ("rows-rename-lost", "users", "nick"),
    ),
    "renamed to another word": (
        _alter(
            "notes",
            ("drop_column", "body"),
            ("add_column", sa.Column("content", sa.Text, nullable=False, server_default="")),
        ),
        ("rows-rename-lost", "notes", "body"),
    ),
    "renamed and only partly copied": (
        _steps(
            lambda op: op.add_column("users", _text("nick_name")),
            "UPDATE users SET nick_name = nick WHERE id < 3",
            _alter("users", ("drop_column", "nick")),
        ),
        ("rows-rename-lost", "users", "nick"),
    ),
    "a table renamed by drop and create": (
        _steps(
            lambda op: op.drop_table("notes"),
            _new_table(
                "messages",
                sa.Column("id", sa.Integer, primary_key=True),
                sa.Column("user_id", sa.Integer),
                sa.Column("body", sa.Text),
            ),
        ),
        ("rows-rename-lost", "notes", ""),
    ),
    "text cut to fit": (
        _steps(
            "UPDATE users SET nick = substr(nick, 1, 10)",
            _alter("users", ("alter_column", "nick", {"type_": sa.String(10)})),
        ),
        ("rows-lost", "users", "nick"),
    ),
    "cents rounded away": (
        _steps("UPDATE users SET price = round(price, 0)"),
        ("rows-lost", "users", "price"),
    ),
    "values emptied": (
        _steps("UPDATE users SET nick = NULL"),
        ("rows-lost", "users", "nick"),
    ),
    "a table made anew without its rows": (
        _steps(
            lambda op: op.drop_table("notes"),
            _new_table(
                "notes",
                sa.Column("id", sa.Integer, primary_key=True),
                sa.Column("user_id", sa.Integer),
                sa.Column("body", sa.Text),
            ),
        ),
        ("rows-lost", "notes", ""),
    ),
}
ASKED = {
    "a column dropped": (
        _alter("users", ("drop_column", "nick")),
        "rows-column-dropped",
    ),
    "dropped, while something else is added": (
        _alter(
            "users",
            ("drop_column", "nick"),
            ("add_column", _text("status", nullable=False, server_default="new")),
        ),
        "rows-column-dropped",
    ),
    "a table dropped": (lambda op: op.drop_table("notes"), "rows-table-dropped"),
    "rows deleted by a statement": (
        _steps("DELETE FROM notes WHERE length(body) > 100"),
        "rows-removed",
    ),
    "values rewritten": (
        _steps("UPDATE users SET nick = upper(nick)"),
        "rows-changed",
    ),
}
RIGHT = {
    "renamed": _alter("users", ("alter_column", "nick", {"new_column_name": "nickname"})),
    "added, copied, dropped": _steps(
        lambda op: op.add_column("users", _text("handle")),
        "UPDATE users SET handle = nick",
        _alter("users", ("drop_column", "nick")),
    ),
    "table renamed": lambda op: op.rename_table("notes", "messages"),
    "table made anew with its rows": _steps(
        _new_table(
            "messages",
            sa.Column("id", sa.Integer, primary_key=True),
            sa.Column("user_id", sa.Integer),
            sa.Column("body", sa.Text),
        ),
        "INSERT INTO messages (id, user_id, body) SELECT id, user_id, body FROM notes",
        lambda op: op.drop_table("notes"),
    ),
    "widened": _alter("users", ("alter_column", "nick", {"type_": sa.String(200)})),
    "NOT NULL with a default": lambda op: op.add_column(
        "users", _text("status", nullable=False, server_default="new")
    ),
    "a flag becomes a status": _steps(
        lambda op: op.add_column("users", _text("role", server_default="user")),
        "UPDATE users SET role = 'staff' WHERE is_staff",
        _alter("users", ("drop_column", "is_staff")),
    ),
    "euros become cents": _steps(
        lambda op: op.add_column("users", sa.Column("cents", sa.Integer)),
        "UPDATE users SET cents = CAST(round(price * 100) AS INTEGER)",
        _alter("users", ("drop_column", "price")),
    ),
    "two columns become one": _steps(
        lambda op: op.add_column("users", sa.Column("label", sa.Text)),
        "UPDATE users SET label = coalesce(nick, '') || ' <' || email || '>'",
        _alter("users", ("drop_column", "nick")),
    ),
    "moved into a table of their own": _steps(
        _new_table(
            "nicks",
            sa.Column("user_id", sa.Integer, primary_key=True),
            sa.Column("nick", sa.String(60)),
        ),
        "INSERT INTO nicks (user_id, nick) SELECT id, nick FROM users",
        _alter("users", ("drop_column", "nick")),
    ),
    "NULL filled": _steps("UPDATE users SET nick = 'none' WHERE nick IS NULL"),
}


def _found(seen):
    return [(f.code, f.table, f.column) for f in seen.findings if f.severity == "error"]


@pytest.mark.parametrize("name", WRONG)
def test_losses_are_errors(migrating, name):
    """What is lost without anybody saying so is an error, with a value that was lost."""
    moves, expected = WRONG[name]
    seen = rows_survive.run(migrating.case(_before, moves))
    assert _found(seen) == [expected]
    assert seen.findings[0].cure


@pytest.mark.parametrize("name", ASKED)
def test_intended_losses_are_asked(migrating, name):
    """What somebody wrote down to be dropped, deleted or rewritten is a question for a human."""
    moves, code = ASKED[name]
    seen = rows_survive.run(migrating.case(_before, moves))
    assert [(f.code, f.severity) for f in seen.findings] == [(code, "warning")]


@pytest.mark.parametrize("name", RIGHT)
def test_nothing_is_lost(migrating, name):
    """Tempting, and correct: all values can still be told."""
    assert rows_survive.run(migrating.case(_before, RIGHT[name])).findings == ()


def test_a_moment_that_leaves_its_day_behind(migrating):
    """A time of day is not all that a moment said: of which day it was is what is lost."""
    time = "time(seen_at)" if migrating.server.dialect == "sqlite" else "seen_at::time"
    moves = _steps(
        lambda op: op.add_column("users", sa.Column("seen", sa.Time)),
        f"UPDATE users SET seen = {time}",
        _alter("users", ("drop_column", "seen_at")),
    )
    (found,) = rows_survive.run(migrating.case(_before, moves)).findings
    assert (found.code, found.column) == ("rows-rename-lost", "seen_at")
    assert "has its time of day alone" in found.message


def test_a_rebuild_with_foreign_keys_on(migrating):
    """SQLite's batch operation on a parent takes the children along where keys are enforced."""
    if migrating.server.dialect != "sqlite":
        pytest.skip("only SQLite rebuilds tables")

    def moves(op):
        op.execute("COMMIT")
        op.execute("PRAGMA foreign_keys=ON")
        op.execute("BEGIN")
        _alter("users", ("alter_column", "nick", {"type_": sa.String(70)}))(op)

    seen = rows_survive.run(migrating.case(_before, moves))
    assert _found(seen) == [("rows-lost", "notes", "")]


DETACH = "ALTER TABLE days DETACH PARTITION days_all"


@pytest.mark.parametrize(
    ("statements", "found"),
    [
        ([DETACH], []),
        ([DETACH, "DELETE FROM days_all"], ["rows-lost"]),
        ([DETACH, "DROP TABLE days_all"], ["rows-lost"]),
    ],
)
def test_a_partition_that_is_detached(migrating, statements, found):
    """Its rows stand in a table of its own, and are lost only with that."""
    if migrating.server.dialect == "sqlite":
        pytest.skip("SQLite has no partitions")

    def before(metadata):
        days = sa.Table(
            "days",
            metadata,
            sa.Column("day", sa.Date, primary_key=True),
            postgresql_partition_by="RANGE (day)",
        )
        bounds = "FOR VALUES FROM (MINVALUE) TO (MAXVALUE)"
        part = sa.DDL(f"CREATE TABLE days_all PARTITION OF days {bounds}")
        sa.event.listen(days, "after_create", part)

    case = migrating.case(before, lambda op: [op.execute(s) for s in statements])
    assert sorted(f.code for f in rows_survive.run(case).findings) == found
