"""What a call gives or writes no more is told, and nothing else."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sddflow.proof.called.differences import is_new_key, lost, shown, steady_losses, unwritten

PLAIN = st.none() | st.booleans() | st.integers() | st.text(max_size=5)
ANY = st.recursive(
    PLAIN, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner)
)


@pytest.mark.parametrize(
    ("was", "now", "told"),
    [
        ([1, 2], [1], [("", "2 items", "1 item")]),
        ({"a": {"b": "x"}}, {"a": {"b": None}}, [("a.b", "'x'", "None")]),
        ([{"sum": 3}], [{"sum": 4}], [("[].sum", "3", "4")]),
        ("1.50", "0.01", [("", "'1.50'", "'0.01'")]),
        (
            "2026-01-05T09:00",
            "2026-01-05T08:00",
            [("", "'2026-01-05T09:00'", "'2026-01-05T08:00'")],
        ),
        ("2026-01-05T09:00", None, [("", "'2026-01-05T09:00'", "None")]),
    ],
)
def test_what_is_less_or_another(was, now, told):
    """Fewer items, a value that is gone, and another value are told with their path."""
    assert list(lost(was, now)) == told


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ([1], [1, 2]),
        ("2026-01-05T09:00", "2026-01-05T08:00+00:00"),
        ({"a": None}, {"a": 1}),
        ([1, 2], [2, 1]),
        ([{"id": 1, "a": None}, {"id": 2, "a": 3}], [{"id": 2, "a": 3}, {"id": 1, "a": 0}]),
        ([{"a": 1}, {"a": 2}], [{"a": 2, "b": 0}, {"a": 1, "b": 0}]),
        ({"a": 1}, {"b": 2}),
        ({"a": 1, "b": 2}, {"a": 1}),
        ("1.50", "1.5"),
        (150, "1.50"),
    ],
)
def test_what_a_change_is_for(was, now):
    """More items, values for none, keys that come or go, and another unit are no loss."""
    assert list(lost(was, now)) == []


def test_moments_of_the_clock():
    """Two moments of these days are no difference."""
    now = dt.datetime.now(dt.UTC)
    assert list(lost(now.isoformat(), (now + dt.timedelta(seconds=2)).isoformat())) == []


@given(ANY)
def test_the_same_is_no_loss(value):
    """Nothing differs from itself."""
    assert list(lost(value, value)) == []


def test_tables_that_get_nothing_any_more():
    """A table that got rows and gets none is told; one that gets fewer is not."""
    was = {"log": [1, 0, 0], "notes": [3, 0, 0], "tags": [0, 0, 2]}
    now = {"notes": [1, 0, 0], "tags": [0, 0, 0]}
    told = ["1 rows inserted into log", "2 rows deleted from tags"]
    assert [what for _, what in unwritten(was, now)] == told


def test_rows_that_are_marked_as_gone():
    """Where rows are changed that were deleted, they are marked; where others are, it is told."""
    assert list(unwritten({"notes": [0, 0, 1]}, {"notes": [0, 1, 0]})) == []
    assert list(unwritten({"notes": [0, 1, 1]}, {"notes": [0, 1, 0]})) != []


@pytest.mark.parametrize(("path", "new"), [("[].id", True), ("user_id", True), ("sum", False)])
def test_numbers_of_new_rows(path, new):
    """The number of a row that the call has made may be another one."""
    assert is_new_key(path, {"notes": [1, 0, 0]}) is new
    assert not is_new_key(path, {})


def test_what_is_so_by_chance():
    """What differs between two calls of the same is no loss; what beside it is steady is one."""
    was = {"guid": "a", "items": [1, 2]}
    now, again = {"guid": "b", "items": [1]}, {"guid": "c", "items": [1]}
    assert list(steady_losses(was, now, again)) == [("items", "2 items", "1 item")]


def test_secrets_that_an_answer_has_got():
    """A key whose name is one of a secret is told; of an object it is no answer yet."""
    was, now = {"show": {"title": "a"}}, {"show": {"title": "a", "preview_token": None, "tag": 1}}
    assert list(shown(was, now)) == ["show.preview_token"]
    assert list(shown(was["show"], {"": "Show", **now["show"]})) == []
