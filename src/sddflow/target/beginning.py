"""Where a spec that is not written yet should stand: numbered and named like those beside it."""

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import PurePosixPath

_NUMBERED = re.compile(r"^(?P<number>\d+)(?P<joint>[-_. ]+)")


@dataclass(frozen=True, slots=True)
class Style:
    """How a project names its specs.

    Args:
        folder: what they stand in, `specs`.
        width: digits of the number; 0 for none.
        joint: between number and words.
        end: `/spec.md` for a folder each, `.md` for a file each.
    """

    folder: str
    width: int
    joint: str
    end: str


def path_for(feature: str, others: tuple[str, ...]) -> str:
    """The path a new spec should have.

    Args:
        feature: its name as typed, with or without a number.
        others: POSIX paths of the specs there are, relative to the target.
    """
    style = _style(others)
    typed = _NUMBERED.match(f"{feature.strip()}-")
    words = feature.strip()[typed.end() :] if typed else feature
    name = re.sub(r"[\W_]+", "_" if style.joint == "_" else "-", words.lower()).strip("-_")
    if style.width:
        number = int(typed["number"]) if typed else 1 + max(_numbers(others, style.folder))
        name = f"{number:0{style.width}}{style.joint}{name or 'name'}"
    return f"{style.folder}/{name or 'name'}{style.end}"


def _style(others: tuple[str, ...]) -> Style:
    """The style most specs have; of equally many, that of the last one."""
    counted = Counter(_style_of(path) for path in reversed(others))
    return counted.most_common(1)[0][0] if counted else Style("specs", 0, "-", "/spec.md")


def _style_of(path: str) -> Style:
    head, end = _parted(path)
    numbered = _NUMBERED.match(head.name)
    folder = head.parent.as_posix()
    if numbered is None:
        return Style(folder, 0, "-", end)
    return Style(folder, len(numbered["number"]), numbered["joint"], end)


def _parted(path: str) -> tuple[PurePosixPath, str]:
    """The folder or file that bears the feature's name, and what follows it."""
    file = PurePosixPath(path)
    own = file.stem.lower() in {"spec", "specification"}
    return (file.parent, "/spec.md") if own else (file.with_suffix(""), ".md")


def _numbers(others: tuple[str, ...], folder: str) -> list[int]:
    """The numbers taken in a folder."""
    heads = (_parted(path)[0] for path in others)
    found = (_NUMBERED.match(h.name) for h in heads if h.parent.as_posix() == folder)
    return [0, *(int(m["number"]) for m in found if m)]
