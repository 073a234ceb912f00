"""Tables and columns that get another name while they are in use."""

import pytest

NEW = """op.add_column("users", sa.Column("n", sa.Integer))
    op.alter_column("users", "n", new_column_name="m")
"""
BATCH = """with op.batch_alter_table("users") as b:
        b.alter_column("a", new_column_name="c")
"""
COMPUTED = """op.alter_column("users", "a", new_column_name="b")
    op.add_column("users", sa.Column("a", sa.Integer, sa.Computed("b")))
"""


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ('op.alter_column("users", "a", new_column_name="b")', ("users", "a")),
        ('op.rename_table("users", "people")', ("users", "")),
        ('op.execute("ALTER TABLE users RENAME COLUMN a TO b")', ("users", "a")),
        ('op.execute("ALTER TABLE app.users RENAME a TO b")', ("users", "a")),
        ("op.execute('ALTER TABLE \"users\" RENAME TO people')", ("users", "")),
        (
            BATCH,
            ("users", "a"),
        ),
    ],
)
def test_what_is_in_use(read, body, told):
    """Columns and tables, by Alembic's operations and in SQL."""
    (found,) = read("renames", f"def upgrade():\n    {body}\n")
    assert (found.code, found.severity) == ("rename-in-use", "info")
    assert (found.table, found.column) == told


@pytest.mark.parametrize(
    "body",
    [
        'op.alter_column("users", "a", new_column_name="a")',
        'op.alter_column("users", "a", nullable=True)',
        'op.execute("ALTER TABLE users RENAME CONSTRAINT a TO b")',
        'op.execute("ALTER INDEX a RENAME TO b")',
        'op.create_table("x")\n    op.rename_table("x", "y")',
        'op.execute("CREATE TABLE n (id int); DROP TABLE users; ALTER TABLE n RENAME TO users")',
        'op.rename_table("users", "people")\n    op.execute("CREATE VIEW users AS SELECT 1")',
        'op.rename_table("users", "old")\n    op.create_table("users")',
        COMPUTED,
        NEW,
    ],
)
def test_what_nobody_asks_for(read, body):
    """Names of constraints, what is new itself, and what leaves something of the old name."""
    assert read("renames", f"def upgrade():\n    {body}\n") == []
