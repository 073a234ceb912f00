"""Functions of the source, as text."""

import re
from types import SimpleNamespace

from sddflow.proof.queries.functions import functions_with

TEXT = '''
def keep(note):
    return note


class Book:
    async def drop(self, note):
        """Let it go."""
        await self.session.delete(note)

    def both(self):
        def inside():
            return delete(Note)

        return inside


delete(Note)
'''


def _found(tmp_path):
    migrations = SimpleNamespace(script_location="alembic")
    case = SimpleNamespace(application=SimpleNamespace(root=tmp_path, migrations=migrations))
    return sorted((n, str(p)) for n, _, p in functions_with(case, re.compile(r"\bdelete\(")))


def test_each_function_that_says_it(tmp_path):
    """Methods, async ones and those inside of others are functions; a line of the file is none."""
    (tmp_path / "book.py").write_text(TEXT)
    assert _found(tmp_path) == [
        ("both", "book.py:11"),
        ("drop", "book.py:7"),
        ("inside", "book.py:12"),
    ]


def test_the_text_is_all_of_it(tmp_path):
    """What stands together in a function is one text, from its first line to its last."""
    (tmp_path / "book.py").write_text(TEXT)
    migrations = SimpleNamespace(script_location="alembic")
    case = SimpleNamespace(application=SimpleNamespace(root=tmp_path, migrations=migrations))
    (text,) = (t for n, t, _ in functions_with(case, re.compile(r"\bdelete\(note")) if n == "drop")
    assert text.splitlines()[0].strip() == "async def drop(self, note):"
    assert text.splitlines()[-1].strip() == "await self.session.delete(note)"


def test_migrations_are_no_source(tmp_path):
    """Revisions, env.py and what is no Python are left out."""
    (tmp_path / "alembic" / "versions").mkdir(parents=True)
    for path in ("alembic/env.py", "alembic/versions/0001.py"):
        (tmp_path / path).write_text(TEXT)
    (tmp_path / "broken.py").write_text("def drop(:\n    delete(note)\n")
    assert _found(tmp_path) == []
