"""Pairs that the source lists."""

import pytest

from sddflow.proof.formulas.lists import lists_of
from sddflow.proof.formulas.reading import Source
from sddflow.target.source import tree_of

LEVELS = "class Level(IntEnum):\n    LOW = 1\n    TOP_MOST = 3\n"


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        (LEVELS, {1: "low", 3: "top most"}),
        ('WORDS = {1: "Low", 3: "High"}', {1: "low", 3: "high"}),
        ('CHOICES = [(1, "low"), (3, "high")]', {1: "low", 3: "high"}),
        (LEVELS + 'WORDS = {Level.LOW: "a", Level.TOP_MOST: "b"}', {1: "a", 3: "b"}),
        (LEVELS + 'WORDS = {Level.LOW: "a", Level.TOP_MOST: "b"}', {"low": "a", "top most": "b"}),
        ("class Level:\n    LOW = 1\n    HIGH = 3\n", None),
        ('WORDS = {1: "low"}', None),
        ("FLAGS = {True: 1, False: 0}", None),
    ],
)
def test_what_stands_for_what(text, pairs):
    """Enumerations, dicts and lists of pairs are read, both ways; one pair is no list."""
    found = [dict(each.pairs) for each in lists_of(Source({"a.py": tree_of(text)}, {}, {}))]
    if pairs is None:
        assert found == []
    else:
        assert pairs in found
        assert {b: a for a, b in pairs.items()} in found
