"""What the target's code writes outside the scratch folder: seen, told, and not prevented."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .origin import origin
from .request import Request

WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_FIRST, _SECOND, _BOTH = slice(0, 1), slice(1, 2), slice(0, 2)
_PATHS = {
    **dict.fromkeys(("os.remove", "os.rmdir", "os.mkdir", "os.truncate"), _FIRST),
    **dict.fromkeys(("os.chmod", "os.chown", "shutil.rmtree"), _FIRST),
    **dict.fromkeys(("os.link", "os.symlink"), _SECOND),
    "os.rename": _BOTH,
}
_STARTING = ("subprocess.Popen", "os.posix_spawn", "os.system", "os.fork", "os.forkpty")
_CACHES = ("__pycache__", ".cache", ".pytest_cache", ".mypy_cache", ".git", "node_modules")
_SYSTEM = ("/dev/", "/proc/", "/sys/")
_MOST_FILES, _MOST = 20_000, 50
State = dict[str, tuple[int, int]]


class Writes:
    """Listens to this process, and looks at the target's folder around processes it starts.

    Args:
        request: names the target and what it may write to.
    """

    def __init__(self, request: Request) -> None:
        self._root = os.path.realpath(request.root)
        scratch = request.url.partition("///")[2] if request.url.startswith("sqlite") else ""
        self._allowed = tuple(os.path.realpath(p) for p in (request.private, scratch) if p)
        self._was_there: dict[str, bool] = {}
        self._places: dict[str, dict[str, str]] = {}
        self._before: State | None = None
        self._started: dict[str, str] = {}
        self._over = False

    def listen(self) -> None:
        """From now on, until it is asked what was found."""
        sys.addaudithook(self._on_event)

    def _on_event(self, event: str, arguments: tuple[Any, ...]) -> None:
        if self._over:
            return
        if event == "open":
            flags = arguments[2]
            if isinstance(flags, int) and flags & WRITING:
                self._note(arguments[:1])
        elif event in _PATHS:
            directories = [a for a in arguments[1:] if isinstance(a, int) and a >= 0]
            if event.startswith("shutil") or event == "os.mkdir" or not directories:
                self._note(arguments[_PATHS[event]])
        elif event in _STARTING and self._before is None:
            self._started = self._place()
            self._before = _look(self._root)

    def _note(self, paths: tuple[Any, ...]) -> None:
        for path in paths:
            if isinstance(path, (str, bytes, os.PathLike)) and len(self._was_there) < _MOST:
                full = os.path.abspath(os.fsdecode(path))  # noqa: PTH100 - a link is meant itself
                if full not in self._was_there and not self._is_allowed(full):
                    self._was_there[full] = os.path.lexists(full)
                    self._places[full] = self._place()

    def _is_allowed(self, path: str) -> bool:
        real = os.path.realpath(path)
        own = any(real == a or real.startswith(a + os.sep) for a in self._allowed)
        return own or real.startswith(_SYSTEM) or any(c in Path(real).parts for c in _CACHES)

    def _place(self) -> dict[str, str]:
        """The revision and its line; the application's own line where no revision is at work."""
        found = origin(self._root)
        if found["file"]:
            return {"revision": found["revision"], "place": f"{found['file']}:{found['line']}"}
        frame = sys._getframe(1)  # noqa: SLF001 - the interpreter's own way to ask for the caller
        while frame is not None:
            file = os.path.realpath(frame.f_code.co_filename)
            if file.startswith(self._root + os.sep) and "site-packages" not in file:
                shown = os.path.relpath(file, self._root).replace(os.sep, "/")
                return {"revision": "", "place": f"{shown}:{frame.f_lineno}"}
            frame = frame.f_back  # type: ignore[assignment]  # None ends the loop
        return {"revision": "", "place": ""}

    def found(self) -> list[dict[str, str]]:
        """Paths that are new, changed or gone; a file that came and went again is nobody's harm."""
        self._over = True
        own = {
            path: place
            for path, place in self._places.items()
            if self._was_there[path] or os.path.lexists(path)
        }
        theirs = dict.fromkeys(self._changed(), self._started)
        return [{"path": path, **place} for path, place in {**theirs, **own}.items()][:_MOST]

    def _changed(self) -> list[str]:
        """What processes of its own changed in the target's folder."""
        if self._before is None:
            return []
        now = _look(self._root)
        paths = sorted(self._before.keys() | now.keys())
        changed = [path for path in paths if self._before.get(path) != now.get(path)]
        return [path for path in changed if not self._is_allowed(path)]


def _look(root: str) -> State:
    """Time and size of each file below."""
    found: State = {}
    for path in _files(root):
        try:
            stat = os.lstat(path)
        except OSError:
            continue
        found[path] = (stat.st_mtime_ns, stat.st_size)
        if len(found) > _MOST_FILES:
            break
    return found


def _files(root: str) -> Iterator[str]:
    """Files of the target: no caches, and nobody's environment."""
    for folder, below, names in os.walk(root):
        here = Path(folder)
        below[:] = [n for n in below if n not in _CACHES and not (here / n / "pyvenv.cfg").exists()]
        yield from (str(here / name) for name in names)
