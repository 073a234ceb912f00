"""The columns by whose values a migration finds rows of one table for those of another."""

import re
from itertools import product

from sddflow.proof.aimed.way_up import way_up

Pair = tuple[str, str]
_OPENS = r"(?:\w+\(\s*)?"
_OF = r"\b(\w+)[\"`]?\.(?:c\.)?[\"`]?"
_NAME = r"\b(\w+)[\"`]?\)?"
_JOINS = (
    re.compile(rf"{_OPENS}{_OF}{_NAME}\s*==?\s*{_OPENS}{_OF}{_NAME}"),
    re.compile(
        rf"\b(where|and|on)\s+{_OPENS}[\"`]?{_NAME}\s*=\s*{_OPENS}{_OF}{_NAME}", re.IGNORECASE
    ),
    re.compile(
        rf"\b(?:where|and|on)\s+{_OPENS}{_OF}{_NAME}\s*=\s*{_OPENS}()[\"`]?{_NAME}(?!\.)",
        re.IGNORECASE,
    ),
)
_GROUPS = re.compile(r"\b(?:GROUP|PARTITION)\s+BY\s+([^;\n\"]*)", re.IGNORECASE)
_EMPTY = re.compile(r"\b(\w+)\"?\s+IS\s+NULL\b|\.(\w+)\.is_\(\s*None\s*\)", re.IGNORECASE)
_MAPS = re.compile(r"=\s*(?:\{|dict\(|defaultdict\()")
_NAMES = frozenset({"code", "email", "key", "label", "name", "slug", "title"})
_READ = re.compile(r"\.(\w+)\b(?!\()|\[[\"'](\w+)[\"']\]")


def joined_in(source: str) -> frozenset[Pair]:
    """Pairs of columns that the way up finds equal, in SQL or by the keys of a dict; both orders.

    Args:
        source: of a revision.
    """
    up = way_up(source)
    found = (groups for pattern in _JOINS for groups in pattern.findall(up))
    equal = {(one, other) for of, one, to, other in found if of != to}
    read = {"".join(names) for names in _READ.findall(up)} if _MAPS.search(up) else set()
    mapped = {(one, other) for one, other in product(read, read) if _may_name(one, other)}
    return frozenset(pair for a, b in equal | mapped for pair in ((a, b), (b, a)))


def grouped_in(source: str) -> frozenset[str]:
    """Columns by which the way up groups rows of one table, or joins it to itself.

    Args:
        source: of a revision.
    """
    up = way_up(source)
    listed = {name for names in _GROUPS.findall(up) for name in re.findall(r"\w+", names)}
    return frozenset(listed | {one for one, other in joined_in(source) if one == other})


def empty_in(source: str) -> frozenset[str]:
    """Columns in which the way up asks for NULL.

    Args:
        source: of a revision.
    """
    found = (name for names in _EMPTY.findall(way_up(source)) for name in names)
    return frozenset(filter(None, found))


def _may_name(column: str, naming: str) -> bool:
    """One column may be what the other one calls a row by: its name says so, or the other's."""
    return column in naming or column in _NAMES
