"""Values as plain JSON for other programs."""

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sddflow.domain.place import Place
from sddflow.domain.workflow import Back, Proceed, Stop

_NAMED = (Proceed, Back, Stop)


def plain(value: object) -> Any:  # noqa: ANN401 - any JSON
    """A value of the domain as objects, lists and texts; a place as `file:line`."""
    if isinstance(value, Place):
        return str(value)
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Path):
        return value.as_posix()
    if is_dataclass(value) and not isinstance(value, type):
        named = {"type": kebab(type(value).__name__)} if isinstance(value, _NAMED) else {}
        return named | {f.name: plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list | set | frozenset):
        return [plain(item) for item in value]
    return value


def text(value: object) -> str:
    """The value as one line of JSON."""
    return json.dumps(plain(value), ensure_ascii=False)


def kebab(name: str) -> str:
    """`StageStarted` as `stage-started`."""
    return "".join(f"-{c.lower()}" if c.isupper() else c for c in name).lstrip("-")
