"""The target's Alembic environment, as Alembic itself sees it."""

# ruff: noqa: ANN401 - things of the target's libraries have no type here
from __future__ import annotations

import io
from argparse import Namespace
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from .connecting import with_connection
from .home import Home, home_of
from .request import Request


class NothingRanError(Exception):
    """env.py came to its end without running any migration."""


def alembic_config(request: Request) -> Any:
    """Alembic's settings, with the scratch database for a URL."""
    import inspect

    from alembic.config import Config

    words: dict[str, Any] = {"stdout": io.StringIO()}
    if request.toml and "toml_file" in inspect.signature(Config.__init__).parameters:
        words["toml_file"] = request.toml
    given = Namespace(x=request.options) if request.options else None
    config = Config(request.ini or None, cmd_opts=given, **words)
    _notes_as_usual()
    url = config_url(request)
    if url:
        config.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
    return config


def _notes_as_usual() -> None:
    """On a scratch database Alembic's notes stand in `alembic_version`, whatever env.py calls them.

    Whoever looks at the database knows them by that name; their schema stays the one of env.py.
    """
    from alembic.runtime.environment import EnvironmentContext

    original = EnvironmentContext.configure
    if getattr(original, "notes_as_usual", False):
        return

    def configure(self: Any, *words: Any, **said: Any) -> None:
        said.pop("version_table", None)
        original(self, *words, **said)

    configure.notes_as_usual = True  # type: ignore[attr-defined]  # once is enough
    EnvironmentContext.configure = configure  # type: ignore[method-assign]  # for this process


def config_url(request: Request) -> str:
    """The scratch URL with a driver, as the target's own settings would carry one."""
    import os

    return os.environ.get("SDDFLOW_URL", "") or request.url


def run_env(request: Request, work: Callable[[Any], None], **options: Any) -> dict[str, Any]:
    """Run env.py to the point where it has a connection, and work there instead of migrating.

    Args:
        request: names the settings file and the database.
        work: is given Alembic's migration context.
        options: more of `context.configure`.

    Returns:
        What env.py passed to `context.configure`.
    """
    from alembic.runtime.environment import EnvironmentContext
    from alembic.script import ScriptDirectory

    config = alembic_config(request)
    script = ScriptDirectory.from_config(config)
    seen: dict[str, Any] = {}

    def instead(_revision: Any, context: Any) -> list[Any]:
        work(context)
        return []

    with _noting(seen), EnvironmentContext(config, script, fn=instead, dont_mutate=True, **options):
        script.run_env()
    return seen


@contextmanager
def _noting(seen: dict[str, Any]) -> Iterator[None]:
    """Keep what env.py configures; replaced on the class, which Alembic's proxy goes by."""
    from alembic.runtime.environment import EnvironmentContext

    original = EnvironmentContext.configure

    def configure(self: Any, *words: Any, **said: Any) -> None:
        seen.update(said)
        original(self, *words, **said)

    EnvironmentContext.configure = configure  # type: ignore[method-assign]  # put back below
    try:
        yield
    finally:
        EnvironmentContext.configure = original  # type: ignore[method-assign]  # as it was


@contextmanager
def noted_runs() -> Iterator[list[Home]]:
    """Each time that env.py really starts the migrations meanwhile, and where."""
    from alembic.runtime.environment import EnvironmentContext

    runs: list[Home] = []
    original = EnvironmentContext.run_migrations

    def run_migrations(self: Any, **words: Any) -> None:
        runs.append(home_of(self.get_context()))
        original(self, **words)

    EnvironmentContext.run_migrations = run_migrations  # type: ignore[method-assign]  # put back below
    try:
        yield runs
    finally:
        EnvironmentContext.run_migrations = original  # type: ignore[method-assign]  # as it was


def remember_home(request: Request, runs: list[Home]) -> None:
    """Let the scratch database say where names led in the last run."""
    if runs and runs[-1] != Home():
        with_connection(request, runs[-1].note)


def ran_something(runs: list[Home], request: Request) -> None:
    """Raise where an exit code of 0 would hide that nothing happened."""
    if not runs:
        name = Path(request.ini or request.toml).name
        raise NothingRanError(f"env.py ran no migration; it may need a section or option of {name}")
