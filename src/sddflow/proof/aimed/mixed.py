"""Texts of capitals and small letters, where a migration makes other texts of them."""

import re

from sddflow.proof.aimed.spoken import Spoken
from sddflow.proof.aimed.way_up import way_up

_MAKES = (
    r"(?:lower|upper|initcap|[lrb]?trim|replace|regexp_replace|translate|substr|substring|left|"
    r"split_part|concat|concat_ws|coalesce|unaccent)"
)
_READ = re.compile(
    rf"\b{_MAKES}\s*\(\s*(?:'[^']*'\s*,\s*)?(?:\w+\.)?(\w+)\b(?!\s*\()", re.IGNORECASE
)
_JOINED = re.compile(r"\b(\w+)\s*\|\||\|\|\s*(?:\w+\.)?(\w+)\b(?!\s*\()")
_TEXTS = ("Mixed Case 7",)


def mixed_in(source: str) -> Spoken:
    """By the name of each column that the way up makes another text of, a text with both.

    Args:
        source: of a revision.
    """
    up = way_up(source)
    names = {*_READ.findall(up), *(n for pair in _JOINED.findall(up) for n in pair if n)}
    return dict.fromkeys(sorted(names), _TEXTS)
