"""What every request to the probe says about the application, and what it is lent."""

import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from sddflow.target.conventions import Reading

_LENT = ("aiosqlite", "asyncpg", "psycopg", "psycopg_binary")


def about(root: Path, settings: str, reading: Reading) -> dict[str, Any]:
    """The part of a request that is the same for each operation.

    Args:
        root: of the target, resolved.
        settings: the file of Alembic's settings, relative to it.
        reading: its source.
    """
    ini = root / settings
    toml = ini.parent / "pyproject.toml"
    classes = (c.module for c in reading.conventions.classes)
    roots = dict.fromkeys((*reading.preferred, *reading.roots, ini.parent))
    return {
        "root": str(root),
        "folder": str(ini.parent),
        "roots": [str(folder) for folder in roots],
        "ini": "" if ini.name == "pyproject.toml" else str(ini),
        "toml": str(toml) if toml.is_file() else "",
        "modules": list(dict.fromkeys((*classes, *reading.mappings))),
        "is_async": reading.conventions.is_async,
        "lend": _lent(),
        "lender": list(sys.version_info[:2]),
    }


def _lent() -> dict[str, str]:
    """Drivers that come with sddflow, for a target that has none for the scratch database."""
    specs = ((name, find_spec(name)) for name in _LENT)
    return {name: spec.origin for name, spec in specs if spec is not None and spec.origin}
