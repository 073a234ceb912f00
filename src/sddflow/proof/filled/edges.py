"""Spans that the source takes without their end, and a migration with it, or the other way round.

`day < tariff.valid_to` in the source, `day BETWEEN valid_from AND valid_to` in the migration: on
the day on which one span ends and the next begins, two are found, and either may be taken.
"""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from sddflow.domain.finding import Finding
from sddflow.domain.place import Place
from sddflow.domain.schema.table import Table
from sddflow.proof.case import Case
from sddflow.proof.queries.own_files import own_files
from sddflow.proof.wording.updates import names
from sddflow.target.source import all_nodes, last_name, parse, source_text

_WRITES = re.compile(r"\s*(?:WITH\b.*?)?\b(?:UPDATE|INSERT)\b", re.IGNORECASE | re.DOTALL)
_NAME = r"(?:\w+\.)?\"?([a-z_]\w*)\"?"
_SPAN = re.compile(
    rf"\bBETWEEN\s+(?:coalesce\(\s*)?{_NAME}[^;]*?\bAND\s+(?:coalesce\(\s*)?{_NAME}", re.IGNORECASE
)
_SIGNS = {ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">="}
_TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
_OTHER = {"<": "<=", "<=": "<", ">": ">=", ">=": ">"}
_COMPARED = re.compile(
    rf"(?<![<>=!])(?:{_NAME}|:\w+|%\(\w+\)s|\))\s*(<=|>=|<(?![>=])|>(?!=))\s*(?:coalesce\(\s*)?(?:{_NAME}|:\w+|%\(\w+\)s)",
    re.IGNORECASE,
)
Signs = dict[str, set[str]]
"""By column, how values are compared with it: `<` where they must be less."""


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
    for statement in filter(_WRITES.match, case.upgrade):
        tables = [t for t in case.first.schema.tables if names(statement, t.name)]
        signs = _in_sql(statement)
        for table in tables if signs else ():
            for column in (c.name for c in table.columns if c.name in signs):
                others = sum(t.column(column) is not None for t in tables)
                found = _against(case, table, column, signs[column]) if others == 1 else None
                if found is not None and column not in told:
                    told.add(column)
                    yield _told(case, table, found)


def _in_sql(text: str) -> Signs:
    """How a statement compares columns with each other: of a literal nothing is said."""
    found: Signs = defaultdict(set)
    for low, high in _SPAN.findall(text):
        found[low].add(">=")
        found[high].add("<=")
    for one, sign, other in _COMPARED.findall(text):
        if other:
            found[other].add(sign)
        if one:
            found[one].add(_TURNED[sign])
    return found


def _against(case: Case, table: Table, column: str, signs: set[str]) -> _Asked | None:
    """A comparison of the source, where it never compares as the statement does."""
    asked = list(_of_source(case, table, column))
    said = {each.sign for each in asked}
    for sign in signs:
        other = _OTHER[sign]
        if other in said and sign not in said and other not in signs:
            return next(each for each in asked if each.sign == other)
    return None


def _of_source(case: Case, table: Table, column: str) -> Iterator[_Asked]:
    classes = frozenset(case.conventions.classes_of(table.name))
    alone = case.first.schema.has_once(column)
    for file, shown in own_files(case):
        tree = parse(file) if column in source_text(file) else None
        for node in all_nodes(tree) if tree is not None else ():
            for sign, words in _said(node, table, column, classes, alone=alone):
                line = node.lineno  # type: ignore[attr-defined]  # comparisons and texts have one
                yield _Asked(column, sign, Place(shown, line), words)


def _said(
    node: ast.AST, table: Table, column: str, classes: frozenset[str], *, alone: bool
) -> Iterator[tuple[str, str]]:
    if isinstance(node, ast.Compare):
        for sign, owner in _compared(node, column):
            if alone or last_name(owner) in classes:
                yield sign, ast.unparse(node)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str) and column in node.value:
        words = " ".join(node.value.split())[:120]
        named = names(node.value, table.name)
        yield from ((sign, words) for sign in sorted(_in_sql(node.value)[column]) if named)


def _compared(node: ast.Compare, column: str) -> Iterator[tuple[str, ast.expr]]:
    """How something is compared with the column, and whose it is; chains too."""
    left = node.left
    for operation, right in zip(node.ops, node.comparators, strict=True):
        sign = _SIGNS.get(type(operation))
        if sign is not None:
            if isinstance(right, ast.Attribute) and right.attr == column:
                yield sign, right.value
            if isinstance(left, ast.Attribute) and left.attr == column:
                yield _TURNED[sign], left.value
        left = right


def _told(case: Case, table: Table, asked: _Asked) -> Finding:
    is_open = asked.sign in ("<", ">")
    takes, leaves = ("takes", "leaves it out") if is_open else ("leaves out", "takes it")
    edge = f"what is just {table.name}.{asked.column}"
    return case.finding(
        "backfill-otherwise", "warning",
        f"the migration {takes} {edge}, and {asked.place} {leaves}",
        table=table.name, column=asked.column, evidence=asked.shown,
        cure="compare as the source does: where one span ends and the next begins, one is meant",
    )  # fmt: skip
