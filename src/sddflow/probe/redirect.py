"""Every engine of this process leads to the scratch database, whatever URL it was asked for.

`create_engine` is replaced in the module that defines it, as that module is loaded: SQLAlchemy's
own `engine_from_config` and `create_async_engine`, and every re-export, come by it.
"""

# ruff: noqa: ANN401 - things of the target's libraries have no type here
from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from . import excluding, roles, sessions
from .after_import import Hook
from .drivers import driver
from .refuse import refuse
from .scratch import Scratch, Where
from .written_anew import as_given

_KEPT = frozenset(
    (
        *("json_serializer", "json_deserializer", "execution_options", "future", "plugins"),
        *("_is_async", "_coerce_config", "_initialize"),
    )
)
_OTHER_FILE = re.compile(
    r"\b(?:ATTACH(?:\s+DATABASE)?|VACUUM(?:\s+\w+)?\s+INTO)\s+(?:'(?P<file>[^']*)'|[?:@$])", re.I
)


def hooks(where: Where) -> Mapping[str, Hook]:
    """What to change in SQLAlchemy as it is loaded."""
    return {
        "sqlalchemy.engine.create": lambda module: _replace_create_engine(module, where),
        "sqlalchemy.ext.asyncio.engine": lambda module: _accept_sync_engines(module, where),
    }


def _replace_create_engine(module: Any, where: Where) -> None:
    original = module.create_engine

    def create_engine(url: Any, **options: Any) -> Any:
        """Create an engine on the scratch database."""
        scratch = where()
        if not scratch.url:
            refuse("a database before any was named")
        asynchronous = bool(options.get("_is_async"))
        if _keeps(url, scratch):
            return original(url, **options)
        here = scratch_url(scratch, url, asynchronous)
        return engine(original, here, scratch, options, asked=getattr(_parsed(url), "query", None))

    module.create_engine = create_engine


def _keeps(url: Any, scratch: Scratch) -> bool:
    """A target's test may have its own SQLite databases."""
    if not scratch.keep_sqlite:
        return False
    asked = _parsed(url)
    return asked is not None and _is_sqlite(asked) and scratch.keeps(asked.database or "")


def _parsed(url: Any) -> Any:
    """The URL as SQLAlchemy reads it; None where it cannot be read."""
    from sqlalchemy.engine.url import make_url
    from sqlalchemy.exc import ArgumentError

    try:
        return make_url(url)
    except (ArgumentError, ValueError, TypeError):
        return None


def _is_sqlite(url: Any) -> bool:
    return str(url.drivername).startswith("sqlite")


def scratch_url(scratch: Scratch, asked: Any, asynchronous: bool) -> Any:  # noqa: FBT001 - two ways, nothing more
    """The scratch database's URL with the driver that fits the kind of engine."""
    from sqlalchemy.engine.url import make_url

    url = make_url(scratch.url)
    wanted = _parsed(asked) if scratch.keep_sqlite else None
    if wanted is not None and _is_sqlite(wanted) and wanted.database:
        url = make_url(f"sqlite:///{scratch.substitute(wanted.database)}")
    return url.set(drivername=driver(url.get_backend_name(), asynchronous=asynchronous))


def engine(
    create: Callable[..., Any],
    url: Any,
    scratch: Scratch,
    options: Mapping[str, Any],
    *,
    asked: Any = None,
) -> Any:
    """An engine that holds no connection longer than it is used.

    Args:
        create: SQLAlchemy's own `create_engine`.
        url: of the scratch database.
        scratch: that database.
        options: the application's own.
        asked: what stands behind the `?` of the URL that the application asked for.
    """
    from sqlalchemy.pool import NullPool

    kept = {name: value for name, value in options.items() if name in _KEPT}
    if not _is_sqlite(url) and options.get("isolation_level"):
        kept["isolation_level"] = options["isolation_level"]
    session = sessions.kept(
        options.get("connect_args"), asked, url.get_backend_name(), url.get_driver_name()
    )
    if session:
        kept["connect_args"] = session
    made = create(url, poolclass=NullPool, **kept)
    if _is_sqlite(url):
        _keep_in(made, scratch)
    else:
        excluding.listen(made)
        roles.listen(made, scratch.root)
    if scratch.foreign_keys and _is_sqlite(url):
        _enforce_foreign_keys(made)
    return made


def _keep_in(made: Any, scratch: Scratch) -> None:
    """SQLite opens a second file by a statement: no such file but a scratch one."""
    from sqlalchemy import event

    @event.listens_for(made, "before_cursor_execute")
    def _on_execute(_c: Any, _cursor: Any, statement: str, said: Any, *_rest: Any) -> None:
        for found in _OTHER_FILE.finditer(statement):
            values = list(said.values() if isinstance(said, Mapping) else said or ())
            literal = found["file"]
            named = [literal] if literal is not None else [v for v in values if isinstance(v, str)]
            for path in named:
                if not scratch.allows_file(path):
                    refuse(f"the database file {path}")


def _enforce_foreign_keys(made: Any) -> None:
    from sqlalchemy import event

    @event.listens_for(made, "connect")
    def _on_connect(connection: Any, _record: Any) -> None:
        cursor = connection.cursor()
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.close()


def _accept_sync_engines(module: Any, where: Where) -> None:
    """`AsyncEngine(create_engine(url))`, an older way: gets the async engine it means."""
    made = module.AsyncEngine.__init__

    def initialise(self: Any, sync_engine: Any) -> None:
        if not sync_engine.dialect.is_async:
            sync_engine = module._create_engine(where().url, _is_async=True)  # noqa: SLF001 - hooked by name
        made(self, sync_engine)

    module.AsyncEngine.__init__ = initialise


@contextmanager
def recorded() -> Iterator[list[str]]:
    """What is executed on any engine meanwhile; the list grows as statements run."""
    from sqlalchemy.engine import Engine

    statements: list[str] = []

    def on_execute(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        statements.append(as_given(statement))

    with listening(Engine, before_cursor_execute=on_execute):
        yield statements


@contextmanager
def listening(target: Any, **hooks: Callable[..., None]) -> Iterator[None]:
    """Have events of SQLAlchemy heard meanwhile: each name with who hears it."""
    from sqlalchemy import event

    for name, hook in hooks.items():
        event.listen(target, name, hook)
    try:
        yield
    finally:
        for name, hook in hooks.items():
            event.remove(target, name, hook)
