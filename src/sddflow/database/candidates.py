"""Values that the CHECK constraints of a table speak of: at their limits, and beside them."""

import datetime as dt
import re
from typing import Any

from sddflow.database.patterns import example_of
from sddflow.domain.schema.condition import condition_of
from sddflow.domain.schema.holding import holds
from sddflow.domain.schema.table import WHOLE, Column, Table

_DAY = re.compile(r"'(\d{4}-[01]\d-[0-3]\d(?:[ T]\d\d:\d\d(?::\d\d)?)?)")
_NUMBER = re.compile(r"(?<![\w.])-?\d+(?:\.\d+)?")
_LENGTH = re.compile(r"(?<![\w'.])\d{1,4}(?![\w'.])")
_TEXT = re.compile(r"'((?:[^']|'')*)'")
_BESIDE = (0, 1, -1)


def candidates_of(table: Table, column: Column) -> list[Any]:
    """Values that the conditions about a column name, and those beside them.

    One that the column's type has no room for is none: the database refuses it whatever the
    condition says.
    """
    about = re.compile(rf"\b{re.escape(column.name)}\b")
    told = " ".join(c for c in map(condition_of, table.checks) if about.search(c))
    return [value for value in _named(column.type.kind, told) if holds(column.type, value)]


def _named(kind: str, told: str) -> list[Any]:
    if kind in WHOLE:
        return [int(n) for n in _numbers(told)]
    if kind in {"float", "numeric"}:
        return _numbers(told)
    if kind in {"date", "datetime"}:
        return [day.date() if kind == "date" else day for day in _days(told)]
    return _texts(told) if kind in {"string", "text"} else []


def _numbers(told: str) -> list[float]:
    return [float(n) + d for n in _NUMBER.findall(told) for d in _BESIDE]


def _days(told: str) -> list[dt.datetime]:
    days = map(dt.datetime.fromisoformat, _DAY.findall(told))
    return [day + dt.timedelta(days=d) for day in days for d in _BESIDE]


def _texts(told: str) -> list[str]:
    """The texts themselves, and some that have their form or are as long as the numbers say."""
    texts = [text.replace("''", "'") for text in _TEXT.findall(told)]
    sizes = [int(n) + d for n in _LENGTH.findall(told) for d in _BESIDE]
    shaped = [_shaped(text, size) for text in texts for size in (*sizes, len(text)) if "%" in text]
    patterns = [text for text in map(example_of, texts) if text]
    return [*patterns, *texts, *shaped, *("x" * size for size in sizes if size >= 0)]


def _shaped(form: str, size: int) -> str:
    """A text that LIKE takes for its form: of the size, where that leaves room for the form."""
    start, _, end = form.replace("_", "x").partition("%")
    end = end.replace("%", "")
    return start + "x" * (size - len(start) - len(end)) + end
