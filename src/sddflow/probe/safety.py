"""Everything that keeps the target's real databases out of reach, switched on in one place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from . import drivers, lending, redirect, refuse
from .after_import import watch
from .request import Request
from .scratch import Scratch

_aimed = [Scratch("")]


def protect(said: dict[str, Any]) -> None:
    """Redirect engines to the scratch database and refuse every other connection.

    Called before any module of the target is loaded, and before SQLAlchemy is.

    Args:
        said: a `Request` as JSON.
    """
    request = Request(**said)
    aim(request)
    arm(request.lend, request.lender)


def arm(lend: Mapping[str, str], lender: Sequence[int]) -> None:
    """Switch everything on, once in a process; until `aim` says where, nothing is reached.

    Args:
        lend: packages to offer where the target has none, each with its path.
        lender: major and minor version of the Python that lends them.
    """
    lending.lend(lend, tuple(lender))
    watch({**redirect.hooks(_where), **drivers.hooks(_where)})
    refuse.everything_but(_where)


def aim(request: Request) -> None:
    """From here on, the scratch database of this request is the one that may be reached."""
    _aimed[0] = Scratch(
        request.url, request.private, request.foreign_keys, request.keep_sqlite, request.root
    )


def _where() -> Scratch:
    return _aimed[0]
