"""Where the material for reading comes from: the target's files, as far as they can be read."""

import ast
import re
from collections.abc import Callable
from pathlib import Path

from sddflow.domain.conventions import Conventions
from sddflow.proof.pages import codes
from sddflow.proof.reading.script import Extra, Material, Script
from sddflow.target.revisions import Revision
from sddflow.target.source import parse

_LARGEST = 500_000
_IMPORTS = re.compile(r"^from ([\w.]+) import\b", re.MULTILINE)
_DROPS = re.compile(r"\bdrop_column\(\s*(?:[\"']\w+[\"'],\s*)?[\"'](\w+)[\"']")
_USUAL = re.compile(
    r"(?:__future__|alembic|sqlalchemy|sqlmodel|typing|collections|datetime|uuid)\b"
)


def script_of(revision: Revision) -> Script | None:
    """A revision's source; None where it is no valid Python any more."""
    tree = parse(revision.file)
    text = _text(revision.file)
    if tree is None:
        return None
    return Script(revision.id, revision.parents, revision.shown, text, tree)


def script_from(text: str, *, revision: str = "0002", shown: str = "versions/0002.py") -> Script:
    """A revision from its text.

    Args:
        text: valid Python.
        revision: its id.
        shown: the path that is told.
    """
    return Script(revision, ("0001",), shown, text, ast.parse(text))


def gather(
    root: Path,
    files: tuple[Revision, ...],
    tested: tuple[str, ...],
    *,
    beside: tuple[str, ...],
    conventions: Conventions,
    dialects: tuple[str, ...],
) -> Material:
    """What is read for some revisions.

    Args:
        root: the target's folder.
        files: all its revisions.
        tested: ids of those under test.
        beside: paths of env.py and of the settings, relative to the root.
        conventions: of the target's code.
        dialects: on which the migration must run.
    """
    scripts = [s for r in files if r.id in tested if (s := script_of(r)) is not None]
    scripts.sort(key=lambda s: tested.index(s.revision))
    asked = _asked_of_older(scripts)
    others = [r for r in files if r.id not in tested] if asked else []
    before = [r for r in others if any(ask(_text(r.file)) for ask in asked)]
    earlier = [s for r in before if (s := script_of(r)) is not None]
    extras = tuple(Extra(path, _text(root / path)) for path in beside if (root / path).is_file())
    return Material(tuple(scripts), extras, root, conventions, dialects, tuple(earlier), codes())


def _asked_of_older(scripts: list[Script]) -> list[Callable[[str], object]]:
    """What makes an older revision worth reading.

    Enum types, the same modules as here, or columns that go here: it may have copied them.
    """
    dropped = {name for s in scripts for name in _DROPS.findall(s.text)}
    modules = {m for s in scripts for m in _IMPORTS.findall(s.text) if not _USUAL.match(m)}
    enums = [_of_enums] if any(_of_enums(s.text) for s in scripts) else []
    words, names = ("|".join(map(re.escape, sorted(each))) for each in (modules, dropped))
    imports = [re.compile(rf"\bfrom (?:{words}) import\b").search] if words else []
    copies = [re.compile(rf"(?is)\b(?:insert|update)\b.*\b(?:{names})\b").search] if names else []
    return [*enums, *imports, *copies]


def _of_enums(text: str) -> bool:
    """It may make or use an enum type; the others of a long history need not be parsed."""
    return "enum" in text.lower()


def _text(file: Path) -> str:
    try:
        return file.read_bytes()[:_LARGEST].decode("utf-8-sig", "replace")
    except OSError:
        return ""
