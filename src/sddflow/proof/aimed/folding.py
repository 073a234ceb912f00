"""Rows that only capitals or spaces tell apart, where a migration folds those away.

`UPDATE members SET email = lower(email)` meets a rule of being unique that took both spellings.
"""

import re
from contextlib import suppress

from sqlalchemy import Engine

from sddflow.database.numbering import SPELLED
from sddflow.database.rows import repeatable, take
from sddflow.database.writer import NoRowError, Row, Writer
from sddflow.domain.schema.table import Schema, Table
from sddflow.proof.aimed.way_up import way_up

_FOLD = r"(?:lower|upper|casefold|initcap|capitalize|title|[lrb]?trim|[lr]?strip)"
_SETS = re.compile(
    rf"\b(\w+)[\"'`]?\s*[=:](?!=)\s*(?=[^\n]*\b{_FOLD}\s*\()(?=[^\n]*\b\1\b)", re.IGNORECASE
)
_READS = re.compile(rf"\b(\w+)(?:[\"']\])?(?:\.\w+\([^()\n]*\))*\.{_FOLD}\(")
_GROUPS = re.compile(r"\b(?:GROUP|PARTITION)\s+BY\b", re.IGNORECASE)
_TAKEN = re.compile(rf"\b{_FOLD}\(\s*(?:\w+\.)?[\"`]?(\w+)", re.IGNORECASE)
_BOUND = re.compile(r"\bSET\s+[\"`]?(\w+)[\"`]?\s*=\s*[:%?]", re.IGNORECASE)


def folded_in(source: str) -> frozenset[str]:
    """Names of columns that the way up sets to a folding of what they hold, or groups rows by one.

    Args:
        source: of a revision.
    """
    up = way_up(source)
    by_row = set(_READS.findall(up)) & set(_BOUND.findall(up))
    grouped = set(_TAKEN.findall(up)) if _GROUPS.search(up) else set()
    return frozenset(_SETS.findall(up)) | by_row | grouped


def spell_twice(engine: Engine, schema: Schema, columns: frozenset[str]) -> None:
    """Beside one row of each table put another that a unique text tells apart by its spelling only.

    Rows of other tables hang on it too.

    Args:
        engine: on a database full of rows.
        schema: of that database.
        columns: by name; those of them are meant that are texts and unique.
    """
    with engine.begin() as connection:
        writer = Writer(connection, schema, SPELLED)
        for table in schema.tables:
            for names in table.unique_sets:
                for column in columns & set(names):
                    _add(writer, table, names, column)


def _add(writer: Writer, table: Table, names: tuple[str, ...], column: str) -> None:
    texts = {c.name for c in table.columns if c.type.kind in {"string", "text"}}
    rows = take(writer.connection, table).rows.values()
    there = next((row for row in rows if row[column]), None)
    if there is None or column not in texts:
        return
    for spelled in (there[column].swapcase(), f"{there[column]} "):
        given = {**repeatable(table, there), **{n: there[n] for n in names}, column: spelled}
        with suppress(NoRowError):
            _hang_on(writer, table, writer.add(table, "plain", given))


def _hang_on(writer: Writer, table: Table, row: Row) -> None:
    for other in writer.schema.tables:
        for key in other.foreign_keys if other.name != table.name else ():
            if key.referred == table.name:
                pairs = zip(key.columns, key.referred_columns, strict=True)
                with suppress(NoRowError):
                    writer.add(other, "plain", {name: row[to] for name, to in pairs})
