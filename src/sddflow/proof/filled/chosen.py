"""Sums and counts for which the source chooses rows, and a migration takes all of them.

`account.balance = session.scalar(select(func.sum(…)).where(Entry.status == "posted"))` leaves out
what is not posted; a backfill that does not ask for the status of an entry counts that too.
"""

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from sddflow.domain.schema.qualified import bare
from sddflow.domain.schema.table import Schema
from sddflow.proof.case import Case
from sddflow.proof.filled.sources import New
from sddflow.proof.filled.verdict import Verdict
from sddflow.proof.formulas.reading import Formula, formulas, source_of
from sddflow.proof.wording.updates import names
from sddflow.target.source import last_name

_FILTERS = frozenset({"where", "filter"})
_ASKS = frozenset({"is_", "is_not", "in_", "not_in", "notin_", "isnot"})
_ADDS = frozenset({"sum", "count", "avg"})
_SELECTS = re.compile(r"\s*SELECT\b", re.IGNORECASE)
_SUMS = re.compile(r"\b(?:SUM|COUNT|AVG)\s*\(", re.IGNORECASE)
_ASKED = re.compile(
    r"\b(?P<column>[a-z_]\w*)\s*(?:=|<>|!=|\bIS\b(?:\s+NOT)?|\b(?:NOT\s+)?IN\s*\()\s*"
    r"(?:'[^']*'|\d+\b|TRUE\b|FALSE\b|NULL\b)",
    re.IGNORECASE,
)
_DEEP = 3  # names that stand for others


@dataclass(frozen=True, slots=True)
class Chosen:
    """A condition of the source that a constant decides.

    Args:
        table: whose rows are chosen.
        column: by which of its columns.
        shown: as it stands there.
    """

    table: str
    column: str
    shown: str


def chosen(case: Case, new: Iterable[New]) -> Iterator[tuple[New, Verdict]]:
    """Columns of which every way of the source chooses by something that no backfill names."""
    source, classes = source_of(case), {c.name: c.table for c in case.conventions.classes}
    for each in new:
        fills = _fills(case, each)
        ways = formulas(source, each.table.name, each.column.name) if fills else iter(())
        asked = [
            (way, [*_conditions(way, classes), *_in_sql(way, case.first.schema)])
            for way in ways if _adds(way)
        ]  # fmt: skip
        left = [(way, next(_unasked(fills, told), None)) for way, told in asked]
        if left and all(cond is not None for _, cond in left):
            way, cond = left[0]
            assert cond is not None, "all of them are"  # noqa: S101 - says why it holds
            yield each, _verdict(each, way, cond)


def _fills(case: Case, new: New) -> list[str]:
    """Statements that write the column."""
    about = re.compile(
        rf"\b(?:update|into)\s+\S*\b{re.escape(bare(new.table.name))}\b.*\b{re.escape(new.column.name)}\b",
        re.IGNORECASE | re.DOTALL,
    )
    return [s for s in case.upgrade if about.search(s) and s.lstrip()[:5].lower() != "alter"]


def _unasked(fills: list[str], told: list[Chosen]) -> Iterator[Chosen]:
    """Conditions on tables that a statement reads, and on columns that none of them names."""
    for each in told:
        reads = [s for s in fills if names(s, each.table)]
        if reads and not any(re.search(rf"\b{re.escape(each.column)}\b", s) for s in reads):
            yield each


def _adds(way: Formula) -> bool:
    calls = (n for n in _nodes(way) if isinstance(n, ast.Call) and last_name(n.func) in _ADDS)
    return any("func" in ast.unparse(n.func) for n in calls) or any(map(_SUMS.search, _sql(way)))


def _sql(way: Formula) -> Iterator[str]:
    for node in _nodes(way):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from (node.value,) if _SELECTS.match(node.value) else ()


def _in_sql(way: Formula, schema: Schema) -> Iterator[Chosen]:
    """The same of SQL, of columns that only one of the tables it names has."""
    for text in _sql(way):
        named = [t for t in schema.tables if names(text, t.name)]
        for found in _ASKED.finditer(text.partition(" FROM ")[2] or text):
            owners = [t for t in named if t.column(found["column"]) is not None]
            if len(owners) == 1:
                yield Chosen(bare(owners[0].name), found["column"], " ".join(found[0].split()))


def _nodes(way: Formula) -> Iterator[ast.AST]:
    """All that a formula says, with what its names stand for."""
    waiting: list[tuple[ast.AST, int]] = [
        (n, 0) for n in ([way.said] if isinstance(way.said, ast.expr) else way.said)
    ]
    while waiting:
        node, depth = waiting.pop()
        for inner in ast.walk(node):
            yield inner
            if isinstance(inner, ast.Name) and inner.id in way.named and depth < _DEEP:
                waiting.append((way.named[inner.id], depth + 1))


def _conditions(way: Formula, classes: Mapping[str, str]) -> Iterator[Chosen]:
    for node in _nodes(way):
        if isinstance(node, ast.Call) and last_name(node.func) in _FILTERS:
            for argument in node.args:
                owned = _column(argument)
                if owned is not None and last_name(owned.value) in classes:
                    table = bare(classes[last_name(owned.value)])
                    yield Chosen(table, owned.attr, ast.unparse(argument))


def _column(node: ast.expr) -> ast.Attribute | None:
    """What a condition asks of a column against a constant: `Entry.status == "posted"`."""
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not | ast.Invert):
        return _column(node.operand)
    if isinstance(node, ast.Compare) and len(node.ops) == 1:
        one, other = node.left, node.comparators[0]
        return one if isinstance(one, ast.Attribute) and _is_constant(other) else None
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        asks = node.func.attr in _ASKS and all(map(_is_constant, node.args))
        return node.func.value if asks and isinstance(node.func.value, ast.Attribute) else None
    return node if isinstance(node, ast.Attribute) else None


def _is_constant(node: ast.expr) -> bool:
    """A value, the name of one, or a member of an enumeration."""
    if isinstance(node, ast.List | ast.Tuple | ast.Set):
        return all(map(_is_constant, node.elts))
    if isinstance(node, ast.Attribute):
        return node.attr.isupper() or _is_constant(node.value) or last_name(node.value).istitle()
    return isinstance(node, ast.Constant) or (isinstance(node, ast.Name) and node.id.isupper())


def _verdict(new: New, way: Formula, told: Chosen) -> Verdict:
    where = f"{new.table.name}.{new.column.name}"
    return Verdict(
        "backfill-otherwise", None,
        f"{where} is worked out of all rows of {told.table}, and the source takes those with "
        f"{told.shown}: {way.place.file}:{way.place.line}",
        "fill the rows that are there by the formula that new ones get",
        f"{way.shown}\nno statement that fills {new.column.name} asks for {told.column}",
    )  # fmt: skip
