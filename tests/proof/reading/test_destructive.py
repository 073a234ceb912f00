"""What destroys data is a question for a human, never an error."""

import pytest

from sddflow.proof.reading.gather import script_from

WRONG = {
    "table": (
        "destructive-operation",
        "warning",
        """\
def upgrade():
    op.drop_table("x")


def downgrade():
    pass
""",
    ),
    "column": (
        "destructive-operation",
        "warning",
        """\
def upgrade():
    op.drop_column("x", "a")


def downgrade():
    pass
""",
    ),
    "column in a batch": (
        "destructive-operation",
        "warning",
        """\
def upgrade():
    with op.batch_alter_table("x") as b:
        b.drop_column("a")


def downgrade():
    pass
""",
    ),
    "TRUNCATE": (
        "destructive-operation",
        "warning",
        """\
def upgrade():
    op.execute("TRUNCATE TABLE x CASCADE")


def downgrade():
    pass
""",
    ),
    "DELETE": (
        "destructive-operation",
        "warning",
        """\
def upgrade():
    op.execute(sa.text("delete from x"))


def downgrade():
    pass
""",
    ),
    "DELETE as an expression": (
        "destructive-operation",
        "warning",
        """\
def upgrade():
    x = sa.table("x")
    op.execute(sa.delete(x))


def downgrade():
    pass
""",
    ),
    "delete of a table": (
        "destructive-operation",
        "warning",
        """\
def upgrade():
    x = sa.table("x")
    op.get_bind().execute(x.delete())


def downgrade():
    pass
""",
    ),
    "SQL": (
        "destructive-operation",
        "warning",
        """\
def upgrade():
    op.execute("ALTER TABLE public.x DROP COLUMN IF EXISTS a")


def downgrade():
    pass
""",
    ),
    "in a loop": (
        "destructive-operation",
        "warning",
        """\
def upgrade():
    for name in ("x", "y"):
        op.drop_table(name)


def downgrade():
    pass
""",
    ),
}
RIGHT = {
    "with a condition": """\
def upgrade():
    op.execute("DELETE FROM x WHERE done")


def downgrade():
    pass
""",
    "an expression with a condition": """\
def upgrade():
    x = sa.table("x", sa.column("a"))
    op.execute(x.delete().where(x.c.a == 1))


def downgrade():
    pass
""",
    "a table of its own": """\
def upgrade():
    op.create_table("copy")
    op.drop_table("copy")


def downgrade():
    pass
""",
    "a column of its own": """\
def upgrade():
    op.add_column("x", sa.Column("once", sa.Integer()))
    op.drop_column("x", "once")


def downgrade():
    pass
""",
    "a table of its own, as SQL": """\
def upgrade():
    op.execute("CREATE TABLE IF NOT EXISTS copy (id integer)")
    op.execute("DROP TABLE copy")


def downgrade():
    pass
""",
    "a working table": """\
def upgrade():
    op.execute("CREATE TEMPORARY TABLE kept AS SELECT min(id) FROM x")
    op.execute("DROP TABLE kept")
""",
    "a constraint": """\
def upgrade():
    op.execute("ALTER TABLE x DROP CONSTRAINT y")


def downgrade():
    pass
""",
    "an index": """\
def upgrade():
    op.drop_index("ix", "x")


def downgrade():
    pass
""",
    "a rename": """\
def upgrade():
    op.alter_column("x", "a", new_column_name="b")


def downgrade():
    pass
""",
    "words in a text": """\
def upgrade():
    op.execute("UPDATE x SET note = 'drop table x'")


def downgrade():
    pass
""",
    "on the way down": """\
def upgrade():
    op.create_table("x")


def downgrade():
    op.drop_table("x")
""",
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_told(read, name):
    """Each defect is told once by its code and severity, with its line."""
    code, severity, text = WRONG[name]
    found = read("destructive", text)
    assert {(f.code, f.severity) for f in found} == {(code, severity)}
    assert all(f.place.file.endswith("0002.py") for f in found)
    assert all(f.place.line > 6 for f in found)


@pytest.mark.parametrize("name", RIGHT)
def test_what_is_right_passes(read, name):
    """Tempting but correct code is left in peace."""
    assert read("destructive", RIGHT[name]) == []


def test_made_by_a_revision_before(read):
    """What another revision under test has made holds nothing that anybody could miss."""
    made = script_from('def upgrade():\n    op.create_table("x")\n', revision="0001")
    dropped = script_from('def upgrade():\n    op.drop_table("x")\n', revision="0002")
    assert read("destructive", "", scripts=(made, dropped)) == []
    assert read("destructive", "", scripts=(dropped, made))


@pytest.mark.parametrize(
    "rename", ['op.rename_table("x", "x_old")', 'op.execute("ALTER TABLE x RENAME TO x_old")']
)
def test_by_the_name_it_had(read, rename):
    """What is dropped under another name is the table that was there."""
    text = f'def upgrade():\n    {rename}\n    op.create_table("x")\n    op.drop_table("x_old")\n'
    assert [f.table for f in read("destructive", text)] == ["x"]


@pytest.mark.parametrize(
    "copy",
    [
        "INSERT INTO y (x_id, a) SELECT id, a FROM x WHERE a IS NOT NULL",
        "UPDATE y SET b = x.a FROM x WHERE x.id = y.x_id",
        "UPDATE x SET b = upper(a)",
    ],
)
def test_what_an_older_revision_put_elsewhere_is_worth_knowing(read, copy):
    """The last step of a change in several asks nobody: the values are where they were put."""
    text = 'def upgrade():\n    op.drop_column("x", "a")\n'
    earlier = f'def upgrade():\n    op.execute("{copy}")\n'
    assert [f.severity for f in read("destructive", text, earlier=(earlier,))] == ["info"]
    other = earlier.replace(" a", " c").replace(".a", ".c").replace("(a", "(c")
    assert [f.severity for f in read("destructive", text, earlier=(other,))] == ["warning"]


def test_what_the_way_back_counts_again_is_worth_knowing(read):
    """A number that stands beside what it counts is lost to nobody."""
    text = (
        'def upgrade():\n    op.drop_column("x", "n")\n\n\ndef downgrade():\n'
        '    op.execute("UPDATE x SET n = (SELECT count(*) FROM y WHERE y.x_id = x.id)")\n'
    )
    assert [f.severity for f in read("destructive", text)] == ["info"]
