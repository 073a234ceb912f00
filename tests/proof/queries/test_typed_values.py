"""Texts that the source gives to numbers, and numbers to texts."""

import pytest

from sddflow.proof.queries.typed_values import typed_values

HEAD = """
from sqlalchemy import text

FIND = text("SELECT 1 FROM tasks WHERE code = :code")


def code_of(title) -> str:
    return title


"""


@pytest.mark.parametrize(
    ("body", "kinds"),
    [
        ("def f(s, code: str): return Task.code == code", ["str"]),
        ("def f(s, code: str): return code == Task.code", ["str"]),
        ("def f(s, n: int): s.add(Task(code=n))", ["int"]),
        ("def f(s): s.execute(update(Task).values(code='7'))", ["str"]),
        ("def f(s, t):\n    code = code_of(t)\n    s.execute(FIND, {'code': code})", ["str"]),
        ("def f(s, t): s.execute(FIND, {'code': f'{t}'})", ["str"]),
        ("def f(s, code: str): s.execute(FIND, {'code': int(code)})", ["int"]),
        ("def f(s, code: str):\n    code = int(code)\n    s.add(Task(code=code))", []),
        ("def f(s, code): s.add(Task(code=code))", []),
        ("def f(s, code: str): s.add(Note(code=code))", []),
        ("def f(s, code: str): log({'code': code})", []),
        ("def f(s, code: str | None): s.add(Task(code=code))", []),
        ("def f(s, t):\n    a = '1'\n    a = int(a)\n    s.add(Task(code=a))", []),
    ],
)
def test_what_the_source_says(tmp_path, body, kinds):
    """Annotations, texts, conversions and results of functions say a type; nothing else does."""
    (tmp_path / "app.py").write_text(f"{HEAD}{body}\n")
    found = typed_values(tmp_path, frozenset({"Task"}), "tasks", "code")
    assert [kind for _, kind, _ in found] == kinds
