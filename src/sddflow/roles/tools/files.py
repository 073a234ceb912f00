"""Looking at the target's files: list, read with line numbers, search."""

from collections.abc import Iterator
from fnmatch import fnmatch
from itertools import islice
from pathlib import Path
from typing import Any

from sddflow.domain.exchange import Tool
from sddflow.errors import SpecError
from sddflow.roles.tools.places import files, place
from sddflow.roles.tools.toolbox import Instrument, NotGiven, form
from sddflow.target.texts import read_text

_MOST_NAMES = 300
_MOST_LINES = 400
_MOST_HITS = 60
_MOST_FILES = 2_000
_LONGEST_LINE = 300
_LARGEST = 1_000_000


def list_files(root: Path) -> Instrument:
    """`list_files(folder, pattern)`."""
    return Instrument(
        Tool(
            "list_files",
            "Paths of the application's files. Use it to find where something is.",
            form(folder="string: below which; all by default",
                 pattern="string: such as *.py; all by default"),
        ),
        lambda given: _listed(root, given.get("folder", "."), given.get("pattern", "*")),
    )  # fmt: skip


def read_file(root: Path) -> Instrument:
    """`read_file(path, first_line, lines)`."""
    return Instrument(
        Tool(
            "read_file",
            f"Numbered lines of one text file, at most {_MOST_LINES} at a time.",
            form("path", path="string: relative to the application",
                 first_line="integer: from 1; 1 by default",
                 lines=f"integer: how many; {_MOST_LINES} by default"),
        ),
        lambda given: _read(root, given),
    )  # fmt: skip


def search(root: Path) -> Instrument:
    """`search(words, folder)`."""
    return Instrument(
        Tool(
            "search",
            "Lines of the application's files that hold some words, as path:line: text. "
            "The words are taken as they are, upper and lower case alike.",
            form("words", words="string: to look for",
                 folder="string: below which; all by default"),
        ),
        lambda given: _found(root, given["words"], given.get("folder", ".")),
    )  # fmt: skip


def _listed(root: Path, folder: str, pattern: str) -> str:
    fitting = (p for p in _below(root, folder) if fnmatch(p, pattern) or _named(p, pattern))
    names = list(islice(fitting, _MOST_NAMES + 1))
    more = f"\n[more than {_MOST_NAMES}: name a folder]" if len(names) > _MOST_NAMES else ""
    return "\n".join(names[:_MOST_NAMES]) + more if names else "no file fits"


def _named(path: str, pattern: str) -> bool:
    return fnmatch(path.rpartition("/")[2], pattern)


def _below(root: Path, folder: str) -> Iterator[str]:
    top = place(root, folder)
    if not top.is_dir():
        raise NotGiven(f"{folder} is no folder")
    return islice(files(root, top), _MOST_FILES * 10)


def _read(root: Path, given: dict[str, Any]) -> str:
    lines = _text(place(root, given["path"])).split("\n")
    first = max(given.get("first_line", 1), 1)
    count = min(max(given.get("lines", _MOST_LINES), 1), _MOST_LINES)
    if first > len(lines):
        raise NotGiven(f"the file has {len(lines)} lines")
    part = lines[first - 1 : first - 1 + count]
    shown = [f"{n:4d}| {line[:_LONGEST_LINE]}" for n, line in enumerate(part, first)]
    rest = len(lines) - first - len(part) + 1
    return "\n".join([*shown, f"[{rest} lines follow]"] if rest else shown)


def _text(path: Path) -> str:
    try:
        text = read_text(path, _LARGEST)
    except SpecError as wrong:
        raise NotGiven(f"the file {wrong.message}") from None
    if "\0" in text:
        raise NotGiven("the file is no text")
    return text


def _found(root: Path, words: str, folder: str) -> str:
    wanted = words.strip().lower()
    if not wanted:
        raise NotGiven("there are no words to look for")
    hits = list(islice(_hits(root, wanted, folder), _MOST_HITS + 1))
    more = f"\n[more than {_MOST_HITS}: look for longer words]" if len(hits) > _MOST_HITS else ""
    return "\n".join(hits[:_MOST_HITS]) + more if hits else "no line holds that"


def _hits(root: Path, wanted: str, folder: str) -> Iterator[str]:
    for path in islice(_below(root, folder), _MOST_FILES):
        try:
            text = _text(root / path)
        except NotGiven:
            continue
        if wanted in text.lower():
            for number, line in enumerate(text.split("\n"), 1):
                if wanted in line.lower():
                    yield f"{path}:{number}: {line.strip()[:_LONGEST_LINE]}"
