"""SQL runs on every dialect that is verified."""

import pytest

WRONG = {
    "a cast": (
        "sql-one-dialect",
        "warning",
        """\
def upgrade():
    op.execute("UPDATE x SET a = b::text")


def downgrade():
    pass
""",
    ),
    "a type": (
        "sql-one-dialect",
        "warning",
        """\
def upgrade():
    op.execute("CREATE TYPE k AS ENUM ('a')")


def downgrade():
    pass
""",
    ),
    "PRAGMA": (
        "sql-one-dialect",
        "warning",
        """\
def upgrade():
    op.execute("PRAGMA foreign_keys=OFF")


def downgrade():
    pass
""",
    ),
    "INSERT OR IGNORE": (
        "sql-one-dialect",
        "warning",
        """\
def upgrade():
    op.get_bind().execute(sa.text("INSERT OR IGNORE INTO x VALUES (1)"))


def downgrade():
    pass
""",
    ),
    "now()": (
        "sql-one-dialect",
        "warning",
        """\
def upgrade():
    op.execute("UPDATE x SET t = now()")


def downgrade():
    pass
""",
    ),
    "a helper that is always called": (
        "sql-one-dialect",
        "warning",
        """\
def _fill():
    op.execute("UPDATE x SET t = INTERVAL '1 day'")


def upgrade():
    _fill()


def downgrade():
    pass
""",
    ),
}
RIGHT = {
    "standard SQL": """\
def upgrade():
    op.execute("UPDATE x SET a = COALESCE(b, 'c') WHERE a IS NULL")


def downgrade():
    pass
""",
    "asked first": """\
def upgrade():
    if op.get_bind().dialect.name == "postgresql":
        op.execute("CREATE EXTENSION citext")


def downgrade():
    pass
""",
    "returned before": """\
def upgrade():
    if op.get_bind().dialect.name != "sqlite":
        return
    op.execute("PRAGMA foreign_keys=OFF")


def downgrade():
    pass
""",
    "asked by a name": """\
def upgrade():
    is_postgres = op.get_context().dialect.name == "postgresql"
    if is_postgres:
        op.execute("UPDATE x SET a = b::text")
    else:
        op.execute("UPDATE x SET a = ifnull(b, 1)")


def downgrade():
    pass
""",
    "asked by a helper": """\
def _on_sqlite():
    bind = op.get_bind()
    return bind.dialect.name == "sqlite"


def upgrade():
    if not _on_sqlite():
        op.execute("UPDATE x SET a = now()")


def downgrade():
    pass
""",
    "words in a text": """\
def upgrade():
    op.execute("UPDATE x SET note = 'now() :: text'")


def downgrade():
    pass
""",
    "words in a comment": """\
def upgrade():
    op.execute("UPDATE x SET a = 1 -- was now()")


def downgrade():
    pass
""",
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_told(read, name):
    """Each defect is told once by its code and severity, with its line."""
    code, severity, text = WRONG[name]
    found = read("one-dialect", text)
    assert {(f.code, f.severity) for f in found} == {(code, severity)}
    assert all(f.place.file.endswith("0002.py") for f in found)
    assert all(f.place.line > 6 for f in found)


@pytest.mark.parametrize("name", RIGHT)
def test_what_is_right_passes(read, name):
    """Tempting but correct code is left in peace."""
    assert read("one-dialect", RIGHT[name]) == []
