"""Which files of the target may be shown to a model: none outside, none with secrets."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

from sddflow.errors import WorkspaceError
from sddflow.roles.tools.toolbox import NotGiven
from sddflow.workspace import inside

_OPEN = frozenset((".specify", ".claude", ".github"))
_PASSED_OVER = frozenset(
    ("venv", "env", "virtualenv", "node_modules", "site-packages", "__pycache__", "build", "dist")
)
_MOST_NEAR = 20
_SECRET = re.compile(
    r"\.env(?!\.(?:example|sample|template|dist)$)|.*\.env$|\.(?:netrc|npmrc|pypirc|pgpass)$|"
    r"id_(?:rsa|dsa|ecdsa|ed25519)|.*\.(?:pem|key|p12|pfx|jks|keystore|kdbx|asc|gpg)$|"
    r"(?:.*[._-])?(?:secrets?|credentials?|passwords?|htpasswd|service[_-]account)"
    r"(?:[._-].*)?\.(?:json|ya?ml|toml|ini|cfg|conf|txt|env|properties)$|"
    r"(?:secrets?|credentials?|passwords?|htpasswd)$",
    re.IGNORECASE,
)
_DATA = re.compile(
    r".*\.(?:db|sqlite3?|duckdb|mdb|dump|bak|gz|zip|tar|tgz|parquet)(?:-wal|-shm|-journal)?$",
    re.IGNORECASE,
)


def place(root: Path, relative: str) -> Path:
    """The absolute path of a file or folder that may be shown.

    Raises:
        NotGiven: it leads out of the target, is hidden, holds secrets or data, or is not there.
    """
    try:
        found = inside(root, relative or ".")
        there = found.exists()
    except (WorkspaceError, OSError, ValueError, RuntimeError):
        raise NotGiven("only paths inside the application are shown") from None
    parts = (*Path(relative).parts, *found.relative_to(root.resolve()).parts)
    if any(_hidden(part) for part in parts):
        raise NotGiven("hidden files and folders are not shown")
    if any(_SECRET.match(part) for part in parts):
        raise NotGiven("files that hold secrets are not shown")
    if not there:
        raise NotGiven(f"there is no {relative}; {_near(root.resolve(), found)}")
    if _DATA.match(found.name):
        raise NotGiven("databases and archives are not shown")
    return found


def _near(root: Path, missing: Path) -> str:
    """What stands where a path was looked for: the nearest folder that is there."""
    folder = next(above for above in missing.parents if above.is_dir())
    shown = sorted(p.name + "/" * p.is_dir() for p in folder.iterdir() if _shown(p))
    more = ", …" if len(shown) > _MOST_NEAR else ""
    name = "the application" if folder == root else folder.relative_to(root).as_posix() + "/"
    return f"{name} holds {', '.join(shown[:_MOST_NEAR]) or 'nothing'}{more}"


def _shown(path: Path) -> bool:
    name = path.name
    hidden = _hidden(name) or name.lower() in _PASSED_OVER
    return not (hidden or _SECRET.match(name) or _DATA.match(name) or path.is_symlink())


def _hidden(part: str) -> bool:
    return part.startswith(".") and part not in (*_OPEN, ".", "..") and not part.startswith(".env")


def files(root: Path, top: Path) -> Iterator[str]:
    """Paths below `top` that may be shown, relative to `root`, sorted; links are not followed."""
    base = root.resolve()
    for folder, below, names in os.walk(top):
        below[:] = sorted(
            name for name in below
            if name.lower() not in _PASSED_OVER and not _hidden(name) and not _SECRET.match(name)
            and not (Path(folder) / name / "pyvenv.cfg").exists()
        )  # fmt: skip
        for name in sorted(names):
            path = Path(folder) / name
            if _shown(path) and path.is_file():
                yield path.relative_to(base).as_posix()
