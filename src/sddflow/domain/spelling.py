"""How an answer spells small values: a column's type and a source as one short text each.

An answer is paid by the token, and a small model fills every field that a form has. So a type is
`string(200)` or `datetime with time zone`, as the prompts show types, and a source is
`spec 7`; a value that no text says keeps its fields.
"""

import re
from collections.abc import Callable
from dataclasses import asdict, dataclass, fields, is_dataclass
from json import JSONDecodeError, loads
from string import ascii_letters
from typing import Any, cast, get_args

from sddflow.domain.place import Origin, Source
from sddflow.domain.schema.table import ColumnType, Kind
from sddflow.domain.spec.document import SpecDocument

_KINDS: tuple[Kind, ...] = get_args(Kind)
_ORIGINS: tuple[Origin, ...] = get_args(Origin)
_DIGITS = ("numeric", "float")  # their number in brackets is a precision, elsewhere a length
_ZONE = " with time zone"
_ALIASES: dict[str, str] = {
    "int": "integer", "varchar": "string", "str": "string", "bool": "boolean",
    "decimal": "numeric", "timestamp": "datetime", "timestamptz": f"datetime{_ZONE}",
    "double": "float", "real": "float", "jsonb": "json", "bytea": "binary", "bytes": "binary",
}  # fmt: skip
_TYPE = re.compile(
    r"(?P<kind>[a-z]+)"
    r"(?:\s?\(\s*(?P<size>\d+)\s*(?:,\s*(?P<scale>\d+)\s*)?\))?"
    rf"(?P<zone>(?i:{_ZONE}))?"
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


Spec = SpecDocument | None
"""Whose lines a source cites by their numbers."""


@dataclass(frozen=True, slots=True)
class Spelling:
    """The text of one kind of value.

    Args:
        form: what a model is told of it.
        write: the text; another value's text may be the same.
        read: the value of a text, raising ValueError with a sentence.
    """

    form: str
    write: Callable[[Any, Spec], str]
    read: Callable[[str, Spec], Any]


def read_type(text: str, _spec: Spec = None) -> ColumnType:
    """The type a text says, as `str` writes it; usual names of SQL and Python are understood.

    Raises:
        ValueError: it says none.
    """
    plain = text.strip()
    word = plain[: len(plain) - len(plain.lstrip(ascii_letters))]
    kind = _ALIASES.get(word.lower(), word.lower())
    told = _TYPE.fullmatch(kind + plain[len(word) :])
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


def source_text(source: Source, spec: Spec = None) -> str:
    """`spec 7`, `spec 7: other words`, `convention: words`, `existing app/models.py:3: words`."""
    ours = spec is not None and source.file == spec.path
    file = "" if ours else source.file
    at = f"{file}:{source.line}" if file and source.line else file or str(source.line or "")
    head = f"{source.origin}{' ' * bool(at)}{at}"
    own = ours and source.line and source.reason == _words(spec, source.line)
    return head if own else f"{head}: {source.reason}"


def read_source(text: str, spec: Spec = None) -> Source:
    """The source a text says; a line without a file is one of the spec, and says its own words.

    Raises:
        ValueError: it says none.
    """
    told = _SOURCE.fullmatch(text.strip())
    if told is None:
        raise ValueError(f"{text!r} is no source; {_SOURCE_FORM}")
    line = int(told["line"] or told["at"] or 0)
    file = told["file"] or (spec.path if spec and told["line"] else "")
    words = _words(spec, line) if told["line"] and told["reason"] is None else told["reason"]
    return Source(cast("Origin", told["origin"]), words or "", file, line)


def _words(spec: Spec, line: int) -> str:
    """What a line of the spec says."""
    return " ".join(spec.line(line).split()) if spec is not None else ""


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


def written(value: Any, spec: Spec = None) -> Any:  # noqa: ANN401 - any value of a reply
    """A reply as JSON's values, every type and source as its text where that says all of it."""
    spelling = SPELLINGS.get(type(value))
    if spelling is not None:
        text = spelling.write(value, spec)
        return text if _says(spelling, text, value, spec) else asdict(value)
    if is_dataclass(value):
        return {f.name: written(getattr(value, f.name), spec) for f in fields(value)}
    return [written(one, spec) for one in value] if isinstance(value, tuple) else value


def _says(spelling: Spelling, text: str, value: object, spec: Spec) -> bool:
    try:
        return bool(spelling.read(text, spec) == value)
    except ValueError:
        return False
