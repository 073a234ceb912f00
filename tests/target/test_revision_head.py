"""The head of a revision, read line by line, against Python's own reading."""

import ast
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sddflow.errors import TargetError
from sddflow.target.revision_head import read_head
from sddflow.target.revisions import chain, read_revision, read_revisions
from sddflow.target.source import assigned

WRITTEN = '''"""notes

Revision ID: 0002
Revises: 0001
"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision: str = '0002'
down_revision: Union[str, None] = '0001'  # users
branch_labels: Union[str, Sequence[str], None] = None
depends_on = ("a", 'b')


def upgrade() -> None:
    revision = "not this one"
'''
NAMES = ("revision", "down_revision", "branch_labels", "depends_on")


def by_python(text: str) -> dict[str, object]:
    """What `ast` reads."""
    said = {name: value for name, _, value, _ in assigned(ast.parse(text).body)}
    return {n: ast.literal_eval(v) for n, v in said.items() if n in NAMES and v is not None}


def test_a_file_as_alembic_writes_it() -> None:
    """The four names and what they are set to, past docstring, imports and comments."""
    assert read_head(WRITTEN.encode()) == {
        "revision": "0002",
        "down_revision": "0001",
        "branch_labels": None,
        "depends_on": ("a", "b"),
    }


@pytest.mark.parametrize(
    "text",
    [
        WRITTEN.replace("'0002'", "'00' + '02'"),
        WRITTEN.replace("'0001'  #", "(\n    '0001')  #"),
        WRITTEN + "\n\nrevision = 'later'\n",
        WRITTEN.replace("branch_labels:", "if True:\n    revision = 'x'\nbranch_labels:"),
        WRITTEN.replace("import sqlalchemy as sa", "import sqlalchemy as sa; revision = 'x'"),
        WRITTEN.replace("    revision", "<<<<<<< HEAD\n    revision"),
        WRITTEN.replace("Revises: 0001", 'Revises: \\"""'),
        "from __future__ import annotations\n'''\nrevision = 'x'\n'''\n" + WRITTEN,
        WRITTEN.replace("# users", "\r# users"),
        "revision = '1'\n",
    ],
)
def test_what_is_not_certain(text: str) -> None:
    """A name that could be set anywhere else, or to anything but a literal, is left to Python."""
    assert read_head(text.encode()) is None


PIECES = st.sampled_from(
    (
        *('"""', "'''", '"""one"""', "revision", "down_revision", "depends_on", "branch_labels"),
        *(" = ", ": str = ", "'a1'", '"b2"', "None", "('a', 'b')", "['a',]", "()", "('a')", "( )"),
        *(
            "\n",
            "\n\n",
            "# x",
            "import os",
            "from a import b",
            "def up():\n    pass\n",
            "    ",
            "\\",
        ),
        *("\nrevision = '1'", "\ndown_revision = None  # first", "class A: pass", "@x", "(", ")"),
    )
)


@given(st.lists(PIECES, max_size=30).map("".join))
def test_it_never_differs_from_python(text: str) -> None:
    """Where it reads a head at all, Python reads the same."""
    said = read_head(text.encode())
    try:
        expected = by_python(text)
    except (SyntaxError, ValueError):
        return
    if said is not None:
        assert said == expected


def test_a_changed_file_is_read_anew(tmp_path: Path) -> None:
    """What was read is kept for as long as the file stays as it is."""
    file = tmp_path / "0002.py"
    file.write_text(WRITTEN)
    assert read_revision(file, tmp_path).parents == ("0001",)
    file.write_text(WRITTEN.replace("'0001'", "'0001a'"))
    assert read_revision(file, tmp_path).parents == ("0001a",)


def test_what_a_revision_depends_on(tmp_path: Path) -> None:
    """It is noted; an id that is no literal is none."""
    for name, text in (("a", WRITTEN), ("b", WRITTEN.replace("'0002'", "str('0002')"))):
        (tmp_path / f"{name}.py").write_text(text)
    plain = WRITTEN.replace("depends_on = (\"a\", 'b')", "depends_on = None")
    (tmp_path / "c.py").write_text(plain)

    assert read_revision(tmp_path / "a.py", tmp_path).needs == ("a", "b")
    assert not read_revision(tmp_path / "c.py", tmp_path).needs
    with pytest.raises(TargetError, match="says no revision id"):
        read_revision(tmp_path / "b.py", tmp_path)


def test_a_long_chain_in_any_order_of_files(tmp_path: Path) -> None:
    """Parents come first, whatever the files are called."""
    for number in range(50):
        head = f"revision = 'r{number}'\ndown_revision = {f'r{number - 1}' if number else None!r}\n"
        (tmp_path / f"{(number * 37) % 50:02d}.py").write_text(head + "def upgrade(): ...\n")

    ordered = chain(read_revisions([tmp_path], tmp_path, deep=False))
    assert [r.id for r in ordered] == [f"r{n}" for n in range(50)]
