"""SQLite changes columns and constraints by batch operations only."""

import pytest

WRONG = {
    "NOT NULL": (
        "batch-missing",
        "warning",
        """\
def upgrade():
    op.alter_column("x", "a", nullable=False)


def downgrade():
    pass
""",
    ),
    "a constraint": (
        "batch-missing",
        "warning",
        """\
def upgrade():
    op.create_foreign_key("fk", "x", "y", ["a"], ["id"])


def downgrade():
    pass
""",
    ),
    "dropping one": (
        "batch-missing",
        "warning",
        """\
def upgrade():
    pass


def downgrade():
    op.drop_constraint("fk", "x", type_="foreignkey")
""",
    ),
    "a type in a loop": (
        "batch-missing",
        "warning",
        """\
def upgrade():
    for t in ("x", "y"):
        op.alter_column(t, "a", type_=sa.Text())


def downgrade():
    pass
""",
    ),
}
RIGHT = {
    "in a batch": """\
def upgrade():
    with op.batch_alter_table("x") as batch:
        batch.alter_column("a", nullable=False)
        batch.create_foreign_key("fk", "y", ["a"], ["id"])


def downgrade():
    pass
""",
    "a batch given to a helper": """\
def _change(b):
    b.alter_column("a", nullable=False)


def upgrade():
    with op.batch_alter_table("x") as batch:
        _change(batch)


def downgrade():
    pass
""",
    "a rename": """\
def upgrade():
    op.alter_column("x", "a", new_column_name="b")


def downgrade():
    pass
""",
    "a column with a default": """\
def upgrade():
    op.add_column("x", sa.Column("a", sa.Integer, nullable=False, server_default="0"))


def downgrade():
    pass
""",
    "on PostgreSQL only": """\
def upgrade():
    if op.get_bind().dialect.name != "sqlite":
        op.alter_column("x", "a", nullable=False)


def downgrade():
    pass
""",
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_told(read, name):
    """Each defect is told once by its code and severity, with its line."""
    code, severity, text = WRONG[name]
    found = read("batch-missing", text)
    assert {(f.code, f.severity) for f in found} == {(code, severity)}
    assert all(f.place.file.endswith("0002.py") for f in found)
    assert all(f.place.line > 6 for f in found)


@pytest.mark.parametrize("name", RIGHT)
def test_what_is_right_passes(read, name):
    """Tempting but correct code is left in peace."""
    assert read("batch-missing", RIGHT[name]) == []
