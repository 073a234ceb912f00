"""CONCURRENTLY works outside of a transaction only."""

import pytest

WRONG = {
    "an index": (
        "concurrently-in-transaction",
        "error",
        """\
def upgrade():
    op.create_index("ix", "x", ["a"], postgresql_concurrently=True)


def downgrade():
    pass
""",
    ),
    "dropping": (
        "concurrently-in-transaction",
        "error",
        """\
def upgrade():
    pass


def downgrade():
    op.drop_index("ix", "x", postgresql_concurrently=True)
""",
    ),
    "SQL": (
        "concurrently-in-transaction",
        "error",
        """\
def upgrade():
    op.execute("CREATE INDEX CONCURRENTLY ix ON x (a)")


def downgrade():
    pass
""",
    ),
    "after the block": (
        "concurrently-in-transaction",
        "error",
        """\
def upgrade():
    with op.get_context().autocommit_block():
        op.execute("SELECT 1")
    op.execute("REINDEX INDEX CONCURRENTLY ix")


def downgrade():
    pass
""",
    ),
}
RIGHT = {
    "in an autocommit block": """\
def upgrade():
    with op.get_context().autocommit_block():
        op.create_index("ix", "x", ["a"], postgresql_concurrently=True)


def downgrade():
    pass
""",
    "a helper called in one": """\
def _index():
    op.create_index("ix", "x", ["a"], postgresql_concurrently=True)


def upgrade():
    with op.get_context().autocommit_block():
        _index()


def downgrade():
    pass
""",
    "after COMMIT": """\
def upgrade():
    op.execute("COMMIT")
    op.execute("CREATE INDEX CONCURRENTLY ix ON x (a)")


def downgrade():
    pass
""",
    "not concurrently": """\
def upgrade():
    op.create_index("ix", "x", ["a"], postgresql_concurrently=False)


def downgrade():
    pass
""",
    "a materialized view": """\
def upgrade():
    op.execute("REFRESH MATERIALIZED VIEW CONCURRENTLY v")


def downgrade():
    pass
""",
    "on SQLite only": """\
def upgrade():
    if op.get_bind().dialect.name == "sqlite":
        op.create_index("ix", "x", ["a"], postgresql_concurrently=True)


def downgrade():
    pass
""",
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_told(read, name):
    """Each defect is told once by its code and severity, with its line."""
    code, severity, text = WRONG[name]
    found = read("concurrently", text)
    assert {(f.code, f.severity) for f in found} == {(code, severity)}
    assert all(f.place.file.endswith("0002.py") for f in found)
    assert all(f.place.line > 6 for f in found)


@pytest.mark.parametrize("name", RIGHT)
def test_what_is_right_passes(read, name):
    """Tempting but correct code is left in peace."""
    assert read("concurrently", RIGHT[name]) == []
