"""A row for each value that a migration turns into another one.

`CASE priority WHEN 1 THEN 'high' WHEN 3 THEN 'low' END` is told from what the application lists
only by rows that say 1, and 3.
"""

import ast
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress

from sqlalchemy import Engine

from sddflow.database.numbering import EACH
from sddflow.database.rows import repeatable, take
from sddflow.database.writer import NoRowError, Row, Writer
from sddflow.domain.schema.table import NUMBERS, Column, Schema, Table
from sddflow.proof.aimed.way_up import way_up
from sddflow.proof.wording.mapping import turned_in
from sddflow.target.source import tree_of

Values = Mapping[str, tuple[str | int, ...]]
_MOST = 12  # values of one column
_TEXTS = frozenset({"string", "text"})
_ENOUGH = 2
_NUMBERS = re.compile(
    r"(?:\b\w+\.)?\b(?P<column>[a-z_]\w*)[\"'`]?\]?\s*(?:=|==|<>|!=|\bIN\s*\(|\.in_\(\s*[\[(])\s*"
    r"(?P<numbers>-?\d{1,9}(?:\s*,\s*-?\d{1,9})*)\b(?!\.)",
    re.IGNORECASE,
)
_EDGES = re.compile(
    r"(?:\b\w+\.)?\b(?P<column>[a-z_]\w*)[\"'`]?\s*(?:[<>]=?\s*(?P<one>\d{1,9})"
    r"|BETWEEN\s+(?P<low>\d{1,9})\s+AND\s+(?P<high>\d{1,9}))\b(?!\.)",
    re.IGNORECASE,
)
_BOUND = re.compile(
    r"\b(?P<sql>[a-z_]\w*)\"?\s*=\s*(?::\w|%\(|'?\{)|\bc\.(?P<python>\w+)\s*==\s*[a-z_]\w*\b"
    r"|\bvalue\s*=\s*(?:\w+\.)*c\.(?P<case>\w+)",
    re.IGNORECASE,
)


def each_value_in(source: str) -> Values:
    """By column name, the values that the way up tells apart; texts only from CASE and Python.

    Of what it compares with a number, that number: just there `>` and `>=` differ.

    Args:
        source: of a revision.
    """
    up = way_up(source)
    found: dict[str, dict[str | int, None]] = {}
    for turned in turned_in(up, "postgresql"):
        keys = [int(k) if re.fullmatch(r"-?\d{1,9}", k) else k for k in turned.pairs]
        found.setdefault(turned.column, {}).update(dict.fromkeys(keys))
    for seen in _NUMBERS.finditer(up):
        numbers = map(int, seen["numbers"].split(","))
        found.setdefault(seen["column"], {}).update(dict.fromkeys(numbers))
    for seen in _EDGES.finditer(up):  # just there one side of a comparison may take it, or not
        ends = [int(n) for n in seen.group("one", "low", "high") if n is not None]
        found.setdefault(seen["column"], {}).update(dict.fromkeys(ends))
    listed = dict.fromkeys(_listed(source))
    for bound in _BOUND.finditer(up) if listed else ():
        column = bound["sql"] or bound["python"] or bound["case"]
        found.setdefault(column, {}).update(listed)
    return {column: tuple(values)[:_MOST] for column, values in found.items()}


def _listed(source: str) -> Iterator[str | int]:
    """What stands on the left side of dicts and of lists of pairs."""
    with suppress(SyntaxError):
        for node in ast.walk(tree_of(source)):
            if isinstance(node, ast.Dict):
                left = node.keys
            elif isinstance(node, ast.List | ast.Tuple):
                pairs = [e for e in node.elts if isinstance(e, ast.Tuple) and e.elts]
                left = [pair.elts[0] for pair in pairs]
            else:
                continue
            plain = [n.value for n in left if isinstance(n, ast.Constant)]
            values = [v for v in plain if isinstance(v, str | int) and not isinstance(v, bool)]
            if len(values) == len(left) >= _ENOUGH:
                yield from values


def give_each(engine: Engine, schema: Schema, values: Values, tables: Iterable[Table]) -> None:
    """Add a row for each value that no row has, and rows with values of all columns at once.

    Refused is refused.

    Args:
        engine: on a database full of rows.
        schema: of that database.
        values: by column name.
        tables: that get such rows.
    """
    with engine.begin() as connection:
        writer = Writer(connection, schema, EACH)
        for table in tables if values else ():
            wanted = {
                column.name: own
                for column in table.columns
                if (own := [v for v in values.get(column.name, ()) if _fits(table, column, v)])
            }
            rows = [*take(connection, table).rows.values()] if wanted else []
            like = _among_most(table, rows)
            for given in _missing(wanted, rows) if rows else ():
                with suppress(NoRowError):
                    kept = repeatable(table, like, frozenset(given))
                    writer.add(table, "plain", {**kept, **given})


def _missing(wanted: Mapping[str, list[str | int]], rows: list[Row]) -> Iterator[Row]:
    """What no row says: each value, and then values of several columns in one row."""
    for name, values in wanted.items():
        there = {row[name] for row in rows}
        yield from ({name: value} for value in values if value not in there)
    if len(wanted) > 1:
        for number in range(max(map(len, wanted.values()))):
            given = {name: values[number % len(values)] for name, values in wanted.items()}
            if not any(given.items() <= row.items() for row in rows):
                yield given


def _among_most(table: Table, rows: list[Row]) -> Row:
    """The row that has most others beside it, below the same rows: there several tables meet."""
    pointing = [name for key in table.foreign_keys for name in key.columns]
    uses = Counter((name, row[name]) for name in pointing for row in rows)
    return max(
        reversed(rows),
        key=lambda row: (
            sum(uses[name, row[name]] for name in pointing if row[name] is not None),
            sum(value is not None for value in row.values()),
        ),
        default={},
    )


def texts_of(tables: Iterable[Table]) -> frozenset[str]:
    """Names of their plain texts."""
    return frozenset(c.name for t in tables for c in t.columns if _fits(t, c, ""))


def labels_of(schema: Schema) -> dict[str, tuple[str, ...]]:
    """By column name, the words that some table allows there: the same ones may stand in another.

    Args:
        schema: of the database before.
    """
    found: dict[str, dict[str, None]] = {}
    for table in schema.tables:
        for column in table.columns:
            found.setdefault(column.name, {}).update(dict.fromkeys(column.type.labels))
        for check in (c for c in table.checks if c.column):
            found.setdefault(check.column, {}).update(dict.fromkeys(check.choices))
    return {name: tuple(words)[:_MOST] for name, words in found.items() if words}


def _fits(table: Table, column: Column, value: str | int) -> bool:
    """A plain text or number, that no key and no rule of being unique is about."""
    keys = {name for key in table.foreign_keys for name in key.columns}
    unique = {name for names in table.unique_sets if len(names) == 1 for name in names}
    kinds = NUMBERS if isinstance(value, int) else _TEXTS
    return column.type.kind in kinds and column.name not in {*table.primary_key, *keys, *unique}
