"""Spans that the source takes without their end, and a migration with it, or the other way round.

`day < tariff.valid_to` in the source, `day BETWEEN valid_from AND valid_to` in the migration: on
the day on which one span ends and the next begins, two are found, and either may be taken.
"""

import ast
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from sddflow.domain.finding import Finding
from sddflow.domain.place import Place
from sddflow.domain.schema.table import Table
from sddflow.proof.case import Case
from sddflow.proof.queries.own_files import files_before, own_files
from sddflow.proof.wording.updates import names
from sddflow.target.source import all_nodes, last_name, parse, source_text

_WRITES = re.compile(
    r"\s*(?:(?:WITH\b.*?)?\b(?:UPDATE|INSERT)|CREATE\s+(?:OR\s+REPLACE\s+)?VIEW)\b", re.I | re.S
)
_NAME = r"(?:\w+\.)?\"?([a-z_]\w*)\"?"
_SPAN = re.compile(
    rf"\bBETWEEN\s+(?:coalesce\(\s*)?{_NAME}[^;]*?\bAND\s+(?:coalesce\(\s*)?{_NAME}", re.IGNORECASE
)
_END = rf"(?:coalesce\(\s*)?{_NAME}(?:\s*,\s*(?:'\w+'(?:::\w+)?|\w+(?:\(\))?)\s*\))?"
_RANGE = re.compile(
    rf"\b(?:int[48]|num|ts|tstz|date)range\(\s*{_END}\s*,\s*{_END}\s*(?:,\s*'([\[(][\])])'\s*)?\)",
    re.IGNORECASE,
)
_ENDS = {"[": ">=", "(": ">", "]": "<=", ")": "<"}
_SIGNS = {ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">="}
_TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
_Side = Literal["above", "below"]
_SIDES: dict[str, _Side] = {"<": "above", ">=": "above", "<=": "below", ">": "below"}
"""Where a value is that is just the column's: what is not less than the end is beyond it."""
_COMPARED = re.compile(
    rf"(?<![<>=!])(?:{_NAME}|:\w+|%\(\w+\)s|\))\s*(<=|>=|<(?![>=])|>(?!=))\s*(?:coalesce\(\s*)?(?:{_NAME}|:\w+|%\(\w+\)s)",
    re.IGNORECASE,
)
Compared = tuple[str, str, str]
"""A column, how values are compared with it (`<` where they must be less), and the value's name."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """A comparison of the source.

    Args:
        column: what values are compared with.
        sign: `<` where they must be less.
        place: of it.
        shown: as it stands there.
    """

    column: str
    sign: str
    place: Place
    shown: str


def edges(case: Case) -> Iterator[Finding]:
    """For each column, where every statement compares in one way and the source in the other."""
    told: set[str] = set()
    for statement in case.upgrade:
        compared = list(_in_statement(statement))
        named = [t for t in case.first.schema.tables if compared and names(statement, t.name)]
        for table in named:
            for column, sides in _sides(table, compared).items():
                others = sum(t.column(column) is not None for t in named)
                found = _against(case, table, column, sides) if others == 1 else None
                if found is not None and column not in told:
                    told.add(column)
                    yield _told(case, table, found)


def _sides(table: Table, compared: list[Compared]) -> dict[str, set[_Side]]:
    """By column; a row's ends that are compared with each other, or another row's, say nothing."""
    found: dict[str, set[_Side]] = defaultdict(set)
    for column, sign, other in compared:
        if table.column(column) is not None and table.column(other) is None:
            found[column].add(_SIDES[sign])
    return found


def _in_statement(text: str) -> Iterator[Compared]:
    """Rules and triggers compare rows with each other in ways of their own: ranges alone count."""
    return _in_sql(text) if _WRITES.match(text) else _in_ranges(text)


def _in_ranges(text: str) -> Iterator[Compared]:
    """What ranges take of their ends."""
    for low, high, ends in _RANGE.findall(text):
        yield low, _ENDS[ends[0] if ends else "["], ""
        yield high, _ENDS[ends[1] if ends else ")"], ""


def _in_sql(text: str) -> Iterator[Compared]:
    """How a statement compares columns with each other: of a literal nothing is said."""
    yield from _in_ranges(text)
    for low, high in _SPAN.findall(text):
        yield low, ">=", ""
        yield high, "<=", ""
    for one, sign, other in _COMPARED.findall(text):
        if other:
            yield other, sign, one
        if one:
            yield one, _TURNED[sign], other


def _against(case: Case, table: Table, column: str, sides: set[_Side]) -> _Asked | None:
    """A comparison of the source, where it never compares as the statement does.

    Where it does not compare any more, that of before counts: what it asks for now is made of it.
    """
    asked = list(_of_source(case, table, column, own_files(case)))
    asked = asked or list(_of_source(case, table, column, files_before(case)))
    said = {_SIDES[each.sign] for each in asked}
    is_otherwise = len(said) == len(sides) == 1 and said != sides
    return asked[0] if is_otherwise else None


def _of_source(
    case: Case, table: Table, column: str, files: Iterable[tuple[Path, str]]
) -> Iterator[_Asked]:
    classes = frozenset(case.conventions.classes_of(table.name))
    alone = case.first.schema.has_once(column)
    for file, shown in files:
        tree = parse(file) if column in source_text(file) else None
        for node in all_nodes(tree) if tree is not None else ():
            for sign, words in _said(node, table, column, classes, alone=alone):
                line = node.lineno  # type: ignore[attr-defined]  # comparisons and texts have one
                yield _Asked(column, sign, Place(shown, line), words)


def _said(
    node: ast.AST, table: Table, column: str, classes: frozenset[str], *, alone: bool
) -> Iterator[tuple[str, str]]:
    if isinstance(node, ast.Compare):
        for sign, owner in _compared(node, table, column):
            if alone or last_name(owner) in classes:
                yield sign, ast.unparse(node)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str) and column in node.value:
        words = " ".join(node.value.split())[:120]
        named = names(node.value, table.name)
        found = {sign for one, sign, _ in _in_sql(node.value) if one == column}
        yield from ((sign, words) for sign in sorted(found) if named)


def _compared(node: ast.Compare, table: Table, column: str) -> Iterator[tuple[str, ast.expr]]:
    """How something is compared with the column, and whose it is; chains too."""
    sides = (node.left, *node.comparators)
    for left, operation, right in zip(sides, node.ops, sides[1:], strict=False):
        sign = _SIGNS.get(type(operation))
        if sign is not None and not (_is_own(left, table) and _is_own(right, table)):
            if isinstance(right, ast.Attribute) and right.attr == column:
                yield sign, right.value
            if isinstance(left, ast.Attribute) and left.attr == column:
                yield _TURNED[sign], left.value


def _is_own(node: ast.expr, table: Table) -> bool:
    """It reads a column so called."""
    return isinstance(node, ast.Attribute) and table.column(node.attr) is not None


def _told(case: Case, table: Table, asked: _Asked) -> Finding:
    here, there = ("below", "above") if _SIDES[asked.sign] == "above" else ("above", "below")
    edge = f"what is just {table.name}.{asked.column}"
    return case.finding(
        "backfill-otherwise", "warning",
        f"the migration counts {edge} as {here} it, and {asked.place} as {there} it",
        table=table.name, column=asked.column, evidence=asked.shown,
        cure="compare as the source does: where one span ends and the next begins, one is meant",
    )  # fmt: skip
