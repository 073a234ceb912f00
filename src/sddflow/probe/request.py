"""What the probe is asked."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True)
class Request:
    """One question.

    Args:
        operation: name of the module in `operations`.
        root: absolute path of the target.
        folder: absolute path of the folder Alembic (or pytest) is run in.
        roots: absolute paths the target imports from.
        ini: absolute path of alembic.ini, or "".
        toml: absolute path of a pyproject.toml that holds Alembic's settings, or "".
        url: of the scratch database, without a driver: `sqlite:///…` or `postgresql://…`.
        private: absolute path of a folder of this call, where SQLite files are allowed.
        foreign_keys: SQLite enforces them, whatever the target's engines say.
        keep_sqlite: engines on SQLite in memory or in `private` are left as they are.
        modules: dotted names of the modules with mapped classes.
        is_async: the target works with async sessions.
        lend: packages to offer where the target has none, each with its path.
        lender: major and minor version of the Python that lends them.
        options: what `-x` of Alembic's command line would pass to env.py, each `name=value`.
        watch_writes: tell what is written outside `private`.
        arguments: of the operation.
    """

    operation: str = ""
    root: str = ""
    folder: str = ""
    roots: list[str] = field(default_factory=list)
    ini: str = ""
    toml: str = ""
    url: str = ""
    private: str = ""
    foreign_keys: bool = False
    keep_sqlite: bool = False
    modules: list[str] = field(default_factory=list)
    is_async: bool = False
    lend: dict[str, str] = field(default_factory=dict)
    lender: list[int] = field(default_factory=list)
    options: list[str] = field(default_factory=list)
    watch_writes: bool = False
    arguments: dict[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """As it is sent."""
        return asdict(self)
