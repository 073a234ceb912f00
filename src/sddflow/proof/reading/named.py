"""Texts that a file gives a name: in Python, in rows of tables, in SQL."""

import ast
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from sddflow.proof.reading.literals import Names
from sddflow.proof.reading.spelled import names_of, spelled
from sddflow.target.source import all_nodes

_VALUE = re.compile(r"(?i)(?:^|_)(?:value|val|content|data|setting)$")
_INSERT = re.compile(
    r"\binsert\s+(?:or\s+\w+\s+)?into\s+[\w.\"`]+\s*\((?P<columns>[^()]+)\)\s*values\s*(?P<rows>.*)",
    re.IGNORECASE | re.DOTALL,
)
_ROW = re.compile(r"\(((?:'(?:[^']|'')*'|[^()'])*)\)")
_CELL = re.compile(r"\s*('(?:[^']|'')*'|[^,']*)\s*(?:,|$)")
_SET = re.compile(r"\b(\w+)[\"`]?\s*=\s*('(?:[^']|'')*')")
_ROLE = re.compile(r"\b(password)\s+('(?:[^']|'')*')", re.IGNORECASE)
_UPDATE = re.compile(r"^\s*update\b", re.IGNORECASE)


class Named(NamedTuple):
    """A text with its name.

    Args:
        name: of the variable, the column, or what a row of settings is about.
        text: what it is given; blanks where something is filled in.
        line: where.
        row: the name is a value of the row, beside one that is called a value.
    """

    name: str
    text: str
    line: int
    row: bool = False


def named_texts(tree: ast.Module, said: Iterable[tuple[int, str]]) -> Iterator[Named]:
    """Every text of a file that has a name.

    Args:
        tree: the file.
        said: its `texts`.
    """
    names = names_of(tree)
    for node in all_nodes(tree):
        if isinstance(node, ast.Assign):
            pairs = [(t.id, node.value) for t in node.targets if isinstance(t, ast.Name)]
            yield from _read(pairs, names, row=False)
        elif isinstance(node, ast.Dict):
            keys = [k.value if isinstance(k, ast.Constant) else None for k in node.keys]
            yield from _read(zip(map(str, keys), node.values, strict=True), names, row=True)
        elif isinstance(node, ast.Call):
            yield from _read([(k.arg or "", k.value) for k in node.keywords], names, row=True)
    for line, text in said:
        yield from (each._replace(line=line) for each in in_sql(text))


def _read(pairs: Iterable[tuple[str, ast.expr]], names: Names, *, row: bool) -> Iterator[Named]:
    said = [Named(n, spelled(v, names), v.lineno) for n, v in pairs]
    yield from said
    yield from _of_row(said) if row else ()


def _of_row(cells: list[Named]) -> Iterator[Named]:
    """`{"key": "smtp_password", "value": "…"}`: the value of one cell is the name of another."""
    values = [cell for cell in cells if _VALUE.search(cell.name)]
    for cell in cells:
        if cell not in values and cell.text:
            yield from (Named(cell.text, v.text, v.line, row=True) for v in values)


def in_sql(text: str) -> Iterator[Named]:
    """What `INSERT`, `UPDATE … SET` and `… PASSWORD '…'` of roles give a name."""
    for found in _INSERT.finditer(text):
        columns = [c.strip(' \n\t"`') for c in found["columns"].split(",")]
        for row in _ROW.findall(found["rows"]):
            cells = [
                Named(n, _plain(v), 0) for n, v in zip(columns, _CELL.findall(row), strict=False)
            ]
            yield from cells
            yield from _of_row(cells)
    yield from (Named(n, _plain(v), 0) for n, v in _ROLE.findall(text))
    if _UPDATE.match(text):
        given = [Named(n, _plain(v), 0) for n, v in _SET.findall(text)]
        yield from given
        yield from _of_row(given)


def _plain(cell: str) -> str:
    """The text of a cell; "" where it is none."""
    return cell[1:-1].replace("''", "'") if cell.startswith("'") else ""
