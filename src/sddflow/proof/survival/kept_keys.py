"""JSON that changed and still says all that it said: keys came, or have another name now."""

from collections import Counter
from typing import Any

from sddflow.proof.survival.sameness import canonical


def keeps(was: Any, now: Any) -> bool:  # noqa: ANN401 - any column's
    """Whether an object has each value of another, under the same key or under one that is new.

    Args:
        was: the value before.
        now: the value afterwards.
    """
    if not isinstance(was, dict) or not isinstance(now, dict):
        return False
    both = was.keys() & now.keys()
    if not all(canonical(was[k]) == canonical(now[k]) or keeps(was[k], now[k]) for k in both):
        return False
    gone, came = (Counter(canonical(d[k]) for k in d.keys() - both) for d in (was, now))
    return gone <= came
