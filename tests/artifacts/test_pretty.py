"""Code is laid out as the formatter would, and means what it meant."""

import ast
import subprocess
import sys

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sddflow.artifacts.imports import Import, render
from sddflow.artifacts.pretty import pretty, quoted

_NAMES = st.sampled_from(["op", "sa", "a_name", "another_quite_long_name"])
_TEXTS = st.text(max_size=12) | st.sampled_from(['"', "it's", "both ' and \"", "words " * 12])
_LEAVES = (
    st.integers(0, 9999).map(str) | _TEXTS.map(repr) | _NAMES | st.sampled_from(["None", "True"])
)


def _calls(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    arguments = st.lists(inner, max_size=5)
    calls = st.tuples(_NAMES, arguments).map(lambda x: f"{x[0]}.call({', '.join(x[1])})")
    named = st.tuples(_NAMES, inner).map(lambda x: f"{x[0]}({x[0]}={x[1]})")
    lists = arguments.map(lambda x: f"[{', '.join(x)}]")
    pairs = st.dictionaries(_NAMES, inner, max_size=3)
    tables = pairs.map(lambda d: "{" + ", ".join(f"'{k}': {v}" for k, v in d.items()) + "}")
    return calls | named | lists | tables


_CODE = st.recursive(_LEAVES, _calls, max_leaves=20)


@given(_CODE, st.integers(20, 100))
@example("'a text that is a statement of its own'", 20)
def test_the_meaning_stays(code: str, width: int) -> None:
    """Laid out at any width, it is the same syntax tree."""
    made = "\n".join(pretty(code, width))
    assert ast.dump(ast.parse(made)) == ast.dump(ast.parse(code))


@given(st.text())
def test_texts_are_quoted_so_that_they_come_back(text: str) -> None:
    """Any text, whatever its quotes."""
    assert ast.literal_eval(quoted(text)) == text


@pytest.mark.parametrize(
    "code",
    [
        "op.create_table('a', sa.Column('id', sa.Integer(), nullable=False), sa.Column('b', x))",
        "with op.batch_alter_table('t') as b:\n    b.add_column(sa.Column('x', sa.Integer()))",
        "x: int = Field(default=None, foreign_key='conversations.id', ondelete='SET NULL', y=1)",
        "__all__ = ['ConversationCreate', 'ConversationResponse', 'ConversationUpdate', 'M', 'N']",
        "a = f({'key': 'value', 'other': g('a long text', 'another long text'), 'third': (1,)})",
        "x: list['A'] | None",
    ],
)
def test_it_is_what_the_formatter_gives(code: str) -> None:
    """The formatter has nothing left to do."""
    made = "\n".join(pretty(code, 60)) + "\n"
    command = [sys.executable, "-m", "ruff", "format", "--no-cache", "--line-length", "60", "-"]
    done = subprocess.run(command, input=made, capture_output=True, text=True, check=True)
    assert done.stdout == made


def test_imports_are_sorted_in_groups() -> None:
    """Standard library, others, the target's own, then those for type checkers."""
    wanted = [
        Import("app.models", "User", typing=True),
        Import("app.clock", "now"),
        Import("sqlalchemy", "text"),
        Import("sqlalchemy", "Text"),
        Import("datetime", "UTC"),
        Import("datetime", "datetime"),
        Import("asyncio"),
    ]
    assert render(wanted, ("app",), 100) == (
        "import asyncio\nfrom datetime import UTC, datetime\nfrom typing import TYPE_CHECKING\n\n"
        "from sqlalchemy import Text, text\n\nfrom app.clock import now\n\n"
        "if TYPE_CHECKING:\n    from app.models import User"
    )
