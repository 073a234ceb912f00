"""Arguments for a function of the application: by the names and the types of its parameters."""

# ruff: noqa: ANN401 - things of the target's libraries have no type here
from __future__ import annotations

import datetime as dt
import decimal
import enum
import inspect
import typing
import uuid
from dataclasses import dataclass
from typing import Any

from .asked import keys_asked
from .parameters import (
    DICTS,
    LISTS,
    choices_of,
    fields_of,
    hints_of,
    is_keyed,
    is_plain,
    meant,
    name_of,
)
from .samples import Samples

_PLAIN: dict[Any, tuple[Any, Any]] = {
    int: (1, 2),
    float: (1.5, 2.5),
    decimal.Decimal: (decimal.Decimal("1.50"), decimal.Decimal("2.50")),
    bool: (False, True),
    str: ("word", "e"),
    bytes: (b"\x01", b"\x02"),
    dt.time: (dt.time(9, 26, 53), dt.time(17, 30)),
    dt.timedelta: (dt.timedelta(hours=1), dt.timedelta(days=2)),
    uuid.UUID: (uuid.UUID(int=1), uuid.UUID(int=2)),
}
_MOMENTS = (dt.date, dt.datetime)
_DEEPEST = 3
_LEFT = object()


class UnfitError(Exception):
    """No argument can be made for a parameter; the message names it."""


@dataclass(frozen=True)
class Way:
    """One way to call a function.

    Args:
        number: of the rows that values are taken of.
        full: give what has a default, too.
        fresh: texts and days are new ones where no key is meant.
    """

    number: int
    full: bool = False
    fresh: bool = False


WAYS = (*map(Way, range(8)), Way(0, full=True), Way(1, full=True, fresh=True))


@dataclass(frozen=True)
class Making:
    """Makes arguments.

    Args:
        samples: rows to take values of.
        session: what is given where a session or a connection is wanted; None where none is.
        load: an object of a mapped class: the one with a key, where one is given, or by number.
        called: mapped classes by the names that objects of theirs go by.
        way: to call.
    """

    samples: Samples
    session: typing.Callable[[str, Any], Any]
    load: typing.Callable[[Any, int, Any], Any]
    called: dict[str, Any]
    way: Way

    def arguments(self, function: Any) -> dict[str, Any]:
        """By name.

        Raises:
            UnfitError: one cannot be made.
        """
        hints = hints_of(function)
        parameters = [
            p
            for p in inspect.signature(function).parameters.values()
            if p.kind not in (p.VAR_POSITIONAL, p.VAR_KEYWORD) and p.name != "self"
        ]
        names = frozenset(map(name_of, parameters))
        known = self.samples.best(names | {f"{name}_id" for name in names}, self.way.number)
        keys = keys_asked(function)
        return {
            p.name: value
            for p in parameters
            for value in [self._argument(p, hints.get(p.name, p.annotation), known, keys)]
            if value is not _LEFT
        }

    def row_of(self, owner: Any) -> Any:
        """An object of a mapped class; None where the class is none.

        Raises:
            UnfitError: there is no row.
        """
        if owner not in self.called.values():
            return None
        return self._loaded("self", owner, {})

    def _argument(
        self, parameter: Any, hint: Any, known: dict[str, Any], keys: dict[str, list[str]]
    ) -> Any:
        session = self.session(parameter.name, hint)
        if session is not None:
            return session
        optional = parameter.default is not parameter.empty and is_plain(parameter.default)
        if optional and not self.way.full:
            return _LEFT
        asked = keys.get(parameter.name)
        try:
            if asked and is_keyed(meant(hint)):
                return self._keyed(meant(hint), asked, known)
            return self._value(name_of(parameter), hint, known, 0)
        except UnfitError:
            if optional:
                return _LEFT
            raise

    def _value(self, name: str, hint: Any, known: dict[str, Any], depth: int) -> Any:
        hint = meant(hint)
        if hint in (inspect.Parameter.empty, Any):
            hint = self.called.get(name, hint)
        given = self._known(name, hint, known)
        if given is not None:
            return given
        origin = typing.get_origin(hint) or hint
        if origin in LISTS:
            return self._several(name, hint, known, depth)
        if isinstance(hint, type) and hint in self.called.values():
            return self._loaded(name, hint, known)
        words = choices_of(hint)
        if words:
            return words[self.way.number % len(words)]
        if origin in _MOMENTS:
            near = [*known.values()]
            return self.samples.moments.moment(name, origin, self.way.number, near)
        if origin in DICTS:
            return self._mapping(name, hint, known, depth)
        plain = _PLAIN.get(origin) if isinstance(origin, type) else None
        if plain is not None:
            return self._plain(name, origin, plain, known)
        if depth < _DEEPEST and isinstance(hint, type):
            return self._built(name, hint, known, depth + 1)
        raise UnfitError(name)

    def _loaded(self, name: str, kind: type, known: dict[str, Any]) -> Any:
        found = self.load(kind, self.way.number, known.get(f"{name}_id"))
        if found is None:
            raise UnfitError(name)
        return found

    def _known(self, name: str, hint: Any, known: dict[str, Any]) -> Any:
        """What rows say about the name, where it is of the type that is wanted."""
        mine = known.get(name)
        if self.way.fresh and not self.samples.is_key(name):
            return None
        if mine is None:
            mine = self.samples.value(name, self.way.number)
        if mine is None or name == "id":
            return None
        if hint is inspect.Parameter.empty or hint is Any:
            return mine
        origin = typing.get_origin(hint) or hint
        if isinstance(origin, type) and isinstance(mine, origin):
            return mine if (isinstance(mine, bool) == (origin is bool)) else None
        if isinstance(origin, type) and issubclass(origin, enum.Enum):
            return next((m for m in origin if mine in (m.value, m.name)), None)
        if origin is str and isinstance(mine, uuid.UUID):
            return str(mine)
        return None

    def _plain(self, name: str, kind: Any, plain: tuple[Any, Any], known: dict[str, Any]) -> Any:
        """One of the two; but a new text, or what a row is called that is meant."""
        if kind is str and self.way.fresh:
            return "new@example.org" if "mail" in name else f"new {name}"[:20]
        row = self.samples.called(name, self.way.number, known) if kind is str else None
        return plain[self.way.number % 2] if row is None else row

    def _mapping(self, name: str, hint: Any, known: dict[str, Any], depth: int) -> dict[Any, Any]:
        """One entry, where it says of what types; else none, or one."""
        kinds = typing.get_args(hint)
        if not kinds or kinds[1] is Any or depth == _DEEPEST:
            return {"key": "value"} if self.way.number % 2 else {}
        key = self._value(f"{name}_id", kinds[0], known, depth + 1)
        return {key: self._value(name, kinds[1], known, depth + 1)}

    def _keyed(self, hint: Any, asked: list[str], known: dict[str, Any]) -> Any:
        """A dict with the keys that the function asks it for; or a list of one."""
        made = {}
        for key in asked:
            value = self._known(key, Any, known)
            made[key] = self._plain(key, str, _PLAIN[str], known) if value is None else value
        origin = typing.get_origin(hint) or hint
        return [made] if origin in LISTS else made

    def _several(self, name: str, hint: Any, known: dict[str, Any], depth: int) -> Any:
        inner = typing.get_args(hint)
        one = name[:-1] if name.endswith("s") else name
        origin = typing.get_origin(hint) or hint
        if origin is tuple and len(inner) > 1 and inner[-1] is not Ellipsis:
            return tuple(self._value(one, each, known, depth) for each in inner)
        value = self._value(one, next(iter(inner), str), known, depth)
        return origin([value]) if origin in (set, frozenset, tuple) else [value]

    def _built(self, name: str, kind: Any, known: dict[str, Any], depth: int) -> Any:
        """A form of pydantic, a dataclass, a named tuple: by its own fields."""
        fields = dict(fields_of(kind))
        if not fields:
            raise UnfitError(name)
        more = self.samples.best(frozenset(fields), self.way.number)
        values = {}
        for field, (hint, needed) in fields.items():
            if not needed and not self.way.full:
                continue
            try:
                values[field] = self._value(field, hint, {**more, **known}, depth)
            except UnfitError:
                if needed:
                    raise
        try:
            return kind(**values)
        except Exception as error:
            raise UnfitError(f"{name}: {error}") from error
