"""What rows of a tree say about their place in it, where the rows above say another thing."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from sddflow.domain.finding import Finding
from sddflow.domain.schema.table import NUMBERS, Column, Table
from sddflow.proof.case import Case
from sddflow.proof.evidence import short
from sddflow.proof.filled.words import words_of

_DEPTH = frozenset({"depth", "level", "generation"})
_ROOT = frozenset({"root", "top", "thread", "origin"})
_PATH = frozenset({"path", "lineage", "trail", "breadcrumb", "breadcrumbs"})
_TEXTS = frozenset({"string", "text"})
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Place:
    """What a column of a tree says.

    Args:
        column: it.
        fits: whether a row's value fits to that of the row above.
        misfit: what it is otherwise, in words.
    """

    column: Column
    fits: Callable[[Any, Any], bool]
    misfit: str


def in_trees(case: Case) -> Iterator[Finding]:
    """New columns that are right for the rows below a root, and wrong for those below them."""
    for table in case.touched:
        rows = case.now[table.name].rows if table.name in case.rows else {}
        was = case.first.schema.table(table.name)
        for up, to in _parents(table) if was is not None and rows else ():
            for place in _places(table, was, up):
                yield from _look(case, table, place, _lines(list(rows.values()), up, to))


def _parents(table: Table) -> Iterator[tuple[str, str]]:
    """Columns that lead to a row of the same table, each with the column they lead to."""
    for key in table.foreign_keys:
        if key.referred == table.name and len(key.columns) == 1:
            yield key.columns[0], key.referred_columns[0]


def _places(table: Table, was: Table | None, up: str) -> Iterator[_Place]:
    for column in table.columns:
        told, kind = set(words_of(column.name)), column.type.kind
        if column.name == up or (was is not None and was.column(column.name) is not None):
            continue
        if told & _DEPTH and kind in NUMBERS:
            yield _Place(column, lambda own, above: own == above + 1, "is not one more than")
        elif told & _ROOT:
            yield _Place(column, lambda own, above: own == above, "is not")
        elif told & _PATH and kind in _TEXTS:
            yield _Place(column, lambda own, above: own.startswith(above), "does not begin with")


def _lines(rows: list[Row], up: str, to: str) -> list[tuple[Row, Row, bool]]:
    """Each row that has one above it, that one, and whether there is one above that too."""
    known = {row[to]: row for row in rows}
    found = ((row, known[row[up]]) for row in rows if row[up] in known)
    return [(row, above, above[up] in known) for row, above in found if row is not above]


def _look(
    case: Case, table: Table, place: _Place, lines: list[tuple[Row, Row, bool]]
) -> Iterator[Finding]:
    name = place.column.name
    told = [
        (place.fits(row[name], above[name]), deep, row, above)
        for row, above, deep in lines
        if row[name] is not None and above[name] is not None
    ]
    wrong = [(row, above) for fits, deep, row, above in told if deep and not fits]
    right = [fits for fits, deep, _, _ in told if not deep]
    if wrong and right and all(right):
        row, above = wrong[0]
        yield case.finding(
            "backfill-partial", "warning",
            f"{table.name}.{name} of {len(wrong)} rows {place.misfit} that of the row above: "
            "only the rows right below a root were thought of",
            table=table.name, column=name,
            evidence=f"{name} = {short(row[name])} below {short(above[name])}",
            cure="go down the whole tree by WITH RECURSIVE",
        )  # fmt: skip
