"""The way back: what it leaves behind, and what it takes along."""

import pytest
import sqlalchemy as sa

from sddflow.proof.checks import downgrade

MOOD = sa.Enum("sad", "glad", name="mood")


def _before(metadata):
    sa.Table(
        "notes",
        metadata,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("body", sa.String(80), nullable=False),
        sa.Column("nick", sa.String(60)),
    )


def _batch(*steps):
    def moves(op):
        with op.batch_alter_table("notes") as notes:
            for name, *words in steps:
                options = words.pop() if words and isinstance(words[-1], dict) else {}
                getattr(notes, name)(*words, **options)

    return moves


def _rename(old, new):
    return _batch(("alter_column", old, {"new_column_name": new}))


def _more(op):
    op.add_column("notes", sa.Column("stars", sa.Integer))
    op.create_index("ix_notes_stars", "notes", ["stars"])


def _less(op):
    op.drop_index("ix_notes_stars", table_name="notes")
    op.drop_column("notes", "stars")


def _found(case):
    return [(f.code, f.severity) for f in downgrade.look(case)]


@pytest.mark.parametrize(
    ("up", "down", "expected"),
    [
        (_more, _less, []),
        (_rename("nick", "handle"), _rename("handle", "nick"), []),
        (
            _batch(("alter_column", "body", {"type_": sa.Text()})),
            _batch(("alter_column", "body", {"type_": sa.String(80)})),
            [],
        ),
        (_more, lambda _: None, [("downgrade-incomplete", "error")]),
        (
            _more,
            lambda op: op.drop_index("ix_notes_stars", table_name="notes"),
            [("downgrade-incomplete", "error")],
        ),
        (
            _rename("nick", "handle"),
            _batch(("drop_column", "handle"), ("add_column", sa.Column("nick", sa.String(60)))),
            [("downgrade-rows-lost", "error")],
        ),
        (
            _more,
            lambda op: (_less(op), op.execute("UPDATE notes SET nick = NULL")),
            [("downgrade-rows-lost", "error")],
        ),
        (
            _more,
            lambda op: (_less(op), op.execute("DELETE FROM notes WHERE id < 3")),
            [("downgrade-rows-removed", "warning")],
        ),
    ],
)
def test_the_way_back(migrating, up, down, expected):
    """The schema comes back, and so does every value that was still there after the upgrade."""
    assert _found(migrating.case(_before, up, down=down)) == expected


@pytest.mark.parametrize(
    ("up", "down", "expected"),
    [
        (
            lambda op: op.create_table("days", sa.Column("mood", MOOD)),
            lambda op: op.drop_table("days"),
            [("downgrade-type-left", "error")],
        ),
        (
            lambda op: (MOOD.create(op.get_bind()), op.add_column("notes", sa.Column("m", MOOD))),
            lambda op: op.drop_column("notes", "m"),
            [("downgrade-type-left", "error")],
        ),
        (
            lambda op: op.execute("CREATE SEQUENCE numbers"),
            lambda op: op.execute("SELECT 1"),
            [("downgrade-incomplete", "error")],
        ),
        (
            lambda op: (op.execute("CREATE SEQUENCE numbers"), _more(op)),
            _less,
            [("downgrade-sequence-left", "error")],
        ),
        (lambda op: op.execute("CREATE EXTENSION vector"), lambda op: None, []),
        (
            lambda op: (op.execute("CREATE EXTENSION vector"), _more(op)),
            lambda op: op.drop_index("ix_notes_stars", table_name="notes"),
            [("downgrade-incomplete", "error")],
        ),
        (
            lambda op: op.create_table("days", sa.Column("mood", MOOD)),
            lambda op: (op.drop_table("days"), MOOD.drop(op.get_bind())),
            [],
        ),
        (
            lambda op: op.create_table("days", sa.Column("id", sa.Integer, primary_key=True)),
            lambda op: op.drop_table("days"),
            [],
        ),
        (
            lambda op: (op.execute("CREATE SEQUENCE numbers"), _more(op)),
            lambda op: (op.execute("DROP SEQUENCE numbers"), _less(op)),
            [],
        ),
    ],
)
def test_types_and_sequences_left(migrating, up, down, expected):
    """A type or a sequence that stays behind is named; an extension is the whole database's."""
    if migrating.server.dialect != "postgresql":
        pytest.skip("no enum types, no sequences, no extensions")
    assert _found(migrating.case(_before, up, down=down)) == expected


def _labelled(*labels):
    def build(metadata):
        mood = sa.Enum(*labels, name="mood")
        sa.Table(
            "days", metadata, sa.Column("id", sa.Integer, primary_key=True), sa.Column("m", mood)
        )

    return build


@pytest.mark.parametrize(
    ("up", "expected"),
    [
        ("ALTER TYPE mood ADD VALUE 'odd' BEFORE 'bad'", [("downgrade-incomplete", "info")]),
        ("ALTER TYPE mood RENAME VALUE 'bad' TO 'sad'", [("downgrade-incomplete", "error")]),
        (
            "ALTER TYPE mood ADD VALUE 'odd'; CREATE INDEX ix_days_m ON days (m)",
            [("downgrade-incomplete", "error")],
        ),
    ],
)
def test_labels_left(migrating, up, expected):
    """No statement takes a label back: where only such are left, it is said, and no error."""
    if migrating.server.dialect != "postgresql":
        pytest.skip("SQLite has no enum types")
    moves = {"up": lambda op: op.execute(up), "down": lambda _: None}
    assert _found(migrating.case(_labelled("good", "bad"), **moves)) == expected


def test_a_key_that_comes_back_not_valid(migrating):
    """It holds for new rows at once, and a later step validates it: said, and no error."""
    if migrating.server.dialect != "postgresql":
        pytest.skip("SQLite validates at once")
    rule = "ALTER TABLE days ADD CONSTRAINT ck_days_id CHECK (id > 0)"

    def before(metadata):
        table = sa.Table("days", metadata, sa.Column("id", sa.Integer, primary_key=True))
        sa.event.listen(table, "after_create", sa.DDL(rule))

    moves = {
        "up": lambda op: op.drop_constraint("ck_days_id", "days"),
        "down": lambda op: op.execute(f"{rule} NOT VALID"),
    }
    assert _found(migrating.case(before, **moves)) == [("downgrade-incomplete", "info")]


def _unvalidated(metadata):
    _before(metadata)
    rule = "ALTER TABLE notes ADD CONSTRAINT ck_notes_body CHECK (length(body) > 0) NOT VALID"
    sa.event.listen(metadata.tables["notes"], "after_create", sa.DDL(rule))


@pytest.mark.parametrize(
    ("down", "expected"),
    [
        (lambda _: None, []),
        (
            lambda op: op.drop_constraint("ck_notes_body", "notes"),
            [("downgrade-incomplete", "error")],
        ),
    ],
)
def test_what_was_validated_stays_so(migrating, down, expected):
    """No statement makes a valid constraint unvalidated: a downgrade that leaves it is whole."""
    if migrating.server.dialect != "postgresql":
        pytest.skip("SQLite validates at once")
    sql = "ALTER TABLE notes VALIDATE CONSTRAINT ck_notes_body"
    case = migrating.case(_unvalidated, lambda op: op.execute(sql), down=down)
    assert _found(case) == expected
