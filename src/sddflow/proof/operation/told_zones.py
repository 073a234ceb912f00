"""The time zone that plain times of a column are meant in, as the application's pages tell it."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from zoneinfo import available_timezones

from sddflow.domain.place import Place
from sddflow.proof.operation.project_pages import project_pages

_ZONE = re.compile(r"\b(?:[A-Z][a-z]+(?:_[A-Z][a-z]+)*/[A-Z][A-Za-z_]+|UTC)\b")
_OF_CITY = re.compile(
    r"\b([A-Z][a-z]+(?: [A-Z][a-z]+)*)(?:'s)?\s+(?:local\s+|wall\s+)?(?:time|clocks?)\b"
    r"|\b(?:time|clocks?)\s+(?:of|in|at)\s+([A-Z][a-z]+(?: [A-Z][a-z]+)*)\b(?!/)"
)


def told_zone(root: Path, column: str) -> tuple[str, Place] | None:
    """The zone that a paragraph names behind the column, or else before it in one sentence.

    Args:
        root: the application's folder.
        column: its name.
    """
    name = re.compile(rf"\b{re.escape(column)}\b")
    for page in project_pages(root):
        for found in name.finditer(page.text):
            before, after = page.text[: found.start()], page.text[found.end() :]
            behind = next(_zones(after.partition("\n\n")[0]), "")
            *_, ahead = "", *_zones(re.split(r"[.;!?]\s|\n\n", before)[-1])
            if behind or ahead:
                return behind or ahead, Place(page.path, page.line(found.start()))
    return None


def _zones(text: str) -> Iterator[str]:
    """Those that a text names, in its order: `Europe/Vienna`, UTC, and "Vienna time"."""
    said = [(found.start(), found[0]) for found in _ZONE.finditer(text)]
    cities = _cities() if _OF_CITY.search(text) else {}
    for found in _OF_CITY.finditer(text):
        zone = cities.get(found[1] or found[2])
        if zone:
            said.append((found.start(), zone))
    yield from (zone for _, zone in sorted(said))


@cache
def _cities() -> Mapping[str, str]:
    """`Vienna` is Europe/Vienna."""
    whole = (name for name in available_timezones() if "/" in name)
    return {name.rpartition("/")[2].replace("_", " "): name for name in sorted(whole)}
