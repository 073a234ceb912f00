"""Ids of runs, and finding one by what a human types."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sddflow.engine.journal import Row
from sddflow.engine.runs import find_run, new_id
from sddflow.errors import UsageError

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
ROW = Row("", "", "", "running", "", 0, NOON, NOON)
ROWS = tuple(
    replace(ROW, id=i) for i in ("add-chats-0321xy", "add-chats-0400ab", "add-tags-0400ab")
)


def test_an_id_is_short_and_readable():
    """The feature's words, and six letters for the time."""
    assert new_id("Add_Chats", NOON, set()) == "add-chats-0326o0"
    assert new_id("äöü", NOON, set()) == "run-0326o0"


def test_ids_are_unique():
    """Two runs in one second differ."""
    first = new_id("chats", NOON, set())
    assert new_id("chats", NOON, {first}) != first


@given(st.integers(0, 10**9), st.integers(1, 10**6))
def test_ids_of_a_feature_sort_by_time(second: int, later: int):
    """Sorted by name is sorted by time."""
    first = NOON + timedelta(seconds=second)
    after = first + timedelta(seconds=later)
    assert new_id("chats", first, set()) < new_id("chats", after, set())


@pytest.mark.parametrize("words", ["add-chats-0321xy", "add-chats-03", "0321", "add-chats-0321x"])
def test_a_beginning_is_enough(words: str):
    """Of the whole id, or of its last part."""
    assert find_run(ROWS, words).id == "add-chats-0321xy"


@pytest.mark.parametrize(
    ("words", "line"),
    [
        ("add", "'add' fits 3 runs"),
        ("0400ab", "one of add-chats-0400ab, add-tags-0400ab"),
        ("ad-chats-0321xy", "did you mean add-chats-0321xy?"),
        ("zzz", "`sddflow runs` lists them"),
        ("", "there is no run ''"),
    ],
)
def test_what_fits_none_or_several_is_said(words: str, line: str):
    """Candidates or the nearest are named."""
    with pytest.raises(UsageError) as refused:
        find_run(ROWS, words)
    assert line in str(refused.value)
