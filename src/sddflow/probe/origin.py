"""Where a statement comes from: the revision that is running, and its line."""

from __future__ import annotations

import os
import sys
from typing import Any


def origin(root: str) -> dict[str, Any]:
    """Of the statement that is about to run.

    Args:
        root: absolute path of the target.

    Returns:
        `revision`, `file` relative to the root, and `line`; "" and 0 outside of any revision.
    """
    frame = sys._getframe(1)  # noqa: SLF001 - the interpreter's own way to ask for the caller
    while frame is not None:
        names = frame.f_globals
        if isinstance(names.get("revision"), str) and "down_revision" in names:
            file = os.path.relpath(os.path.realpath(frame.f_code.co_filename), root or ".")
            line = frame.f_lineno
            return {"revision": names["revision"], "file": file.replace(os.sep, "/"), "line": line}
        frame = frame.f_back  # type: ignore[assignment]  # None ends the loop
    return {"revision": "", "file": "", "line": 0}
