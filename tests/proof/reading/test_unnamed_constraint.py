"""A constraint is dropped by its name."""

import pytest

WRONG = {
    "None": (
        "drop-constraint-unnamed",
        "error",
        """\
def upgrade():
    pass


def downgrade():
    op.drop_constraint(None, "users", type_="unique")
""",
    ),
    "in a batch": (
        "drop-constraint-unnamed",
        "error",
        """\
def upgrade():
    pass


def downgrade():
    with op.batch_alter_table("users") as batch:
        batch.drop_constraint(None, type_="foreignkey")
""",
    ),
    "by keyword": (
        "drop-constraint-unnamed",
        "error",
        """\
def upgrade():
    op.drop_constraint(constraint_name=None, table_name="users")


def downgrade():
    pass
""",
    ),
    "by f()": (
        "drop-constraint-unnamed",
        "error",
        """\
def upgrade():
    op.drop_constraint(op.f(None), "users")


def downgrade():
    pass
""",
    ),
}
RIGHT = {
    "named": """\
def upgrade():
    op.drop_constraint("uq_users_email", "users", type_="unique")


def downgrade():
    pass
""",
    "by f()": """\
def upgrade():
    with op.batch_alter_table("users") as batch:
        batch.drop_constraint(batch.f("uq_users_email"), type_="unique")


def downgrade():
    pass
""",
    "found at run time": """\
def upgrade():
    name = find_name()
    op.drop_constraint(name, "users")


def downgrade():
    pass
""",
    "made by a convention": """\
def upgrade():
    op.create_unique_constraint(None, "users", ["email"])


def downgrade():
    pass
""",
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_told(read, name):
    """Each defect is told once by its code and severity, with its line."""
    code, severity, text = WRONG[name]
    found = read("unnamed-constraint", text)
    assert {(f.code, f.severity) for f in found} == {(code, severity)}
    assert all(f.place.file.endswith("0002.py") for f in found)
    assert all(f.place.line > 6 for f in found)


@pytest.mark.parametrize("name", RIGHT)
def test_what_is_right_passes(read, name):
    """Tempting but correct code is left in peace."""
    assert read("unnamed-constraint", RIGHT[name]) == []
