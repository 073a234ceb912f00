"""Databases that are kept from one process to the next, in a folder of this user's.

    <cache>/snapshots/<dialect>/lock             held while something is put or taken away
    <cache>/snapshots/<dialect>/<name>/facts     what there is to know of it, as JSON
    <cache>/snapshots/<dialect>/<name>/<part>    a SQLite file; PostgreSQL keeps it on its server

A name is a digest of everything that decides what is kept, so that nothing is ever out of date.
Whatever is missing or damaged is not there; those used longest ago go first.
"""

import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from sddflow.database.locks import alone
from sddflow.database.scratch import Scratch
from sddflow.errors import ScratchError

MOST = 16
_FACTS = "facts"
_FORMAT = 1


@dataclass(frozen=True, slots=True)
class Kept:
    """Copies of databases that were kept.

    Args:
        parts: by the name they were kept under; scratch databases like any other.
        facts: what was told of them.
    """

    parts: Mapping[str, Scratch]
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where databases of one dialect are kept.

    Args:
        folder: for this dialect, of this user.
        most: how many names are kept.
    """

    folder: Path
    most: int = MOST

    def take(self, name: str, server: Scratch) -> Kept | None:
        """Copies of what was kept under a name; None where it is not there, or not whole."""
        entry = self.folder / name
        try:
            facts = json.loads((entry / _FACTS).read_text("utf-8"))
            parts = {
                part: server.revived(entry / part, place) for part, place in facts["parts"].items()
            }
            os.utime(entry / _FACTS)
        except (OSError, ValueError, LookupError, TypeError, AttributeError):
            return None
        except (ScratchError, SQLAlchemyError):
            return None
        return Kept(parts, facts["facts"])

    def put(self, name: str, parts: Mapping[str, Scratch], facts: Mapping[str, Any]) -> None:
        """Keep copies under a name; where that cannot be done, nothing is kept, and nobody minds.

        Args:
            name: a digest of what decides them.
            parts: nobody may be connected to them.
            facts: as JSON can say them.
        """
        some = next(iter(parts.values()))
        with suppress(OSError, ScratchError, SQLAlchemyError):
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with alone(self.folder / "lock"):
                self._forget(name, some)
                self._write(name, parts, facts)
                for old in self._oldest():
                    self._forget(old, some)
                some.forget_strays(frozenset(self._places()))

    def _write(self, name: str, parts: Mapping[str, Scratch], facts: Mapping[str, Any]) -> None:
        new = Path(tempfile.mkdtemp(prefix=".new-", dir=self.folder))
        try:
            places = {part: each.keep(new / part) for part, each in parts.items()}
            said = {"format": _FORMAT, "parts": places, "facts": dict(facts)}
            (new / _FACTS).write_text(json.dumps(said), "utf-8")
            new.rename(self.folder / name)
        except BaseException:
            shutil.rmtree(new, ignore_errors=True)
            raise

    def _forget(self, name: str, server: Scratch) -> None:
        entry = self.folder / name
        for place in self._of(entry):
            server.forget(place)
        shutil.rmtree(entry, ignore_errors=True)

    def _entries(self) -> list[Path]:
        """Those that are whole, the one used last first."""
        found = [f for f in self.folder.iterdir() if (f / _FACTS).is_file()]
        return sorted(found, key=lambda f: (f / _FACTS).stat().st_mtime_ns, reverse=True)

    def _oldest(self) -> list[str]:
        """Beyond the number that is kept, and what a killed process left half made."""
        half = [f.name for f in self.folder.glob(".new-*")]
        return [*(f.name for f in self._entries()[self.most :]), *half]

    def _places(self) -> Iterator[str]:
        for entry in self._entries():
            yield from self._of(entry)

    def _of(self, entry: Path) -> list[str]:
        try:
            return list(json.loads((entry / _FACTS).read_text("utf-8"))["parts"].values())
        except (OSError, ValueError, LookupError, AttributeError):
            return []


def shelf_of(server: Scratch) -> Shelf | None:
    """Where databases of a server are kept; None for a server that is somebody's own."""
    if not server.keeps:
        return None
    return Shelf(_cache() / "snapshots" / server.dialect)


def _cache() -> Path:
    said = os.environ.get("XDG_CACHE_HOME", "")
    if said and Path(said).is_absolute():
        return Path(said) / "sddflow"
    home = Path.home()
    return home / ("Library/Caches" if sys.platform == "darwin" else ".cache") / "sddflow"
