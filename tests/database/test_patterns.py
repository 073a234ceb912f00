"""Texts that a regular expression takes."""

import re

import pytest

from sddflow.database.patterns import example_of


@pytest.mark.parametrize(
    "pattern",
    [
        *("^[0-9]{5}$", r"^\d{3}-\d{4}$", "^[A-Z]{2}[0-9]+(-[0-9]+)?$", "^(red|green)$"),
        *(r"^[^@\s]+@[^@\s]+\.[a-z]{2,}$", "^#[0-9a-fA-F]{6}$", "^[+][0-9]{7,15}$"),
    ],
)
def test_an_example_is_taken_by_its_pattern(pattern):
    """What comes back is a text that the pattern takes."""
    assert re.fullmatch(pattern, example_of(pattern))


@pytest.mark.parametrize("pattern", ["done", "", "(?=a)b", "[", "a{2}$b"])
def test_of_what_is_no_plain_pattern_there_is_none(pattern):
    """A plain text, a broken pattern and one that asks too much have no example."""
    assert example_of(pattern) == ""
