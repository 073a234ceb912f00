"""Every change has a way back, or says why it has none."""

import pytest

WRONG = {
    "pass": (
        "downgrade-empty",
        "error",
        """\
def upgrade():
    op.add_column("users", sa.Column("a", sa.Integer))


def downgrade():
    pass
""",
    ),
    "docstring only": (
        "downgrade-empty",
        "error",
        """\
def upgrade():
    op.drop_column("users", "a")


def downgrade():
    \"""Nothing.\"""
""",
    ),
    "none at all": (
        "downgrade-empty",
        "error",
        """\
def upgrade():
    op.create_index("ix", "users", ["a"])
""",
    ),
    "SQL": (
        "downgrade-empty",
        "error",
        """\
def upgrade():
    op.execute("CREATE TABLE x (id int)")


def downgrade():
    return
""",
    ),
    "in a helper": (
        "downgrade-empty",
        "error",
        """\
def _columns():
    op.drop_table("x")


def upgrade():
    _columns()


def downgrade():
    pass
""",
    ),
    "raises without a reason": (
        "downgrade-refused",
        "warning",
        """\
def upgrade():
    op.drop_table("x")


def downgrade():
    raise NotImplementedError
""",
    ),
    "raises and calls nothing": (
        "downgrade-refused",
        "warning",
        """\
def upgrade():
    op.drop_table("x")


def downgrade():
    raise NotImplementedError()
""",
    ),
    "raises with a reason": (
        "downgrade-irreversible",
        "info",
        """\
def upgrade():
    op.drop_table("x")


def downgrade():
    raise NotImplementedError("its rows are gone")
""",
    ),
    "raises although a rename can be undone": (
        "downgrade-refused",
        "warning",
        """\
def upgrade():
    op.execute("SET LOCAL lock_timeout = '3s'")
    op.alter_column("users", "a", new_column_name="b")


def downgrade():
    raise NotImplementedError("not needed")
""",
    ),
    "raises although all that comes can go": (
        "downgrade-refused",
        "warning",
        """\
def upgrade():
    with op.batch_alter_table("users") as batch_op:
        batch_op.add_column(sa.Column("a", sa.Integer))
    op.create_index("ix", "users", ["a"])
    op.execute("ALTER TABLE users RENAME COLUMN x TO y; CREATE VIEW v AS SELECT y FROM users")


def downgrade():
    raise NotImplementedError("nobody goes back")
""",
    ),
    "raises where rows were written": (
        "downgrade-irreversible",
        "info",
        """\
def upgrade():
    op.add_column("users", sa.Column("a", sa.Integer))
    op.execute("UPDATE users SET a = 1, b = NULL")


def downgrade():
    raise NotImplementedError("b is gone")
""",
    ),
    "raises where a type was changed": (
        "downgrade-irreversible",
        "info",
        """\
def upgrade():
    op.alter_column("users", "a", new_column_name="b", type_=sa.Integer)
    op.execute("ALTER TABLE users ADD c int, DROP d")


def downgrade():
    raise NotImplementedError("the fractions are gone")
""",
    ),
    "raises by a function of the file": (
        "downgrade-irreversible",
        "info",
        """\
def no_way_back(what):
    raise NotImplementedError(f"nobody kept {what}")


def upgrade():
    op.drop_table("x")


def downgrade():
    no_way_back("its rows")
""",
    ),
}
RIGHT = {
    "a backfill": """\
def upgrade():
    op.execute("UPDATE users SET a = 1 WHERE a IS NULL")


def downgrade():
    pass
""",
    "a backfill by a working table": """\
def upgrade():
    op.execute("CREATE TEMP TABLE busy AS SELECT id FROM users")
    op.execute("UPDATE users SET a = 1 WHERE id IN (SELECT id FROM busy)")
    op.execute("DROP TABLE busy")


def downgrade():
    pass
""",
    "a merge": """\
def upgrade():
    pass


def downgrade():
    pass
""",
    "a label added to an enum type": """\
def upgrade():
    op.execute("ALTER TYPE kind ADD VALUE 'x'")


def downgrade():
    pass
""",
    "an extension": """\
def upgrade():
    op.execute("CREATE EXTENSION IF NOT EXISTS citext")


def downgrade():
    pass
""",
    "validating": """\
def upgrade():
    op.execute("ALTER TABLE a VALIDATE CONSTRAINT b")


def downgrade():
    pass
""",
    "functions that call each other": """\
def _back():
    downgrade()


def upgrade():
    op.create_table("x", sa.Column("id", sa.Integer))


def downgrade():
    _back()
""",
    "undone": """\
def upgrade():
    op.create_table("x", sa.Column("id", sa.Integer))


def downgrade():
    op.drop_table("x")
""",
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_told(read, name):
    """Each defect is told once by its code and severity, with its line."""
    code, severity, text = WRONG[name]
    found = read("downgrade-written", text)
    assert {(f.code, f.severity) for f in found} == {(code, severity)}
    assert all(f.place.file.endswith("0002.py") for f in found)


@pytest.mark.parametrize("name", RIGHT)
def test_what_is_right_passes(read, name):
    """Tempting but correct code is left in peace."""
    assert read("downgrade-written", RIGHT[name]) == []


def test_who_goes_forward_only(read, tmp_path):
    """Where every revision refuses the way back, one more of them is no question."""
    folder = tmp_path / "alembic" / "versions"
    folder.mkdir(parents=True)
    refused = """def downgrade():\n    raise NotImplementedError("we go forward only")\n"""
    (folder / "0001.py").write_text(refused)
    text = 'def upgrade():\n    op.create_index("ix", "a", ["b"])\n\n\n' + refused
    assert {f.code for f in read("downgrade-written", text)} == {"downgrade-irreversible"}
    (folder / "0000.py").write_text("def downgrade():\n    op.drop_table('a')\n")
    assert {f.code for f in read("downgrade-written", text)} == {"downgrade-refused"}
