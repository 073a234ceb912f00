"""What upgrade() makes, downgrade() names."""

import pytest

WRONG = {
    "an index": (
        "downgrade-forgets",
        "warning",
        """\
def upgrade():
    op.create_index("ix_a", "users", ["a"])
    op.create_index("ix_b", "posts", ["b"])


def downgrade():
    op.drop_index("ix_a", "users")
""",
    ),
    "a column": (
        "downgrade-forgets",
        "warning",
        """\
def upgrade():
    op.add_column("users", sa.Column("a", sa.Integer))
    op.add_column("posts", sa.Column("b", sa.Integer))


def downgrade():
    op.drop_column("users", "a")
""",
    ),
    "a table": (
        "downgrade-forgets",
        "warning",
        """\
def upgrade():
    op.create_table("x")
    op.create_table("y")


def downgrade():
    op.drop_table("x")
""",
    ),
    "a constraint in a batch": (
        "downgrade-forgets",
        "warning",
        """\
def upgrade():
    with op.batch_alter_table("users") as batch:
        batch.create_unique_constraint("uq_users_a", ["a"])
    op.create_index("ix_b", "posts", ["b"])


def downgrade():
    op.drop_index("ix_b", "posts")
""",
    ),
}
WRONG["a table made anew"] = (
    "downgrade-forgets",
    "warning",
    """\
def upgrade():
    op.drop_table("sums")
    op.create_table("sums")
    op.add_column("users", sa.Column("a", sa.Integer))


def downgrade():
    op.drop_column("users", "a")
""",
)
RIGHT = {
    "a table for the time of the upgrade": """\
def upgrade():
    op.create_table("kept_ids")
    op.create_table("users_new")
    op.create_table("sums")
    op.add_column("users", sa.Column("a", sa.Integer))
    op.drop_table("kept_ids")
    op.rename_table("users_new", "users")
    op.execute("DROP TABLE IF EXISTS sums")


def downgrade():
    op.drop_column("users", "a")
""",
    "indexes go with their table": """\
def upgrade():
    op.create_table("x")
    op.create_index("ix_x", "x", ["a"])


def downgrade():
    op.drop_table("x")
""",
    "indexes go with their column": """\
def upgrade():
    op.add_column("x", sa.Column("a", sa.Integer))
    op.create_index("ix_x", "x", ["a"])


def downgrade():
    op.drop_column("x", "a")
""",
    "a loop over names": """\
TABLES = ("x", "y")


def upgrade():
    for name in TABLES:
        op.create_table(name)


def downgrade():
    for name in reversed(TABLES):
        op.drop_table(name)
""",
    "SQL drops it": """\
def upgrade():
    op.create_index("ix_a", "users", ["a"])


def downgrade():
    op.execute("DROP INDEX IF EXISTS ix_a")
""",
    "a batch drops it": """\
def upgrade():
    with op.batch_alter_table("users") as batch:
        batch.create_index("ix_a", ["a"])


def downgrade():
    with op.batch_alter_table("users") as batch:
        batch.drop_index("ix_a")
""",
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_told(read, name):
    """Each defect is told once by its code and severity, with its line."""
    code, severity, text = WRONG[name]
    found = read("downgrade-forgets", text)
    assert {(f.code, f.severity) for f in found} == {(code, severity)}
    assert all(f.place.file.endswith("0002.py") for f in found)
    assert all(f.place.line > 6 for f in found)


@pytest.mark.parametrize("name", RIGHT)
def test_what_is_right_passes(read, name):
    """Tempting but correct code is left in peace."""
    assert read("downgrade-forgets", RIGHT[name]) == []
