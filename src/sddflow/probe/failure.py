"""What went wrong in the target's code, as plain values: type, first line, and where."""

from __future__ import annotations

import os
import re
import sys
import traceback
from pathlib import Path
from typing import Any

from .needs import needed
from .progress import running, statement_of

_LONGEST = 600
_OF_PYDANTIC = re.compile(r"\bvalidation errors? for \S+$")
_ADDRESS = re.compile(r" object at 0x[0-9a-f]+")


def describe(error: BaseException, root: str) -> dict[str, Any]:
    """An exception as JSON.

    Returns:
        `type`; `message` on one line; `file` and `line` of the last frame inside the target
        ("" and 0 where none is); `needs`, settings the application asked for; `package`, one that
        is missing; `env`, whether env.py failed before it ran any revision; `revision`, the one
        that was running; `statement`, the SQL that failed; `trace`, the whole traceback.
    """
    file, line = _place(error, root)
    of_env = not running() and _of_env(error)
    return {
        "type": type(error).__name__,
        "message": _message(error),
        "file": file,
        "line": line,
        "needs": needed(error, loading=of_env),
        "package": _package(error, root),
        "env": of_env,
        "revision": running(),
        "statement": statement_of(error),
        "trace": "".join(traceback.format_exception(type(error), error, error.__traceback__))[
            -8000:
        ],
    }


def _message(error: BaseException) -> str:
    if isinstance(error, SystemExit):
        return f"the application left with sys.exit({error.code!r})"
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    first = lines[0] if lines else type(error).__name__
    if len(lines) > 1 and first.endswith((":", "validation error", "validation errors")):
        first = f"{first} {lines[1]}"
    if len(lines) > 2 and _OF_PYDANTIC.search(
        first
    ):  # where, and what, stand on lines of their own
        first = f"{first}: {lines[1]}: {lines[2].partition(' [type=')[0]}"
    return _ADDRESS.sub("", first)[:_LONGEST]


def _package(error: BaseException, root: str) -> str:
    """The package that would cure it, of a missing import or driver; "" for a module of its own."""
    if isinstance(error, ModuleNotFoundError):
        name = (error.name or "").partition(".")[0]
        return "" if _has(root, name) else name
    return str(getattr(error, "package", "") or "")


def _of_env(error: BaseException) -> bool:
    """It was raised below env.py, and not below the migrations that env.py starts."""
    frames = traceback.extract_tb(error.__traceback__)
    of_alembic = {f.name for f in frames if "alembic" in Path(f.filename).parts[-3:-1]}
    return "run_env" in of_alembic and "run_migrations" not in of_alembic


def _has(root: str, name: str) -> bool:
    """The target has a module of that name, on the import path or beside it."""
    roots = [Path(root), *(Path(entry) for entry in sys.path if is_inside(entry, root))]
    return any((r / name).is_dir() or (r / f"{name}.py").is_file() for r in roots)


def _place(error: BaseException, root: str) -> tuple[str, int]:
    """The last frame inside the target, of the error itself or of what caused it."""
    if isinstance(error, SyntaxError) and error.filename and is_inside(error.filename, root):
        return _shown(error.filename, root), error.lineno or 0
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        frames = traceback.extract_tb(current.__traceback__)
        ours = [f for f in frames if is_inside(f.filename, root)]
        if ours:
            return _shown(ours[-1].filename, root), ours[-1].lineno or 0
        current = current.__cause__ or current.__context__
    return "", 0


def is_inside(file: str, root: str) -> bool:
    """A file is one of the target's own."""
    if file.startswith("<"):
        return False
    path = os.path.realpath(file)
    top = os.path.join(os.path.realpath(root), "")  # noqa: PTH118 - ends with a separator
    return path.startswith(top) and "site-packages" not in path


def _shown(file: str, root: str) -> str:
    return os.path.relpath(os.path.realpath(file), os.path.realpath(root)).replace(os.sep, "/")
