"""Call functions of the target's source on a scratch database, as it is with its rows."""

# ruff: noqa: ANN401 - things of the target's libraries have no type here
from __future__ import annotations

import functools
import importlib
import inspect
import time
import traceback
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from ..calling.arguments import WAYS, UnfitError, Way
from ..calling.confined import TooLongError, at_most, confined, stopped
from ..calling.room import TIMEOUTS, CalledError, Room, Told
from ..failure import describe, is_inside
from ..request import Request
from ..safety import aim
from ..tables import find_tables

_CALL, _ALL = 2.0, 15.0  # seconds


def run(request: Request) -> dict[str, Any]:
    """Call each of `functions`, `{"module", "name"}`, in several ways, and undo what it did.

    A name is `function`, or `Class.method` of a class that is made with a session or is mapped.
    Its arguments are values of the rows of `url`.

    Returns:
        `calls` that came to an end: each with `module`, `name`, `arguments` as text, and `value`
        and `wrote`, rows by table, and, where it added rows, `repeated`; or `error`, which has,
        besides what any error has, `kinds`, names of its classes, `state`, of SQL, and `said`:
        raised by a line of the target itself.
    """
    found, _ = find_tables(request)
    request = replace(request, url=request.arguments["url"])
    aim(request)
    with confined(request):
        room = Room(request.url, found, _CALL)
        until = time.monotonic() + _ALL
        return {
            "calls": [
                {**wanted, **told}
                for wanted in request.arguments["functions"]
                if time.monotonic() < until
                for told in _calls(room, wanted["module"], wanted["name"], request.root)
            ]
        }


def _calls(room: Room, module: str, name: str, root: str) -> Iterator[Told]:
    """Each way; none any more once the function did not end, or did what it may not."""
    try:
        with at_most(_ALL):
            function, owner = _function(module, name)
    except BaseException:  # noqa: BLE001 - whatever the target does as it is loaded
        return
    known: set[str] = set()
    for way in WAYS:
        before = stopped()
        try:
            told = _called(room, function, owner, way, known, root)
        except UnfitError:
            continue
        except BaseException:  # noqa: BLE001 - it did not end, or left the process
            return
        if stopped() > before:
            return
        yield told


def _called(room: Room, function: Any, owner: Any, way: Way, known: set[str], root: str) -> Told:
    try:
        with at_most(_CALL):
            return room.call(function, owner, way, known)
    except CalledError as error:
        cause = error.__cause__ or error
        if isinstance(cause, TIMEOUTS) or _state(cause) == "57014":
            raise TooLongError from None
        return {**error.told, "error": _described(cause, root)}


def _function(module: str, name: str) -> tuple[Any, Any]:
    """The function; and the class whose objects have it, or None."""
    of, _, last = name.rpartition(".")
    place = importlib.import_module(module)
    owner = getattr(place, of) if of else None
    function = inspect.getattr_static(owner or place, last)
    if isinstance(function, property):
        function = function.fget
    elif isinstance(function, functools.cached_property):
        function = function.func
    if not inspect.isfunction(function):
        raise TypeError(name)
    return function, owner


def _described(error: BaseException, root: str) -> dict[str, Any]:
    original = getattr(error, "orig", None)
    chain = (error, original, getattr(original, "__cause__", None))
    kinds = [kind.__name__ for each in chain if each is not None for kind in type(each).__mro__]
    return {
        **describe(error, root),
        "kinds": kinds,
        "state": _state(error),
        "said": _is_said(error, root),
    }


def _state(error: BaseException) -> str:
    original = getattr(error, "orig", None)
    return str(getattr(original, "sqlstate", None) or getattr(original, "pgcode", None) or "")


def _is_said(error: BaseException, root: str) -> bool:
    """The line that raised it is one of the target's own that says so."""
    frames = traceback.extract_tb(error.__traceback__)
    last = frames[-1] if frames else None
    return (
        last is not None
        and is_inside(last.filename, root)
        and (last.line or "").lstrip().startswith(("raise", "assert"))
    )
