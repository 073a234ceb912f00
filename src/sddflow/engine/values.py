"""Domain values as JSON with stable tags: what the journal keeps.

    Place("app.py", 3)   {"@": "place.Place", "file": "app.py", "line": 3}
    ("a", 1)             ["a", 1]
    datetime             {"@": "datetime", "at": "2026-03-01T12:00:00+00:00"}

A tag is the module below `sddflow.domain` and the class. A value moves to another module only with
an entry in `MOVED`; a new field needs a default; a field that is gone is passed over. So journals
written before the change stay readable.
"""

import json
import re
from collections.abc import Callable
from dataclasses import MISSING, fields, is_dataclass
from datetime import datetime
from functools import cache
from importlib import import_module
from typing import Any

from sddflow.errors import Failed

DOMAIN = "sddflow.domain."
TAG = "@"
MOVED: dict[str, str] = {}
"""Tags of values that have moved since they were written, and where they are now."""

_PLAIN = (str, int, float, bool, type(None))
_NAME = re.compile(r"([a-z_]+(?:\.[a-z_]+)*)\.([A-Z][A-Za-z0-9]*)")


class ValueUnreadable(Failed):
    """A kept value was written by another version of sddflow, or by something else."""


def encode(value: object) -> str:
    """A value of the domain, or plain JSON, as one line of ASCII.

    Raises:
        TypeError: it is, or holds, anything else.
    """
    return json.dumps(_tagged(value), separators=(",", ":"))


def decode(text: str) -> Any:  # noqa: ANN401 - whatever was encoded
    """The value that `encode` was given.

    Raises:
        ValueUnreadable: the text is no JSON, a tag is unknown, or a needed field is missing.
    """
    try:
        return _value(json.loads(text))
    except (json.JSONDecodeError, RecursionError):
        raise ValueUnreadable(f"not a kept value: {text[:60]!r}") from None


def _tagged(value: object) -> object:
    if type(value) in _PLAIN:
        return value
    if type(value) is tuple:
        return [_tagged(item) for item in value]
    if type(value) is list:
        return {TAG: "list", "items": [_tagged(item) for item in value]}
    if type(value) is dict:
        return _tagged_dict(value)
    if type(value) is datetime:
        return {TAG: "datetime", "at": value.isoformat()}
    if is_dataclass(value) and type(value).__module__.startswith(DOMAIN):
        kept = {f.name: _tagged(getattr(value, f.name)) for f in fields(value)}
        return {TAG: _tag_of(type(value)), **kept}
    raise TypeError(f"{type(value).__qualname__} is no value of the domain")


def _tagged_dict(value: dict[Any, Any]) -> object:
    """As a JSON object where that says the same; as pairs where keys are no texts."""
    if all(type(key) is str for key in value) and TAG not in value:
        return {key: _tagged(item) for key, item in value.items()}
    return {TAG: "dict", "items": [[_tagged(k), _tagged(v)] for k, v in value.items()]}


def _tag_of(kind: type) -> str:
    return f"{kind.__module__.removeprefix(DOMAIN)}.{kind.__qualname__}"


def _value(kept: Any) -> Any:  # noqa: ANN401 - any JSON
    if isinstance(kept, list):
        return tuple(_value(item) for item in kept)
    if not isinstance(kept, dict):
        return kept
    if TAG not in kept:
        return {key: _value(item) for key, item in kept.items()}
    rest = {key: _value(item) for key, item in kept.items() if key != TAG}
    return _of_tag(kept[TAG], rest)


def _of_tag(tag: object, rest: dict[str, Any]) -> object:
    build = _BUILDERS.get(str(tag))
    if build is not None:
        try:
            return build(rest)
        except (KeyError, TypeError, ValueError):
            raise ValueUnreadable(f"a kept {tag} is damaged") from None
    kind, known, needed = _class_of(str(tag))
    if missing := needed - rest.keys():
        raise ValueUnreadable(f"a kept {tag} lacks {', '.join(sorted(missing))}")
    return kind(**{name: rest[name] for name in known & rest.keys()})


_BUILDERS: dict[str, Callable[[dict[str, Any]], object]] = {
    "list": lambda rest: list(rest["items"]),
    "dict": lambda rest: dict(rest["items"]),
    "datetime": lambda rest: datetime.fromisoformat(rest["at"]),
}


@cache
def _class_of(tag: str) -> tuple[type, frozenset[str], frozenset[str]]:
    """The class of a tag, its fields, and those without a default."""
    found = _NAME.fullmatch(MOVED.get(tag, tag))
    kind = _dataclass(found[1], found[2]) if found else None
    if kind is None:
        raise ValueUnreadable(
            f"a kept value has the unknown tag {tag!r}", cure="it may be a newer sddflow's: update"
        )
    needed = {f.name for f in fields(kind) if f.default is MISSING and f.default_factory is MISSING}
    return kind, frozenset(f.name for f in fields(kind)), frozenset(needed)


def _dataclass(module: str, name: str) -> Any:  # noqa: ANN401 - a dataclass, or None
    """The dataclass that the domain's module itself defines; nothing it merely imports."""
    try:
        kind = getattr(import_module(DOMAIN + module), name, None)
    except ModuleNotFoundError:
        return None
    own = isinstance(kind, type) and kind.__module__ == DOMAIN + module
    return kind if own and is_dataclass(kind) else None
