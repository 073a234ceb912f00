"""Revisions that ask the database, in projects that write their migrations as SQL scripts."""

import pytest

ASKS = """\
def upgrade():
    bind = op.get_bind()
    bind.execute(sa.text("UPDATE x SET a = 1"))


def downgrade():
    pass
"""
SAYS = ASKS.replace("bind = op.get_bind()", "bind = op")
KNOWS = ASKS.replace(
    "    bind = ", "    if context.is_offline_mode():\n        return\n    bind = "
)


def _used(tmp_path, path, words):
    file = tmp_path / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(words)


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("README.md", "Run `alembic upgrade head --sql > all.sql` and send it to the DBA."),
        (".github/workflows/release.yml", "      - run: uv run alembic upgrade 0001:head --sql"),
        ("Makefile", "sql:\n\talembic -c alembic.ini downgrade head:-1 --sql\n"),
    ],
)
def test_a_project_that_writes_scripts(read, tmp_path, path, words):
    """The revision that asks is told at its line, with the file that runs it so."""
    _used(tmp_path, path, words)
    (found,) = read("offline", ASKS)
    assert (found.code, found.severity) == ("offline-impossible", "warning")
    assert path in found.message
    assert found.place.line == 9


@pytest.mark.parametrize("text", [SAYS, KNOWS])
def test_a_revision_that_asks_nothing(read, tmp_path, text):
    """Plain SQL, and a revision that tells the two ways apart, are right."""
    _used(tmp_path, "README.md", "alembic upgrade head --sql")
    assert read("offline", text) == []


@pytest.mark.parametrize("words", ["alembic upgrade head", "psql --sql", "alembic history\n--sql"])
def test_a_project_that_does_not(read, tmp_path, words):
    """Without such a script there is a database, and it may be asked."""
    _used(tmp_path, "README.md", words)
    assert read("offline", ASKS) == []
