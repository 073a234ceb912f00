"""Texts that are lists, where a migration takes them apart.

`split_part(tags, ',', 1)` looks right as long as each row has one tag, and `split_part(name, ' ',
2)` as long as each name has two words.
"""

import re

from sddflow.proof.aimed.spoken import Spoken
from sddflow.proof.aimed.way_up import way_up

_NAME = r"(?:\w+\.)?[\"`]?(\w+)[\"`]?"
_MARK = r"(?P<mark>::|->|[,;|/>])\s?"
_SPLITS = (
    re.compile(
        rf"\b(?:split_part|string_to_array|string_to_table|regexp_split_to_(?:table|array)|instr)"
        rf"\(\s*(?:\w+\(\s*)?{_NAME}\s*\)?\s*,\s*\\?'{_MARK}\\?'",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b(\w+)[\"']?\]?(?:\s*or\s*[\"']{{2}}\s*\))?(?:\.strip\(\))?\.split\(\s*[\"']{_MARK}[\"']"
    ),
)
_HOLDS = re.compile(rf"\bposition\(\s*\\?'{_MARK}\\?'\s+in\s+{_NAME}", re.IGNORECASE)
_WORDS = (("amber", "blue", "green"), ("east", "west"))
_BLANK = (
    re.compile(
        rf"\b(?:split_part|strpos|instr)\(\s*(?:\w+\(\s*)?{_NAME}\s*\)?\s*,\s*\\?' \\?'", re.I
    ),
    re.compile(rf"\bposition\(\s*\\?' \\?'\s+in\s+{_NAME}", re.I),
    re.compile(
        r"\b(\w+)[\"']?\]?(?:\s*or\s*[\"']{2}\s*\))?(?:\.strip\(\))?"
        r"\.(?:r?split|r?partition)\((?:\s*[\"'] [\"']\s*|None|maxsplit|\))"
    ),
)
_NAMES = ("Amber", "Amber Blue Green")


def listed_in(source: str) -> Spoken:
    """By column name, lists of words as the way up takes them apart.

    Args:
        source: of a revision.
    """
    up = way_up(source)
    found = {f[2]: f["mark"] for f in _HOLDS.finditer(up)}
    found |= {f[1]: f["mark"] for split in _SPLITS for f in split.finditer(up)}
    lists = {column: tuple(map(mark.join, _WORDS)) for column, mark in found.items()}
    return {f[1]: _NAMES for blank in _BLANK for f in blank.finditer(up)} | lists
