"""One scratch database on which functions are called, each in a transaction that is undone."""

# ruff: noqa: ANN401 - things of the target's libraries have no type here
from __future__ import annotations

import asyncio
import inspect
import random
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from ..tables import Found
from .answering import answered
from .arguments import Making, UnfitError, Way
from .effects import Watching
from .given import Given, async_session_class, session_class, session_on, undoing
from .results import awaited, named, plain
from .samples import Samples, snake

Told = dict[str, Any]
_SEED = 2026
TIMEOUTS = (TimeoutError, asyncio.TimeoutError)
"""Two of them up to Python 3.10."""


class Room:
    """Calls functions of the application.

    Args:
        url: of the scratch database, with rows.
        found: tables and classes of the application.
        seconds: that a call may take.
    """

    def __init__(self, url: str, found: Found, seconds: float) -> None:
        from sqlalchemy import create_engine
        from sqlalchemy import inspect as inspect_database

        self._url, self._found, self._seconds = url, found, seconds
        self._tables_of = {kind: table for table, kind in found.classes.items()}
        self._connection = found.home.settle(undoing(create_engine(url))).connect()
        if self._connection.dialect.name == "postgresql":
            self._connection.exec_driver_sql(f"SET statement_timeout = {int(seconds * 900)}")
            self._connection.commit()
        self._samples = Samples(self._connection, found)
        self._tables = inspect_database(self._connection).get_table_names()
        self._watching = Watching(self._connection, self._tables)
        self._connection.rollback()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._waiting_connection: Any = None
        self._waiting_watching: Any = None

    def call(self, function: Any, owner: Any, way: Way, known: set[str]) -> Told:
        """Call it once.

        Args:
            function: of the application.
            owner: the class whose objects have it; None for a function.
            way: to make its arguments.
            known: arguments that it was called with; these are added.

        Returns:
            `arguments`, as text, `value`, and `wrote`, rows by table; where there are more rows
            than before, `repeated` says whether the same call went well once more.

        Raises:
            UnfitError: no arguments can be made, or these are known.
            CalledError: it failed.
        """
        random.seed(_SEED)
        if inspect.iscoroutinefunction(function) or inspect.isasyncgenfunction(function):
            return self._run(self._waiting(function, owner, way, known))
        return self._blocking(function, owner, way, known)

    def _blocking(self, function: Any, owner: Any, way: Way, known: set[str]) -> Told:
        connection = self._connection
        outer = connection.begin()
        session = session_on(connection, session_class(), self._samples.info(way.number))
        try:
            making = self._making(Given(connection, session), session, way)
            told, ready = _prepared(function, owner, making, known)
            _draw_alike(connection)
            self._watching.begin()
            with _telling(told):
                value = plain(answered(function, ready()))
                session.flush()
            told |= {"value": value, "wrote": self._watching.seen()}
            if _has_added(told):
                with _repeating(told):
                    ready()
                    session.flush()
            return told
        finally:
            session.close()
            with suppress(Exception):
                outer.rollback()
            connection.rollback()  # where the function ended it, and another has begun

    def _run(self, work: Coroutine[Any, Any, Told]) -> Told:
        """In one event loop; who did not end in time leaves it behind, with the connection."""
        if self._loop is None:
            self._loop, self._waiting_connection = asyncio.new_event_loop(), None
        try:
            return self._loop.run_until_complete(asyncio.wait_for(work, self._seconds))
        except (CalledError, UnfitError) as error:
            if isinstance(error.__cause__, TIMEOUTS):
                self._loop = None
            raise
        except BaseException:
            self._loop = None
            raise

    async def _waiting(self, function: Any, owner: Any, way: Way, known: set[str]) -> Told:
        connection = await self._connected()
        outer = await connection.begin()
        session = session_on(connection, async_session_class(), self._samples.info(way.number))
        try:
            making = self._making(Given(connection, session), session.sync_session, way)
            told: Told
            told, ready = await session.run_sync(
                lambda _: _prepared(function, owner, making, known)
            )
            watching = self._waiting_watching
            await connection.run_sync(_draw_alike)
            await connection.run_sync(lambda _: watching.begin())
            with _telling(told):
                back = await awaited(ready())
                value = await session.run_sync(lambda _: plain(answered(function, back)))
                await session.flush()
            wrote = await connection.run_sync(lambda _: watching.seen())
            told |= {"value": value, "wrote": wrote}
            if _has_added(told):
                with _repeating(told):
                    await awaited(ready())
                    await session.flush()
            return told
        finally:
            await session.close()
            with suppress(Exception):
                await outer.rollback()
            await connection.rollback()

    async def _connected(self) -> Any:
        """A connection of the loop that runs."""
        from sqlalchemy.ext.asyncio import create_async_engine

        if self._waiting_connection is None or self._waiting_connection.invalidated:
            engine = self._found.home.settle(undoing(create_async_engine(self._url)))
            connection = self._waiting_connection = await engine.connect()
            self._waiting_watching = await connection.run_sync(Watching, self._tables)
        return self._waiting_connection

    def _making(self, given: Given, session: Any, way: Way) -> Making:
        """Makes the arguments; objects are loaded by the session, which blocks."""

        def load(kind: Any, number: int, key: Any) -> Any:
            names = [each.name for each in kind.__mapper__.primary_key]
            row = self._samples.row(self._tables_of[kind], number)
            keys = (key,) if key is not None and len(names) == 1 else map(row.get, names)
            return session.get(kind, tuple(keys)) if row else None

        called = {snake(kind.__name__): kind for kind in self._tables_of}
        return Making(self._samples, given.argument, load, called, way)


def _draw_alike(connection: Any) -> None:
    """What is drawn by lot is drawn the same in each call."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SELECT setseed(0.25)")


class CalledError(Exception):
    """A function failed; its own exception is the cause.

    Args:
        told: what is known of the call.
    """

    def __init__(self, told: Told) -> None:
        super().__init__("the function failed")
        self.told = told


@contextmanager
def _telling(told: Told) -> Iterator[None]:
    """What fails inside is told with the arguments."""
    try:
        yield
    except Exception as error:
        raise CalledError(told) from error


def _has_added(told: Told) -> bool:
    return any(numbers[0] > 0 for numbers in told["wrote"].values())


@contextmanager
def _repeating(told: Told) -> Iterator[None]:
    """Whatever says that the same may not be there twice: the source, or the database."""
    try:
        yield
        told["repeated"] = True
    except Exception:  # noqa: BLE001 - the target's own code may raise anything
        told["repeated"] = False


def _prepared(
    function: Any, owner: Any, making: Making, known: set[str]
) -> tuple[Told, Callable[[], Any]]:
    """The call: of a method, on an object that is made for it, or is a row."""
    arguments = making.arguments(function)
    own = {n: v for n, v in arguments.items() if not _is_of_sqlalchemy(v)}
    row = making.row_of(owner)
    if row is not None:
        own = {"self": row, **own}
    text = repr({name: named(value) for name, value in own.items()})
    if text in known:
        raise UnfitError(text)
    known.add(text)
    if owner is None:
        return {"arguments": text}, lambda: function(**arguments)
    bound = owner(**making.arguments(owner.__init__)) if row is None else row
    return {"arguments": text}, lambda: function(bound, **arguments)


def _is_of_sqlalchemy(value: Any) -> bool:
    return type(value).__module__.startswith("sqlalchemy") or callable(value)
