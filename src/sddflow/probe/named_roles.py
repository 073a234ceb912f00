"""Roles that a statement asks for, and whether the application's files know of them."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

_NAME = r'(?:"(?:[^"]|"")+"|\w+)'
_LIST = rf"({_NAME}(?:\s*,\s*{_NAME})*)"
_ASKS = tuple(
    re.compile(words, re.IGNORECASE)
    for words in (
        rf"\bGRANT\b[^;]*?\bTO\s+(?:GROUP\s+)?{_LIST}",
        rf"\bREVOKE\b[^;]*?\bFROM\s+(?:GROUP\s+)?{_LIST}",
        rf"\bCREATE\s+POLICY\b[^;]*?\bTO\s+{_LIST}",
        rf"\bSET\s+(?:LOCAL\s+|SESSION\s+)?ROLE\s+'?({_NAME})",
        rf"\bOWNER\s+TO\s+({_NAME})",
        rf"\bDEFAULT\s+PRIVILEGES\s+FOR\s+(?:ROLE|USER)\s+{_LIST}",
    )
)
_NOBODY = {"public", "current_user", "current_role", "session_user", "none", "group", "default"}
_PASSED = {"node_modules", "__pycache__", "venv", "site-packages"}
_LARGEST, _MOST = 500_000, 5_000


def are_asked_for(statement: str) -> list[str]:
    """Names of roles, as the catalogue has them; nothing for most statements."""
    found = (m[1] for asks in _ASKS for m in asks.finditer(statement))
    names = [name for some in found for name in re.findall(_NAME, some)]
    plain = [n[1:-1] if n.startswith('"') else n.lower() for n in names]
    return [
        name
        for name in dict.fromkeys(plain)
        if re.fullmatch(r"[\w$-]+", name) and name not in _NOBODY
    ]


def known_to(root: str, name: str, but: str) -> bool:
    """A file of the application has the name, other than the one that asks for it.

    Args:
        root: absolute path of the application.
        name: of a role.
        but: that file, relative to it.
    """
    word = re.compile(rf"\b{re.escape(name)}\b".encode())
    own = os.path.realpath(Path(root) / but) if but else ""
    return any(os.path.realpath(f) != own and word.search(_read(f)) for f in _files(root))


def _files(root: str) -> Iterator[Path]:
    """Its files, without what was installed or made; at most some thousands."""
    seen = 0
    for folder, below, names in os.walk(root):
        below[:] = [n for n in below if n not in _PASSED and (n == ".github" or n[0] != ".")]
        for name in names:
            seen += 1
            if seen > _MOST:
                return
            yield Path(folder) / name


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes() if file.stat().st_size < _LARGEST else b""
    except OSError:
        return b""
