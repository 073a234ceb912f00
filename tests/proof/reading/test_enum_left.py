"""An enum type that upgrade() brings, downgrade() takes away."""

import pytest

WRONG = {
    "with a table": (
        "enum-left-behind",
        "warning",
        """\
def upgrade():
    op.create_table("x", sa.Column("k", sa.Enum("a", "b", name="kind")))


def downgrade():
    op.drop_table("x")
""",
    ),
    "with a column": (
        "enum-left-behind",
        "warning",
        """\
def upgrade():
    op.add_column("x", sa.Column("k", sa.Enum("a", name="kind")))


def downgrade():
    op.drop_column("x", "k")
""",
    ),
    "by a name": (
        "enum-left-behind",
        "warning",
        """\
from sqlalchemy.dialects import postgresql

KIND = postgresql.ENUM("a", name="kind")


def upgrade():
    op.add_column("x", sa.Column("k", KIND))


def downgrade():
    op.drop_column("x", "k")
""",
    ),
    "by SQL": (
        "enum-left-behind",
        "warning",
        """\
def upgrade():
    op.execute("CREATE TYPE kind AS ENUM ('a')")
    op.create_table("x")


def downgrade():
    op.drop_table("x")
""",
    ),
    "another one is dropped": (
        "enum-left-behind",
        "warning",
        """\
def upgrade():
    op.create_table("x", sa.Column("k", sa.Enum("a", "b", name="kind")))


def downgrade():
    op.drop_table("x")
    sa.Enum(name="other").drop(op.get_bind())
""",
    ),
}
RIGHT = {
    "dropped": """\
def upgrade():
    op.create_table("x", sa.Column("k", sa.Enum("a", "b", name="kind")))


def downgrade():
    op.drop_table("x")
    sa.Enum(name="kind").drop(op.get_bind(), checkfirst=True)
""",
    "dropped by SQL": """\
def upgrade():
    op.create_table("x", sa.Column("k", sa.Enum("a", "b", name="kind")))


def downgrade():
    op.drop_table("x")
    op.execute("DROP TYPE IF EXISTS kind")
""",
    "dropped by name": """\
KIND = sa.Enum("a", name="kind")


def upgrade():
    op.add_column("x", sa.Column("k", KIND))


def downgrade():
    op.drop_column("x", "k")
    KIND.drop(op.get_bind())
""",
    "dropped where it exists": """\
def upgrade():
    op.create_table("x", sa.Column("k", sa.Enum("a", "b", name="kind")))


def downgrade():
    op.drop_table("x")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TYPE kind")
""",
    "no type of its own": """\
def upgrade():
    op.create_table("x", sa.Column("k", sa.Enum("a", name="kind", native_enum=False)))


def downgrade():
    op.drop_table("x")
""",
    "made elsewhere": """\
def upgrade():
    op.add_column("x", sa.Column("k", postgresql.ENUM(name="kind", create_type=False)))


def downgrade():
    op.drop_column("x", "k")
""",
    "in a loop": """\
def upgrade():
    op.create_table("x", sa.Column("k", sa.Enum("a", "b", name="kind")))


def downgrade():
    op.drop_table("x")
    for name in ("kind",):
        op.execute(f"DROP TYPE {name}")
""",
    "only the old type is named": """\
def upgrade():
    with op.batch_alter_table("x") as b:
        b.alter_column("k", existing_type=sa.Enum("a", name="kind"), nullable=True)


def downgrade():
    with op.batch_alter_table("x") as b:
        b.alter_column("k", existing_type=sa.Enum("a", name="kind"), nullable=False)
""",
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_told(read, name):
    """Each defect is told once by its code and severity, with its line."""
    code, severity, text = WRONG[name]
    found = read("enum-left", text)
    assert {(f.code, f.severity) for f in found} == {(code, severity)}
    assert all(f.place.file.endswith("0002.py") for f in found)
    assert all(f.place.line > 6 for f in found)


@pytest.mark.parametrize("name", RIGHT)
def test_what_is_right_passes(read, name):
    """Tempting but correct code is left in peace."""
    assert read("enum-left", RIGHT[name]) == []
