"""Everything that keeps the target's real databases out of reach, switched on in one place."""

from __future__ import annotations

from typing import Any

from . import drivers, lending, redirect, refuse
from .after_import import watch
from .request import Request
from .scratch import Scratch


def protect(said: dict[str, Any]) -> None:
    """Redirect engines to the scratch database and refuse every other connection.

    Called before any module of the target is loaded, and before SQLAlchemy is.

    Args:
        said: a `Request` as JSON.
    """
    request = Request(**said)
    scratch = Scratch(request.url, request.private, request.foreign_keys, request.keep_sqlite)
    lending.lend(request.lend, tuple(request.lender))
    watch({**redirect.hooks(scratch), **drivers.hooks(scratch)})
    refuse.everything_but(scratch)
