"""Keys of tables, and types of foreign keys."""

import pytest
import sqlalchemy as sa

from sddflow.proof.check import SkippedError
from sddflow.proof.checks import shape


def _notes(*columns, key=True):
    def build(metadata):
        sa.Table(
            "notes",
            metadata,
            *([sa.Column("id", sa.BigInteger, primary_key=True)] if key else []),
            *(
                sa.Column(*parts[:2], *(sa.ForeignKey(to) for to in parts[2:]), **more)
                for parts, more in columns
            ),
        )

    return build


def _found(case):
    return [(f.code, f.severity, f.column) for f in shape.run(case).findings]


TEXT = (("text", sa.Text), {"nullable": False})
USER = (("user_id", sa.Integer, "users.id"), {"nullable": False})
OTHER = (("other_id", sa.Integer, "users.id"), {"nullable": False})


@pytest.mark.parametrize(
    ("columns", "found"),
    [
        ([TEXT], ("primary-key-none", "warning", "")),
        ([USER, TEXT], ("primary-key-none", "warning", "")),
        ([USER, OTHER], ("primary-key-none", "warning", "")),
        ([(USER[0], {"nullable": False, "unique": True})], ("primary-key-none", "info", "")),
    ],
)
def test_a_table_without_a_key(bench, columns, found):
    """No row of it can be told from another; of pairs that are unique that is only information."""
    assert _found(bench.case(_notes(*columns, key=False))) == [found]


@pytest.mark.parametrize(
    "kind",
    [sa.SmallInteger, sa.Integer, sa.SmallInteger().with_variant(sa.Integer, "sqlite")],
)
def test_a_key_too_narrow(migrating, kind):
    """A key that is narrower than what it points to cannot hold every key."""
    case = migrating.case(
        _notes(TEXT),
        lambda op: op.create_table(
            "lines",
            sa.Column("id", sa.Integer, primary_key=True),
            sa.Column("note_id", kind, sa.ForeignKey("notes.id")),
        ),
    )
    assert _found(case) == [("foreign-key-type", "warning", "note_id")]


@pytest.mark.parametrize(
    "columns", [[TEXT], [USER, TEXT], [(("user_id", sa.BigInteger, "users.id"), {})]]
)
def test_keys_that_are_right(bench, columns):
    """A table with a key, and a foreign key that is as wide or wider, pass."""
    assert _found(bench.case(_notes(*columns))) == []


def test_what_was_so_before(migrating):
    """A key that was too narrow before is not this migration's doing."""

    def before(metadata):
        _notes(TEXT)(metadata)
        sa.Table("lines", metadata, sa.Column("note_id", sa.Integer, sa.ForeignKey("notes.id")))

    case = migrating.case(before, lambda op: op.add_column("lines", sa.Column("n", sa.Integer)))
    assert _found(case) == []


def _lines(*, key):
    """Lines with a column that may become their key."""

    def build(metadata):
        sa.Table(
            "lines",
            metadata,
            sa.Column("id", sa.Integer, nullable=False),
            sa.Column("code", sa.Uuid, nullable=False),
            *([sa.PrimaryKeyConstraint(*key, name="pk")] if key else []),
        )

    return build


def _rekeyed(*columns):
    """The old key goes; the table is rebuilt where there is no other way."""

    def up(op):
        with op.batch_alter_table("lines") as batch:
            batch.drop_constraint("pk", type_="primary")
            if columns:
                batch.create_primary_key("pk_new", list(columns))

    return up


@pytest.mark.parametrize("key", [["id"], ["code"], ["id", "code"]])
def test_a_key_that_goes(migrating, key):
    """A table that had a primary key and has none any more is an error."""
    case = migrating.case(_lines(key=key), _rekeyed())
    assert _found(case) == [("primary-key-lost", "error", "")]


@pytest.mark.parametrize(
    ("key", "up"),
    [
        (["id"], _rekeyed("id", "code")),
        (["id", "code"], _rekeyed("id")),
        ([], lambda op: op.add_column("lines", sa.Column("n", sa.Integer))),
        (["id"], lambda op: op.drop_table("lines")),
    ],
)
def test_a_key_that_changes(migrating, key, up):
    """Another key is a key; a table that never had one, or is gone, has lost none."""
    assert "primary-key-lost" not in [
        code for code, *_ in _found_or_none(migrating.case(_lines(key=key), up))
    ]


def _found_or_none(case):
    try:
        return _found(case)
    except SkippedError:
        return []


def _pointing(kind, to):
    """Lines whose foreign key has one type, to a table whose key has another."""

    def before(metadata):
        sa.Table("kinds", metadata, sa.Column("id", to, primary_key=True))

    return before, lambda op: op.create_table(
        "lines",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("kind_id", kind, sa.ForeignKey("kinds.id")),
    )


@pytest.mark.parametrize(
    ("kind", "to"),
    [(sa.String(10), sa.String(20)), (sa.String(10), sa.Text), (sa.Integer, sa.BigInteger)],
)
def test_a_type_too_narrow(migrating, kind, to):
    """Texts that are shorter, and smaller whole numbers, cannot hold every key."""
    assert _found(migrating.case(*_pointing(kind, to))) == [
        ("foreign-key-type", "warning", "kind_id")
    ]


@pytest.mark.parametrize(
    ("kind", "to"),
    [
        (sa.String(20), sa.String(20)),
        (sa.String(40), sa.String(20)),
        (sa.Text, sa.String(20)),
        (sa.Uuid, sa.Uuid),
        (sa.BigInteger, sa.Integer),
        (sa.Integer, sa.SmallInteger),
    ],
)
def test_a_type_wide_enough(migrating, kind, to):
    """The same type, and a wider one of its kind, hold every key."""
    assert _found(migrating.case(*_pointing(kind, to))) == []
