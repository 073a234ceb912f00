"""What the source says is not used any more: in the docstring of a model, or beside a column."""

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from sddflow.target.layout import python_files
from sddflow.target.source import parse, source_text

Gone = tuple[str, str]  # a table, and a column of it; "" where the table itself is meant

_UNUSED = re.compile(
    r"\b(?:unused|deprecated|obsolete|no longer (?:used|read|written|needed)"
    r"|not (?:used|read|written|needed) (?:any ?more|any longer|since)"
    r"|(?:nothing|nobody|no code) (?:\w+ )?(?:\w+ )?(?:uses|reads|writes|needs)"
    r"|(?:to|will|can) be (?:dropped|removed))\b",
    re.IGNORECASE,
)
_COMMENT = re.compile(r"#(.*)$")


def given_up(root: Path, gone: Iterable[Gone]) -> Mapping[Gone, str]:
    """Of these tables and columns the ones that are not used any more, and where that stands.

    Args:
        root: the application's folder, as it was before they went.
        gone: by the names that the database has.
    """
    tables = {table for table, _ in gone}
    found: dict[Gone, str] = {}
    for file in python_files(root):
        text = source_text(file)
        tree = parse(file) if any(t in text for t in tables) and _UNUSED.search(text) else None
        lines, place = text.splitlines(), file.relative_to(root).as_posix()
        for model in ast.walk(tree) if tree else ():
            if isinstance(model, ast.ClassDef) and (table := _table_of(model)) in tables:
                for column, line in _said(model, lines):
                    if (table, column) in gone:
                        found[table, column] = f"{place}:{line}"
    return found


def _table_of(model: ast.ClassDef) -> str:
    """`__tablename__`, where the class says it as a text."""
    for each in model.body:
        if isinstance(each, ast.Assign) and isinstance(each.value, ast.Constant):
            names = [t.id for t in each.targets if isinstance(t, ast.Name)]
            if names == ["__tablename__"]:
                return str(each.value.value)
    return ""


def _said(model: ast.ClassDef, lines: list[str]) -> Iterator[tuple[str, int]]:
    """Columns that a comment beside or above them gives up, "" for the table; and the line."""
    head = min((d.lineno for d in model.decorator_list), default=model.lineno)
    if _UNUSED.search(ast.get_docstring(model) or "") or _UNUSED.search(_above(lines, head)):
        yield "", model.lineno
    for each in model.body:
        name = _name(each)
        beside = "\n".join(_comments(lines[each.lineno - 1 : each.end_lineno]))
        if name and (_UNUSED.search(beside) or _UNUSED.search(_above(lines, each.lineno))):
            yield name, each.lineno


def _name(attribute: ast.stmt) -> str:
    """The column's name: the text that comes first in its call, or the attribute's."""
    if not isinstance(attribute, ast.AnnAssign | ast.Assign):
        return ""
    targets = attribute.targets if isinstance(attribute, ast.Assign) else [attribute.target]
    target, value = targets[0], attribute.value
    first = value.args[0] if isinstance(value, ast.Call) and value.args else None
    if isinstance(first, ast.Constant) and isinstance(first.value, str):
        return first.value
    return target.id if isinstance(target, ast.Name) else ""


def _above(lines: list[str], line: int) -> str:
    """The comment that stands right above a line."""
    said: list[str] = []
    for text in reversed(lines[: line - 1]):
        if not text.lstrip().startswith("#"):
            break
        said.insert(0, text.lstrip(" #"))
    return " ".join(said)


def _comments(lines: list[str]) -> Iterator[str]:
    yield from (found[1] for line in lines if (found := _COMMENT.search(line)))
