"""Alembic's settings: which file holds them, and what they say, read without Alembic."""

import re
import tomllib
from configparser import ConfigParser
from configparser import Error as IniError
from dataclasses import dataclass
from os import pathsep
from pathlib import Path

from sddflow.domain.settings import Settings
from sddflow.errors import TargetError
from sddflow.target.layout import folders, may_be_copy, shown

_SEPARATORS = {"space": " ", "newline": "\n", "os": pathsep, ":": ":", ";": ";"}


@dataclass(frozen=True)
class AlembicFile:
    """`alembic.ini`, or a `pyproject.toml` with `[tool.alembic]`.

    Args:
        path: absolute.
        options: as written, with `%(here)s` and the like filled in.
        raw: `file_template` as written.
    """

    path: Path
    options: dict[str, str | list[str] | bool]
    raw: str

    @property
    def folder(self) -> Path:
        """Where Alembic is run."""
        return self.path.parent

    def text(self, name: str) -> str:
        """An option as text; "" where it is not set."""
        value = self.options.get(name, "")
        return value.strip() if isinstance(value, str) else ""

    def flag(self, name: str) -> bool:
        """An option that is on or off."""
        return self.options.get(name) in (True, "true")

    def paths(self, name: str, legacy: str) -> tuple[Path, ...]:
        """An option that lists folders, relative to `folder`; `legacy` separates where unsaid."""
        value = self.options.get(name, "")
        parts = value if isinstance(value, list) else self._split(str(value), legacy)
        return tuple(self.folder / part.strip() for part in parts if part.strip())

    def _split(self, value: str, legacy: str) -> list[str]:
        said = self.text("path_separator") or self.text("version_path_separator")
        return value.split(_SEPARATORS[said]) if said in _SEPARATORS else re.split(legacy, value)

    @property
    def prepended(self) -> tuple[Path, ...]:
        """Folders it puts on the import path."""
        return tuple(p.resolve() for p in self.paths("prepend_sys_path", r", *|(?: +)|:"))

    @property
    def version_locations(self) -> tuple[Path, ...]:
        """Folders of revisions it names; empty where it leaves that to the default."""
        return self.paths("version_locations", r", *|(?: +)")


def find_alembic(target: Path, settings: Settings) -> Path:
    """The file with Alembic's settings.

    Args:
        target: the application's folder.
        settings: `alembic_ini` decides, where it is set.

    Returns:
        That file; else one at the root; else the only one up to three folders down.

    Raises:
        TargetError: there is none, or there are several.
    """
    if settings.alembic_ini:
        chosen = target / settings.alembic_ini
        if not chosen.resolve().is_relative_to(target.resolve()) or not chosen.is_file():
            raise TargetError(
                "there is no such file",
                place=settings.alembic_ini,
                cure="correct `alembic_ini` in sddflow.toml",
            )
        return chosen
    found = _candidates(target)
    if not found:
        raise TargetError(
            "has no Alembic environment",
            place=str(target),
            cure="`sddflow init` offers to create it, or run `alembic init -t async alembic`",
        )
    if len(found) > 1:
        names = ", ".join(shown(path, target) for path in found)
        raise TargetError(
            f"there are {len(found)} Alembic environments: {names}",
            cure=f'choose one in sddflow.toml: alembic_ini = "{shown(found[0], target)}"',
        )
    return found[0]


def _candidates(target: Path) -> list[Path]:
    """One per folder; the root's alone where it has one. Copies count where there is no other."""
    found: list[Path] = []
    for folder, names in folders(target, depth=3):
        inis = [folder / n for n in names if re.fullmatch(r"alembic.*\.ini", n, re.I)]
        inis = [ini for ini in inis if _has_section(ini)]
        exact = [ini for ini in inis if ini.name == "alembic.ini"]
        found += exact or inis or _toml(folder)
        if folder == target and len(found) == 1:
            break
    originals = [ini for ini in found if not may_be_copy(ini.relative_to(target).parts[:-1])]
    return originals or found


def _has_section(ini: Path) -> bool:
    return bool(re.search(r"(?m)^\[[^\]]+\]", ini.read_text("utf-8", "replace")))


def _toml(folder: Path) -> list[Path]:
    path = folder / "pyproject.toml"
    return [path] if "script_location" in read_pyproject(folder, "tool", "alembic") else []


def read_pyproject(folder: Path, *section: str) -> dict[str, object]:
    """A section of a folder's `pyproject.toml`; empty where there is none or it cannot be read."""
    try:
        found: object = tomllib.loads((folder / "pyproject.toml").read_text("utf-8-sig"))
    except (OSError, ValueError):
        return {}
    for name in section:
        found = found.get(name, {}) if isinstance(found, dict) else {}
    return found if isinstance(found, dict) else {}


def read_alembic(path: Path, target: Path) -> AlembicFile:
    """What a file of Alembic's settings says.

    Raises:
        TargetError: it cannot be read, or names no `script_location`.
    """
    here = path.parent.as_posix()
    beside = read_pyproject(path.parent, "tool", "alembic")
    options: dict[str, str | list[str] | bool] = {}
    for name, value in beside.items():
        if isinstance(value, str):
            options[name] = value.replace("%(here)s", here)
        elif isinstance(value, list):
            options[name] = [str(v).replace("%(here)s", here) for v in value]
        elif isinstance(value, bool):
            options[name] = value
    raw = str(beside.get("file_template", ""))
    if path.name != "pyproject.toml":
        written, template = _read_ini(path, here, shown(path, target))
        options, raw = {**options, **written}, template or raw
    if not options.get("script_location"):
        raise TargetError(
            "names no script_location in its [alembic] section",
            place=shown(path, target),
            cure="set `alembic_ini` in sddflow.toml to the file that does",
        )
    return AlembicFile(path, options, raw)


def _read_ini(path: Path, here: str, place: str) -> tuple[dict[str, str], str]:
    """Options of the section `alembic`, and its file template as written."""
    parser = ConfigParser({"here": here})
    options: dict[str, str] = {}
    try:
        parser.read_string(path.read_text("utf-8-sig"))
        if not parser.has_section("alembic"):
            return {}, ""
        for name in parser.options("alembic"):
            raw = name in ("file_template", "sqlalchemy.url")
            options[name] = parser.get("alembic", name, raw=raw)
    except (OSError, UnicodeDecodeError, IniError) as error:
        line = str(error).replace("\n", " ")
        raise TargetError(f"cannot be read: {line}", place=place) from None
    return options, options.get("file_template", "")
