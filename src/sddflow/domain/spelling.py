"""How an answer spells small values: a column's type and a source as one short text each.

An answer is paid by the token, and a small model fills every field that a form has. So a type is
`string(200)` or `datetime with time zone`, as the prompts show types, and a source is
`spec 7`; a value that no text says keeps its fields.
"""

import re
from collections.abc import Callable
from dataclasses import asdict, dataclass, fields, is_dataclass
from json import JSONDecodeError, loads
from typing import Any, cast, get_args

from sddflow.domain.place import Origin, Source
from sddflow.domain.schema.table import ColumnType, Kind

_KINDS: tuple[Kind, ...] = get_args(Kind)
_ORIGINS: tuple[Origin, ...] = get_args(Origin)
_DIGITS = ("numeric", "float")  # their number in brackets is a precision, elsewhere a length
_ZONE = " with time zone"
_ALIASES: dict[str, str] = {
    "int": "integer", "bigint": "bigint", "varchar": "string", "str": "string", "bool": "boolean",
    "decimal": "numeric", "timestamp": "datetime", "timestamptz": f"datetime{_ZONE}",
    "double": "float", "real": "float", "jsonb": "json", "bytea": "binary", "bytes": "binary",
}  # fmt: skip
_TYPE = re.compile(
    r"(?P<kind>[a-z]+)"
    r"(?:\s?\(\s*(?P<size>\d+)\s*(?:,\s*(?P<scale>\d+)\s*)?\))?"
    rf"(?P<zone>{_ZONE})?"
    r"(?: named (?P<name>.+?))?"
    r"(?: of (?P<labels>\[.*\]))?",
    re.DOTALL,
)
_SOURCE = re.compile(
    rf"(?P<origin>{'|'.join(_ORIGINS)})"
    r"(?: (?:line )?(?:(?P<line>\d+)|(?P<file>[^\s:][^\s]*?)(?::(?P<at>\d+))?))?"
    r"(?::\s?(?P<reason>.*))?",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Cited:
    """The spec that sources cite by its lines' numbers.

    Args:
        path: as sources name it.
        text: its lines.
    """

    path: str = ""
    text: str = ""

    def line(self, number: int) -> str:
        """The words of a line, counted from 1; "" where there is none."""
        lines = self.text.split("\n")
        return " ".join(lines[number - 1].split()) if 1 <= number <= len(lines) else ""


NO_SPEC = Cited()


@dataclass(frozen=True, slots=True)
class Spelling:
    """The text of one kind of value.

    Args:
        form: what a model is told of it.
        write: the text; another value's text may be the same.
        read: the value of a text, raising ValueError with a sentence.
    """

    form: str
    write: Callable[[Any, Cited], str]
    read: Callable[[str, Cited], Any]


def read_type(text: str, _spec: Cited = NO_SPEC) -> ColumnType:
    """The type a text says, as `str` writes it; usual names of SQL and Python are understood.

    Raises:
        ValueError: it says none.
    """
    word = re.match(r"[a-z]*", plain := text.strip().lower())
    spelled = _ALIASES.get(word[0] if word else "", "")
    told = _TYPE.fullmatch(spelled + plain[word.end() :] if spelled and word else text.strip())
    if told is None or told["kind"] not in _KINDS:
        raise ValueError(f"{text!r} is no type; {_TYPE_FORM}")
    size = int(told["size"]) if told["size"] else None
    digits = told["kind"] in _DIGITS
    return ColumnType(
        cast("Kind", told["kind"]),
        length=None if digits else size,
        precision=size if digits else None,
        scale=int(told["scale"]) if told["scale"] else None,
        timezone=bool(told["zone"]),
        name=told["name"] or "",
        labels=_labels(told["labels"]),
    )


def source_text(source: Source, spec: Cited = NO_SPEC) -> str:
    """`spec 7`, `spec 7: other words`, `convention: words`, `existing app/models.py:3: words`."""
    ours = source.line and source.file == spec.path
    file = "" if source.file == spec.path else source.file
    at = f"{file}:{source.line}" if file and source.line else file or str(source.line or "")
    head = f"{source.origin}{' ' * bool(at)}{at}"
    return head if ours and source.reason == spec.line(source.line) else f"{head}: {source.reason}"


def read_source(text: str, spec: Cited = NO_SPEC) -> Source:
    """The source a text says; a line without a file is one of the spec, and says its own words.

    Raises:
        ValueError: it says none.
    """
    told = _SOURCE.fullmatch(text.strip())
    if told is None:
        raise ValueError(f"{text!r} is no source; {_SOURCE_FORM}")
    line = int(told["line"] or told["at"] or 0)
    file = told["file"] or (spec.path if told["line"] else "")
    words = spec.line(line) if told["line"] and told["reason"] is None else told["reason"]
    return Source(cast("Origin", told["origin"]), words or "", file, line)


def _labels(text: str | None) -> tuple[str, ...]:
    try:
        return tuple(map(str, loads(text or "[]")))
    except JSONDecodeError:
        raise ValueError(f"{text!r} is no list of labels") from None


_TYPE_FORM = (
    "a type is one of "
    + ", ".join(k for k in _KINDS if k not in ("string", "numeric", "datetime", "other"))
    + f", string(LENGTH), numeric(PRECISION, SCALE), datetime, datetime{_ZONE}, other named NAME"
)
_SOURCE_FORM = (
    "a source is `spec LINE` by the number of the line that says it, "
    "`convention: HABIT OR PRINCIPLE`, `decision: THE HUMAN'S WORDS`, `existing: WHAT IS THERE`, "
    "or `assumption: REASON`"
)
SPELLINGS: dict[type, Spelling] = {
    ColumnType: Spelling(_TYPE_FORM, lambda kind, _spec: str(kind), read_type),
    Source: Spelling(_SOURCE_FORM, source_text, read_source),
}


def written(value: Any, spec: Cited = NO_SPEC) -> Any:  # noqa: ANN401 - any value of a reply
    """A reply as JSON's values, every type and source as its text where that says all of it."""
    spelling = SPELLINGS.get(type(value))
    if spelling is not None:
        text = spelling.write(value, spec)
        return text if _says(spelling, text, value, spec) else asdict(value)
    if is_dataclass(value):
        return {f.name: written(getattr(value, f.name), spec) for f in fields(value)}
    return [written(one, spec) for one in value] if isinstance(value, tuple) else value


def _says(spelling: Spelling, text: str, value: object, spec: Cited) -> bool:
    try:
        return bool(spelling.read(text, spec) == value)
    except ValueError:
        return False
