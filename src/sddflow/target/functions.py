"""Functions of the source as they are written, and why a line of them raises."""

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path

from sddflow.target.source import parse, source_text


def function_texts(files: Iterable[Path]) -> Iterator[str]:
    """Every function as it is written, methods and inner ones too."""
    for file in files:
        yield from (text for _, _, text in _written(file))


def text_at(file: Path, line: int) -> str:
    """The innermost function that a line is in, as it is written; "" where it is in none."""
    around = [(first, text) for first, last, text in _written(file) if first <= line <= last]
    return max(around, default=(0, ""))[1]


def _written(file: Path) -> Iterator[tuple[int, int, str]]:
    """First and last line of each function, and these lines."""
    tree, lines = parse(file), source_text(file).splitlines()
    for node in ast.walk(tree) if tree is not None else ():
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            last = node.end_lineno or node.lineno
            yield node.lineno, last, "\n".join(lines[node.lineno - 1 : last])


def raises_for_lack(file: Path, line: int) -> bool:
    """The line raises where something is None, or nothing: it was looked for and is not there."""
    tree = parse(file)
    for node in ast.walk(tree) if tree is not None else ():
        if isinstance(node, ast.If) and any(_is_at(each, line) for each in node.body):
            return _is_lack(node.test)
    return False


def _is_at(statement: ast.stmt, line: int) -> bool:
    last = statement.end_lineno or statement.lineno
    return isinstance(statement, ast.Raise) and statement.lineno <= line <= last


def _is_lack(test: ast.expr) -> bool:
    if isinstance(test, ast.UnaryOp):
        return isinstance(test.op, ast.Not) and isinstance(test.operand, ast.Name)
    is_compared = isinstance(test, ast.Compare) and isinstance(test.ops[0], ast.Is)
    return is_compared and ast.unparse(test).endswith(" is None")
