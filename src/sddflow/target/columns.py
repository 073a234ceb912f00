"""What the columns of mapped classes have in common: kinds of ids, times, plural names."""

import ast
import re
from collections import Counter
from collections.abc import Iterable
from typing import Literal

from sddflow.target.classes import Attribute
from sddflow.target.source import calls, is_true, keyword

IdKind = Literal["integer", "uuid", "string"]
_CREATED = re.compile(r"^(created|inserted)(_?at|_?on|_?date|_?time)?$|^date_created$", re.I)
_UPDATED = re.compile(
    r"^(last_?)?(updated|modified)(_?at|_?on|_?date|_?time)?$|^date_(updated|modified)$", re.I
)
_TIME = re.compile(r"datetime|DateTime|TIMESTAMP|AwareDatetime")
_IRREGULAR = frozenset({"people", "children", "media", "data", "news", "feet", "men", "women"})
_SINGULAR = ("ss", "us", "is")


def id_kind(key: Attribute) -> IdKind:
    """How a primary key is made, by its annotation first, its column type second."""
    annotated, value = key.words.split(" = ", 1)
    for words in (annotated, value):
        if re.search(r"\bU(?:UID|uid)\b|\bGUID\b", words) and not re.search(r"\bstr\b", annotated):
            return "uuid"
        if re.search(r"\bint\b|Integer\b", words):
            return "integer"
        if re.search(r"\bstr\b|String\b|\bText\b|VARCHAR", words):
            return "string"
    return "integer"


def is_time(column: Attribute) -> bool:
    """It holds a point in time and is named like a record's own."""
    named = _CREATED.match(column.name) or _UPDATED.match(column.name)
    return bool(named) and bool(_TIME.search(column.words))


def time_names(columns: Iterable[Attribute]) -> tuple[str, ...]:
    """The usual name of the time of creation and of change, of those that are used."""
    counted = Counter(column.name for column in columns)
    chosen = []
    for pattern in (_CREATED, _UPDATED):
        fitting = [(n, name) for name, n in counted.items() if pattern.match(name)]
        if fitting:
            chosen.append(max(fitting, key=lambda f: f[0])[1])
    return tuple(chosen)


def is_aware(column: Attribute, *, by_default: bool) -> bool:
    """A time carries its zone; `by_default` where the column names no type of its own."""
    types = list(calls(column.value, "DateTime", "TIMESTAMP"))
    if types:
        return any(is_true(keyword(c, "timezone")) or any(map(is_true, c.args)) for c in types)
    bare = any(
        isinstance(n, ast.Name | ast.Attribute)
        and ast.unparse(n).endswith(("DateTime", "TIMESTAMP"))
        for n in (ast.walk(column.value) if column.value is not None else ())
    )
    return by_default and not bare


def is_plural(table: str) -> bool:
    """A table's name is plural, as far as its letters say."""
    last = re.split(r"[_\W]", table.lower())[-1]
    return last in _IRREGULAR or (last.endswith("s") and not last.endswith(_SINGULAR))
