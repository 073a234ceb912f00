"""JSON that changed and lost nothing."""

import pytest

from sddflow.proof.survival.kept_keys import keeps


@pytest.mark.parametrize(
    ("was", "now", "kept"),
    [
        ({"a": 1}, {"a": 1, "b": 2}, True),
        ({"a": 1}, {"b": 1}, True),
        ({"a": {"b": 1}}, {"a": {"c": 1}}, True),
        ({"a": 1}, {"a": 2}, False),
        ({"a": 1}, {}, False),
        ({"a": 1, "b": 2}, {"a": 2, "b": 1}, False),
        ({"a": 1, "b": 1}, {"c": 1}, False),
        ({"a": 1}, [1], False),
        ("a", "b", False),
    ],
)
def test_what_is_kept(was, now, kept):
    """Keys may come and get other names; no value may go or change."""
    assert keeps(was, now) is kept
