"""From words to a column type: the type word of the spec, else what a field of that name usually is."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from sddflow.domain.schema.table import ColumnType, Kind
from sddflow.domain.spec.document import Attribute

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


def _numeric(found: re.Match[str]) -> ColumnType:
    if not found["p"]:
        return ColumnType("numeric", precision=12, scale=2)
    return ColumnType("numeric", precision=int(found["p"]), scale=int(found["s"] or 0))


_WORDS: tuple[tuple[str, Callable[[re.Match[str]], ColumnType]], ...] = (
    (r"(?:small\s?int(?:eger)?|int2)", _kind("smallint")),
    (r"(?:big\s?int(?:eger)?|bigserial|int8|long|64[- ]bit integer)", _kind("bigint")),
    (r"(?:array|list|json|jsonb|object|dict(?:ionary)?|map|set|sequence)\b.*", _kind("json")),
    (r"(?:int(?:eger)?|serial|int4|whole number|counter|count)(?:\b.*)?", _kind("integer")),
    (r"(?:bool(?:ean)?|flag|yes/no|true/false)", _kind("boolean")),
    (r"(?:timestamp|datetime|date[- ]?time|date and time|timestamptz|instant)\b.*", _kind("datetime")),
    (r"date", _kind("date")),
    (r"time(?: of day)?(?: with(?:out)? time zone)?", _kind("time")),
    (r"(?:interval|duration|timedelta)", _kind("interval")),
    (r"(?:float|double(?: precision)?|real)", _kind("float")),
    (r"(?:decimal|numeric|money|currency amount)\s*(?:\((?P<p>\d+)(?:\s*,\s*(?P<s>\d+))?\))?", _numeric),
    (r"(?:uuid\d?|guid)", _kind("uuid")),
    (r"(?:bytes|bytea|binary|blob|large\s?binary)", _kind("binary")),
    (r"(?:varchar2?|nvarchar|character varying|char(?:acter)?|string|str|autostring)"
     r"\s*(?:\(\s*(?:length\s*=\s*|max_length\s*=\s*)?(?P<n>\d+)\s*(?:characters|chars)?\))?", _string),
    (r"(?:e-?mail(?: address)?|emailstr)", lambda _: ColumnType("string", length=320)),
    (r"(?:url|uri|link|httpurl|anyurl)", lambda _: ColumnType("string", length=2048)),
    (r"(?:(?:long|medium|free|plain|multi-?line)?\s?text|markdown|clob)", _kind("text")),
    (r"(?:number|numeric value)", _kind("integer")),
)  # fmt: skip

_NAMES: tuple[tuple[str, ColumnType, str], ...] = (
    (r"(?:.*_)?(?:uuid|guid)", ColumnType("uuid"), "the name says so"),
    (r"(?:is|has|can|was|should|allow|allows)_.+|.*_(?:enabled|flag)|(?:active|archived|enabled|completed|done|"
     r"verified|pinned|read|deleted|hidden|public|private|published|starred|favorite)",
     ColumnType("boolean"), "a yes or no by its name"),
    (r".+_at|.*timestamp|(?:.*_)?datetime|time", ColumnType("datetime", timezone=True), "a moment by its name"),
    (r"(?:.*_)?(?:date|birthday|day)|.+_on", ColumnType("date"), "a day by its name"),
    (r"(?:.*_)?(?:phone|fax|mobile)(?:_number)?", ColumnType("string", length=50), "phone numbers are written with signs"),
    (r"(?:invoice|account|serial|order|tracking|card|document|passport|license)_(?:number|no)",
     ColumnType("string", length=50), "such numbers are not counted with, and may hold letters"),
    (r"(?:.*_)?(?:count|number|quantity|age|position|rank|size|year|version|tokens|attempts|seconds|minutes|hours|"
     r"days|points|level|sequence|index|sort_order|stock)", ColumnType("integer"), "a whole number by its name"),
    (r"(?:.*_)?(?:price|amount|total|subtotal|cost|balance|fee|salary|budget|tax|discount)",
     ColumnType("numeric", precision=12, scale=2), "money is kept exact"),
    (r"(?:.*_)?(?:rate|ratio|score|latitude|longitude|lat|lng|percent|percentage|weight|height|width|temperature|"
     r"confidence)", ColumnType("float"), "a measured value by its name"),
    (r"(?:.*_)?e?mail(?:_address)?", ColumnType("string", length=320), "the longest valid address"),
    (r"(?:.*_)?(?:url|uri|link|website|homepage|avatar|image|photo)", ColumnType("string", length=2048), "an address on the web"),
    (r"(?:.*_)?(?:hash|digest|token|api_key|secret|password)", ColumnType("string", length=255), "a short code by its name"),
    (r"(?:.*_)?(?:metadata|meta|settings|preferences|payload|config|configuration|options|extra|properties|attributes|"
     r"data|json)", ColumnType("json"), "its parts are not named one by one"),
    (r"(?:.*_)?(?:content|body|description|text|notes?|bio|summary|comment|prompt|message|instructions|details|"
     r"reason|answer|transcript)", ColumnType("text"), "running text of no stated length"),
    (r"(?:.*_)?currency(?:_code)?", ColumnType("string", length=3), "an ISO 4217 code"),
    (r"(?:.*_)?(?:locale|language|lang)", ColumnType("string", length=35), "a language tag"),
    (r"(?:.*_)?(?:timezone|time_zone)", ColumnType("string", length=64), "a time zone's name"),
    (r"(?:.*_)?ip(?:_address)?", ColumnType("string", length=45), "the longest written address"),
    (r"(?:.*_)?colou?r", ColumnType("string", length=32), "a colour's name or number"),
    (r"(?:.*_)?(?:status|state|type|kind|role|category|priority|mode)", ColumnType("string", length=50), "a short word by its name"),
)  # fmt: skip

_HINTS: tuple[tuple[str, ColumnType, str], ...] = (
    (r"\b(?:whether|true or false|yes or no)\b", ColumnType("boolean"), "the text says whether"),
    (r"\b(?:number of|how many|count of)\b", ColumnType("integer"), "the text counts"),
    (r"\b(?:date and time|timestamp|moment|when (?:the|it|they|a))\b",
     ColumnType("datetime", timezone=True), "the text names a moment"),
    (r"\b(?:price|amount of money|in (?:euros?|dollars?))\b",
     ColumnType("numeric", precision=12, scale=2), "the text names money"),
    (r"\bemail\b", ColumnType("string", length=320), "the text names an email address"),
    (r"\b(?:free|long|multi-?line) text\b", ColumnType("text"), "the text says so"),
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
    bare = re.sub(r"[`*\"']|\s*\|\s*none|\bnone\s*\|\s*|\bnot null\b|\bnull(?:able)?\b|\?|\boptional\b(?!\[)",
                  " ", words.lower())  # fmt: skip
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
    for pattern, usual, why in _NAMES:
        if re.fullmatch(pattern, attribute.name.lower()):
            return Reading(usual, f"{unread}; {why}")
    for pattern, usual, why in _HINTS:
        if re.search(pattern, attribute.text, re.IGNORECASE):
            return Reading(usual, f"{unread}; {why}")
    return Reading(ColumnType("string", length=255), f"{unread}; a short text is usual")


def _finished(reading: Reading, attribute: Attribute, *, aware: bool) -> Reading:
    kind, limit = reading.type.kind, attribute.max_length
    if kind in ("string", "text") and limit:
        long = limit > LONGEST_STRING
        return Reading(
            ColumnType("text") if long else ColumnType("string", length=limit), reading.why
        )
    if kind == "string" and reading.type.length is None:
        usual = _usual_length(attribute)
        return Reading(
            ColumnType("string", length=usual), f"the spec states no length; {usual} is usual"
        )
    if kind in ("datetime", "time"):
        naive = "without time zone" in f"{attribute.type} {attribute.text}".lower()
        return Reading(
            ColumnType(kind, timezone=kind == "datetime" and aware and not naive), reading.why
        )
    return reading


def _usual_length(attribute: Attribute) -> int:
    named = (t.length for p, t, _ in _NAMES if re.fullmatch(p, attribute.name.lower()))
    return next((length for length in named if length), 255)
