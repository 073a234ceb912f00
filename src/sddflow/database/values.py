"""Values for a column: deterministic, plausible, and awkward where that is allowed."""

import datetime as dt
import decimal
import re
import uuid
from collections.abc import Callable
from typing import Any

from sddflow.domain.schema.condition import least_length
from sddflow.domain.schema.table import Check, Column, Table

_START = dt.datetime(2026, 1, 5, 9, 30, tzinfo=dt.UTC)
_LONGEST_TEXT = 2_000
_LARGE = {"integer": 40_000, "bigint": 2**33, "float": 123_456.789_012}
_NUMBERS = frozenset({"integer", "bigint", "smallint", "float", "numeric", "interval"})
_APART = 3  # more than what rounding a number to another unit may cost
_CENTS = 2  # places
_ZONE = re.compile(r"(?:^|_)(?:time_?zone|tz)(?:_name)?$")
_ZONES = ("Europe/Vienna", "UTC", "America/New_York", "Asia/Kolkata", "Pacific/Auckland")
_YEARS = re.compile(r"(?:^|_)year$")
_FIRST_YEAR = 2_000
_PARTS = (57, 15, 5, 95)
_BLANK: dict[str, Any] = {
    **dict.fromkeys(("integer", "bigint", "smallint"), 0),
    "boolean": False,
    "float": 0.0,
    "numeric": decimal.Decimal(0),
    "json": {},
    "binary": b"",
}
_ODD = 'Zoë\'s "new" “note”, 100 % – ∅\\n;--'
_OTHER = {
    "inet": "10.0.0.{n}",
    "cidr": "10.0.{n}.0/24",
    "macaddr": "08:00:2b:01:02:{n:02x}",
    "citext": "text {n}",
    "tsvector": "word{n}",
    "money": "{n}.00",
    "xml": "<a>{n}</a>",
    "point": "({n},{n})",
    **dict.fromkeys(("int4range", "int8range", "numrange"), "[{n},{n}]"),
    **dict.fromkeys(("daterange", "tsrange", "tstzrange"), "[2{n:03}-01-01,2{n:03}-02-01)"),
    "hstore": "",
    "name": "name{n}",
    "oid": "{n}",
    "jsonpath": "$.a{n}",
    "ltree": "a{n}",
    "": "{n}",
}


class NoValueError(Exception):
    """No value is known for a column of that type."""


def value_of(
    table: Table, column: Column, number: int, *, form: str = "plain", apart: bool = False
) -> Any:  # noqa: ANN401 - any column's
    """The value of row `number`.

    Args:
        table: the column's table, whose CHECK constraints may list the values.
        column: the column.
        number: from 0; other numbers give other values, as far as the type has them.
        form: `plain`; `longest` fills the length and the digits; `odd` has quotes, signs, no
            ASCII, parts of seconds; `blank` is the empty text, nought, false.
        apart: numbers and flags differ from column to column: one that was taken for another shows.

    Raises:
        NoValueError: nothing is known about the type.
    """
    choices = _choices(table, column)
    if choices:
        return choices[number % len(choices)]
    kind = column.type.kind
    if kind in {"string", "text"}:
        text = _text(column, number, form)
        return text.ljust(least_length(table, column.name), "x")
    if kind == "other":
        return _other(column, number)
    place = [c.name for c in table.columns].index(column.name)
    number = _apart(column, number, place) if apart else number
    return _shaped(_MAKERS[kind](column, number, place), column, number, form)


def _apart(column: Column, number: int, place: int) -> int:
    """Another number for each column of a row, in every second row.

    In the others a number may be that of a row, which a foreign key will make of it one day.
    """
    if column.type.kind == "boolean":
        return number // (1 + place % 3)
    apart = column.type.kind in _NUMBERS and number % 2 == 1
    return number + _APART * place if apart else number


def _shaped(value: Any, column: Column, number: int, form: str) -> Any:  # noqa: ANN401 - any column's
    """An awkward one of its kind. Large numbers still leave room to be counted in cents."""
    kind = column.type.kind
    if _is_year(column):
        return value
    if form == "blank":
        return _BLANK.get(kind, value)
    if form == "longest" and kind in _LARGE:
        return _LARGE[kind] + number
    if form == "longest" and kind == "numeric":
        digits = (column.type.precision or 12) - (column.type.scale or 0)
        return value + 10 ** (min(digits, 8) - 1) if digits > 1 else value
    if form == "odd" and kind == "datetime":
        return value.replace(microsecond=123_456)
    return value


def _choices(table: Table, column: Column) -> tuple[str, ...]:
    if column.type.labels:
        return column.type.labels
    listed: tuple[Check, ...] = tuple(c for c in table.checks if c.column == column.name)
    return next((c.choices for c in listed if c.choices), ())


def _text(column: Column, number: int, form: str) -> str:
    longest = min(column.type.length or _LONGEST_TEXT, _LONGEST_TEXT)
    plain = f"{column.name} {number}"
    if "email" in column.name:
        plain = f"person{number}@example.org"
    if _ZONE.search(column.name):
        return _ZONES[number % len(_ZONES)][:longest]
    if form == "blank":
        return ""
    if form == "longest":
        plain = plain + "x" * (longest - len(plain))
    if form == "odd" and len(plain) + len(_ODD) < longest:
        plain = f"{plain} {_ODD}"
    return plain if len(plain) <= longest else _short(number, longest)


def _short(number: int, length: int) -> str:
    """A text of at most so many signs, different for each number as long as there are any."""
    signs, text = "abcdefghijklmnopqrstuvwxyz0123456789", ""
    while len(text) < length and (number or not text):
        number, sign = divmod(number, len(signs))
        text += signs[sign]
    return text


def _other(column: Column, number: int) -> str:
    name = column.type.name.lower()
    if name.endswith("[]"):
        return _array(name, number)
    if name.startswith("vector("):
        return "[" + ",".join(["0"] * int(name[7:-1])) + "]"
    known = _OTHER.get(name.partition("(")[0])
    if known is None:
        raise NoValueError(f"no value is known for the type {column.type.name}")
    return known.format(n=number % 200)


def _array(name: str, number: int) -> str:
    """Two items, where texts or numbers may stand in it."""
    if name.startswith(("text", "character varying", "varchar", "citext")):
        return f"{{a{number % 200},b{number % 200}}}"
    numbers = name.startswith(("integer", "bigint", "smallint", "numeric", "double", "real"))
    return f"{{{number % 200},{number % 200 + 1}}}" if numbers else "{}"


def _moment(column: Column, number: int, position: int) -> dt.datetime:
    """Later columns are later, so that an end comes after its beginning."""
    moment = _START + dt.timedelta(days=number, minutes=position)
    return moment if column.type.timezone else moment.replace(tzinfo=None)


def _counted(column: Column, number: int) -> int:
    """From one on; years from one of our time."""
    return number + (_FIRST_YEAR if _is_year(column) else 1)


def _is_year(column: Column) -> bool:
    return column.type.kind in {"integer", "bigint", "smallint"} and bool(
        _YEARS.search(column.name.lower())
    )


def _numeric(column: Column, number: int, _position: int) -> decimal.Decimal:
    scale = column.type.scale or 0
    digits = (column.type.precision or 12) - scale
    whole = (number + 1) % 10 ** min(digits, 9) if digits else 0
    if scale < _CENTS:
        return whole + decimal.Decimal(scale and 5).scaleb(-scale)
    last = 5 if scale > _CENTS and whole // 2 % 2 else 0  # `number` may be even in every row
    return whole + _hundredths(whole) + decimal.Decimal(last).scaleb(-scale)


def _hundredths(whole: int) -> decimal.Decimal:
    """A fraction that is lost where a number is cut: 1.15 * 100 is no 115 in binary fractions."""
    return decimal.Decimal(_PARTS[whole % len(_PARTS)]).scaleb(-_CENTS)


_MAKERS: dict[str, Callable[[Column, int, int], Any]] = {
    "integer": lambda c, n, _p: _counted(c, n),
    "bigint": lambda c, n, _p: _counted(c, n),
    "smallint": lambda c, n, _p: _counted(c, n % 20_000),
    "boolean": lambda _c, n, _p: n % 2 == 0,
    "datetime": _moment,
    "date": lambda c, n, p: _moment(c, n + p, p).date(),
    "time": lambda c, n, p: (
        (_START + dt.timedelta(minutes=n + p)).timetz()
        if c.type.timezone
        else (_START + dt.timedelta(minutes=n + p)).time()
    ),
    "interval": lambda _c, n, _p: dt.timedelta(hours=n + 1),
    "float": lambda _c, n, _p: float(n + _hundredths(n)),
    "numeric": _numeric,
    "uuid": lambda c, n, _p: uuid.uuid5(uuid.NAMESPACE_OID, f"{c.name} {n}"),
    "json": lambda c, n, _p: {"list": [None, "ä"], c.name: n},
    "binary": lambda c, n, _p: f"{c.name} {n} \0".encode(),
}
