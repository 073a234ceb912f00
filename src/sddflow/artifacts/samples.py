"""Values that a column takes, as Python code: what a generated test stores."""

import re

from sddflow.artifacts.imports import Import
from sddflow.artifacts.literals import Code, literal
from sddflow.artifacts.pretty import quoted
from sddflow.domain.schema.condition import least_length
from sddflow.domain.schema.table import Column, ColumnType, Table

_UUID = Import("uuid", "uuid4")
_SAMPLES = {
    "boolean": "false",
    "float": "1.5",
    "numeric": "1",
    "date": "2030-01-31",
    "time": "12:30:00",
    "json": "{}",
    "binary": "x",
}


def choices(column: Column, table: Table) -> tuple[str, ...]:
    """The values a CHECK allows, where it lists them."""
    for check in table.checks:
        if check.column == column.name and check.choices:
            return check.choices
        listed = re.match(
            rf"\(*\"?{re.escape(column.name)}\"? IN \((.*)\)\)*$", check.condition, re.IGNORECASE
        )
        if listed:
            return tuple(re.findall(r"'((?:[^']|'')*)'", listed[1]))
    return ()


def is_unique(column: Column, table: Table) -> bool:
    """Whether a second row needs another value."""
    groups = [u.columns for u in table.uniques]
    groups += [i.columns for i in table.indexes if i.unique]
    return column.name in table.primary_key or any(column.name in group for group in groups)


def sample(column: Column, table: Table) -> Code:
    """A value the column takes; another one each time where it must be."""
    allowed = choices(column, table)
    if allowed:
        return quoted(allowed[0].replace("''", "'")), ()
    # two rows without a parent that the models know are two people's
    kind, unique = column.type.kind, is_unique(column, table) or column.name == table.owner
    if kind == "uuid":
        return "uuid4()", (_UUID,)
    if kind in {"string", "text", "other"}:
        return _text(column, least_length(table, column.name), unique=unique)
    if kind in {"integer", "bigint", "smallint"}:
        return ("uuid4().int % 30_000", (_UUID,)) if unique else ("1", ())
    if kind == "datetime":
        return _datetime(column.type)
    if kind == "interval":
        return "timedelta(hours=1)", (Import("datetime", "timedelta"),)
    return literal(column.type, _SAMPLES[kind])


def _text(column: Column, least: int, *, unique: bool) -> Code:
    """A text within the column's bounds; one that is long by demand is filled up."""
    if unique:
        length = min(column.type.length or 32, 32)
        made = "uuid4().hex" if length == 32 else f"uuid4().hex[:{length}]"
        return (f'{made}.ljust({least}, "x")' if least > length else made), (_UUID,)
    plain = column.name[: column.type.length or 32]
    if least > 64:
        return f'"x" * {least}', ()
    return quoted(plain.ljust(least, "x")), ()


def _datetime(type_: ColumnType) -> Code:
    if type_.timezone:
        needs = (Import("datetime", "datetime"), Import("datetime", "timezone"))
        return "datetime(2030, 1, 31, 12, tzinfo=timezone.utc)", needs
    return "datetime(2030, 1, 31, 12)", (Import("datetime", "datetime"),)
