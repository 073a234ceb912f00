"""Calls of before, once more."""

from pathlib import Path

import pytest

from sddflow.proof.called import pairs
from sddflow.proof.called.pairs import Pair, steady
from sddflow.target.callables import CallableName
from sddflow.target.called import Called, Failure

FUNCTION = CallableName("store", "cost", False, Path("store.py"), 1, "")
GONE = Failure("OSError", "gone", frozenset({"OSError"}), "", False, "", 0, "")


def _call(value, failure=None, wrote=None):
    return Called("store", "cost", "{}", value, wrote or {}, failure)


@pytest.mark.parametrize(
    ("once_more", "is_kept"),
    [
        ([_call(5)], True),
        ([_call(6)], False),
        ([_call(5, wrote={"notes": [1, 0, 0]})], False),
        ([_call(None, GONE)], False),
        ([], True),
    ],
)
def test_what_the_clock_changes(monkeypatch, once_more, is_kept):
    """What comes out otherwise on the database before is no matter of the migration."""
    monkeypatch.setattr(pairs, "_before", lambda *_: pairs._Before(called=tuple(once_more)))
    pair = Pair(FUNCTION, _call(7), _call(5))
    assert steady(None, [pair]) == ([pair] if is_kept else [])
