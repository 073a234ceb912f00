"""Keys of tables, and types of foreign keys."""

import pytest
import sqlalchemy as sa

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
        ([USER, OTHER], ("primary-key-none", "info", "")),
    ],
)
def test_a_table_without_a_key(bench, columns, found):
    """No row of it can be told from another; where it only holds pairs, that is only told."""
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
