"""What is missing of a value, and what is only another one."""

from decimal import Decimal

import pytest

from sddflow.proof.survival.cut import is_cut


@pytest.mark.parametrize(
    ("was", "now"),
    [("a long text", "a long"), ("12 kg", 12), (Decimal("12.50"), 12), ("here", None), (7, None)],
)
def test_something_is_missing(was: object, now: object) -> None:
    """The end of a text, a fraction, or all of it."""
    assert is_cut(was, now)


@pytest.mark.parametrize(
    ("was", "now"), [(11, 1), (120, 12), ("open", "closed"), ("kept ", "kept"), (" ", None)]
)
def test_another_value_is_not_a_part(was: object, now: object) -> None:
    """A smaller number is no beginning of a larger one; spaces at the end are nothing."""
    assert not is_cut(was, now)
