"""What a new column says of rows that old code writes while it still runs: its default.

Where the migration reckons it from what old code gives its rows, `CASE WHEN is_internal …`, the
default is another thing for some of them, unless a trigger keeps both the same.
"""

import re
from collections.abc import Iterator
from typing import Any

from sddflow.database.refusal import Refusal
from sddflow.database.rows import repeatable
from sddflow.database.writer import NoRowError, Writer, generated
from sddflow.domain.finding import Finding
from sddflow.domain.schema.table import Column, Table
from sddflow.proof.case import Case
from sddflow.proof.queries.found import found_before, found_in
from sddflow.proof.wording.updates import updates

_BEFORE_A_DAY = re.compile(r"<=?\s*(?:(?:DATE|TIMESTAMP|TIMESTAMPTZ)\s*)?'\d{4}-\d\d-\d\d", re.I)


def given_meanwhile(case: Case, writer: Writer) -> Iterator[Finding]:
    """Columns whose default is not what the migration gave to a row of the same values.

    Args:
        case: of the migration.
        writer: on the database after it.
    """
    for table in case.touched:
        old = case.first.schema.table(table.name)
        new = [c for c in table.columns if old is not None and old.column(c.name) is None]
        for column in (c for c in new if c.default is not None and not generated(c)):
            source = next(_given(case, table, column), "")
            pair = _written_again(case, writer, table, column) if source else None
            if pair is not None:
                yield _told(case, table, column, source, pair)


def _given(case: Case, table: Table, column: Column) -> Iterator[str]:
    """Columns of before that a statement reckons it from, and that the source gives to new rows.

    None of a statement about rows of before a day, which those that come now are not of.
    """
    old = case.first.schema.table(table.name)
    sets = re.compile(rf"\bset\b.*\b{re.escape(column.name)}\"?\s*=", re.I | re.S)
    of_all = (s for s in case.upgrade if updates(s, table.name) and not _BEFORE_A_DAY.search(s))
    said = " ".join(filter(sets.search, of_all))
    keys = {*table.primary_key, *(n for k in table.foreign_keys for n in k.columns)}
    classes = "|".join(map(re.escape, case.conventions.classes_of(table.name)))
    for each in old.columns if old is not None and said and classes else ():
        name = re.escape(each.name)
        if each.name not in keys and re.search(rf"\b{name}\b", said):
            gives = re.compile(rf"\b(?:{classes})\([^()]*(?:\([^()]*\)[^()]*)*\b{name}\s*=(?!=)")
            if any(True for find in (found_in, found_before) for _ in find(case, gives)):
                yield each.name


def _written_again(
    case: Case, writer: Writer, table: Table, column: Column
) -> tuple[Any, Any] | None:
    """What the migration gave to a row, and what one of the same values has that comes now."""
    old, now = case.rows.get(table.name), case.now.get(table.name)
    for key, row in now.rows.items() if old is not None and now is not None else ():
        was = old.rows.get(key) if old is not None else None
        if was is None or row[column.name] is None:
            continue
        given = {n: v for n, v in repeatable(table, row).items() if n in was}
        try:
            values = {n: v for n, v in writer.values(table, fixed=given).items() if n in was}
        except NoRowError:
            return None
        made = writer.insert(table, values)
        if not isinstance(made, Refusal) and made[column.name] not in (None, row[column.name]):
            return row[column.name], made[column.name]
    return None


def _told(case: Case, table: Table, column: Column, source: str, pair: tuple[Any, Any]) -> Finding:
    gave, has = pair
    return case.finding(
        "insert-in-use", "info",
        f"rows that old code writes meanwhile get {has!r} in {table.name}.{column.name}, whatever "
        f"their {source} is: the migration gave {gave!r} to a row like that",
        table=table.name, column=column.name,
        cure=f"let a trigger fill it from {source} until the last old process has gone, or fill it "
        "once more then",
    )  # fmt: skip
