"""From words to a column type: the spec's type word, else what such a field usually is."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from sddflow.domain.schema.table import ColumnType, Kind
from sddflow.domain.spec.document import Attribute
from sddflow.domain.spec.facts import digits_of
from sddflow.models.offline.usual import HINTS, NAMES

LONGEST_STRING = 10_000
"""A stated length beyond this is text, not a string."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A type, and why it is a guess; `why` is "" where the spec itself names the type."""

    type: ColumnType
    why: str = ""


def _kind(kind: Kind) -> Callable[[re.Match[str]], ColumnType]:
    return lambda _found: ColumnType(kind)


def _string(found: re.Match[str]) -> ColumnType:
    return ColumnType("string", length=int(found["n"])) if found["n"] else ColumnType("string")


def _exact(_found: re.Match[str]) -> ColumnType:
    return ColumnType("numeric", precision=12, scale=2)


def _numeric(found: re.Match[str]) -> ColumnType:
    if not found["p"]:
        return _exact(found)
    return ColumnType("numeric", precision=int(found["p"]), scale=int(found["s"] or 0))


_BESIDE = re.compile(
    r"[`*\"'?]|\s*\|\s*none|\bnone\s*\|\s*|\bnot null\b|\bnull(?:able)?\b|\boptional\b(?!\[)"
)
_DIGITS = r"(?:\((?P<p>\d+)(?:\s*,\s*(?P<s>\d+))?\))?"
_LENGTH = r"(?:\(\s*(?:(?:max_)?length\s*=\s*)?(?P<n>\d+)\s*(?:characters|chars)?\))?"
_WORDS: tuple[tuple[str, Callable[[re.Match[str]], ColumnType]], ...] = (
    (r"(?:small\s?int(?:eger)?|int2)", _kind("smallint")),
    (r"(?:big\s?int(?:eger)?|bigserial|int8|long|64[- ]bit integer)", _kind("bigint")),
    (r"(?:array|list|json|jsonb|object|dict(?:ionary)?|map|set|sequence)\b.*", _kind("json")),
    (r"(?:int(?:eger)?|serial|int4|whole numbers?|counter|count)(?:\b.*)?", _kind("integer")),
    (r"(?:(?:positive|non_?negative|strict)int(?:eger)?)", _kind("integer")),
    (r"(?:bool(?:ean)?|flag|yes(?:/| or )no|true(?:/| or )false)", _kind("boolean")),
    (r"(?:timestamp(?:tz)?|date[- ]?time|date and time|instant)\b.*", _kind("datetime")),
    (r"date", _kind("date")),
    (r"time(?: of day)?(?: with(?:out)? time zone)?", _kind("time")),
    (r"(?:interval|duration|timedelta)", _kind("interval")),
    (r"(?:float|double(?: precision)?|real)", _kind("float")),
    (rf"(?:decimal|numeric|money|currency amount)\s*{_DIGITS}", _numeric),
    (r"(?:money|amount of money|currency amount|(?:decimal )?number,.*\bdecimals?)\b.*", _exact),
    (r"(?:uuid\d?|guid)", _kind("uuid")),
    (r"text\s*\(\s*(?P<n>\d+)\s*(?:characters|chars)?\)", _string),
    (r"(?:bytes|bytea|binary|blob|large\s?binary)", _kind("binary")),
    (rf"(?:n?varchar2?|character varying|char(?:acter)?|(?:auto)?string|str)\s*{_LENGTH}", _string),
    (r"(?:e-?mail(?: address)?|emailstr)", lambda _: ColumnType("string", length=320)),
    (r"(?:url|uri|link|httpurl|anyurl)", lambda _: ColumnType("string", length=2048)),
    (r"(?:(?:long|medium|free|plain|multi-?line)?\s?text|markdown|clob)", _kind("text")),
    (r"(?:number|numeric value)", _kind("integer")),
)  # fmt: skip


def read_type(attribute: Attribute, *, aware: bool = True) -> Reading:
    """The type of an attribute's column.

    Args:
        attribute: as the spec tells it.
        aware: the target's times carry a time zone.
    """
    if attribute.choices:
        return Reading(ColumnType("string", length=max(map(len, attribute.choices))))
    stated = type_word(attribute.type)
    reading = Reading(stated) if stated else _usual(attribute)
    return _finished(reading, attribute, aware=aware)


def type_word(words: str) -> ColumnType | None:
    """What a type word means; None for an unknown or missing one. Times come without a zone."""
    bare = _BESIDE.sub(" ", words.lower())
    bare = re.sub(r"^\s*optional\[(.*)\]\s*$", r"\1", bare)
    bare = re.sub(r"^\s*(?:sa|sqlalchemy|datetime|uuid)\.(?=\w)", "", bare).strip(" ,;:.")
    for pattern, make in _WORDS:
        if found := re.fullmatch(pattern, bare):
            return make(found)
    return None


def _usual(attribute: Attribute) -> Reading:
    unread = (
        f"the spec's type {attribute.type!r} is unknown"
        if attribute.type
        else "the spec names no type"
    )
    if attribute.max_length:
        return Reading(ColumnType("string"), f"{unread}; a length in characters is stated")
    for pattern, usual, why in NAMES:
        if re.fullmatch(pattern, attribute.name.lower()):
            return Reading(usual, f"{unread}; {why}")
    for pattern, usual, why in HINTS:
        if re.search(pattern, attribute.text, re.IGNORECASE):
            return Reading(usual, f"{unread}; {why}")
    if attribute.default is not None and (by_default := _by_default(attribute.default)):
        return Reading(by_default, f"{unread}; its default is one")
    return Reading(ColumnType("string", length=255), f"{unread}; a short text is usual")


def _by_default(value: str) -> ColumnType | None:
    """What a stated default is: yes or no, or a whole number."""
    if value.strip("`'\" ").lower() in ("true", "false"):
        return ColumnType("boolean")
    return ColumnType("integer") if re.fullmatch(r"-?\d{1,9}", value.strip("` ")) else None


def _finished(reading: Reading, attribute: Attribute, *, aware: bool) -> Reading:
    kind, limit = reading.type.kind, attribute.max_length
    if kind in ("string", "text") and limit:
        long = limit > LONGEST_STRING
        return Reading(
            ColumnType("text") if long else ColumnType("string", length=limit), reading.why
        )
    if kind == "string" and reading.type.length is None:
        if _is_running(attribute):
            return Reading(
                ColumnType("text"), "the spec states no length; running text by its name"
            )
        usual = _usual_length(attribute)
        return Reading(
            ColumnType("string", length=usual), f"the spec states no length; {usual} is usual"
        )
    if kind == "numeric" and "(" not in attribute.type:
        digits = digits_of(f"{attribute.type}, {attribute.text}")
        precision, scale = digits or (reading.type.precision, reading.type.scale)
        return Reading(ColumnType(kind, precision=precision, scale=scale), reading.why)
    if kind in ("datetime", "time"):
        naive = "without time zone" in f"{attribute.type} {attribute.text}".lower()
        return Reading(
            ColumnType(kind, timezone=kind == "datetime" and aware and not naive), reading.why
        )
    return reading


def _is_running(attribute: Attribute) -> bool:
    """By its name a text of any length, where the spec only says `str`."""
    named = (t.kind for p, t, _ in NAMES if re.fullmatch(p, attribute.name.lower()))
    return next(named, "") == "text"


def _usual_length(attribute: Attribute) -> int:
    named = (t.length for p, t, _ in NAMES if re.fullmatch(p, attribute.name.lower()))
    return next((length for length in named if length), 255)
