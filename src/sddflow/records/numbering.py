"""Numbered files: the highest number in the folder plus one, never overwriting anything."""

import re
from collections.abc import Callable
from pathlib import Path

_NUMBER = re.compile(r"^(\d{1,6})[-_.]")


def slug(title: str, longest: int = 60) -> str:
    """A file name's part: lower-case words joined by dashes; "record" where none is left."""
    words = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")
    return words[:longest].rstrip("-") or "record"


def write_numbered(folder: Path, name: str, text: Callable[[int], str]) -> Path:
    """Write a new file `NNNN-name` and give back its path.

    Args:
        folder: made if missing.
        name: everything after the number and its dash.
        text: the content for the number that was free.
    """
    folder.mkdir(parents=True, exist_ok=True)
    number = 1 + max((found for found in map(_number, folder.iterdir())), default=0)
    while True:
        path = folder / f"{number:04d}-{name}"
        try:
            with path.open("x", encoding="utf-8", newline="\n") as file:
                file.write(text(number))
        except FileExistsError:  # another run took the number in between
            number += 1
        else:
            return path


def _number(path: Path) -> int:
    found = _NUMBER.match(path.name)
    return int(found[1]) if found else 0
