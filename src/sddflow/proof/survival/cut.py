"""What is missing of a value that became another one."""

import decimal
from typing import Any

from sddflow.proof.survival.sameness import is_number


def is_cut(was: Any, now: Any) -> bool:  # noqa: ANN401 - any column's
    """Nothing is left, or only the beginning, or the number without its fraction."""
    if is_blank(was):
        return False
    if now is None:
        return True
    if is_number(was) and is_number(now):  # 1 is not the beginning of 11
        return abs(decimal.Decimal(str(was)) - decimal.Decimal(str(now))) < 1
    return _cut_text(str(was), str(now))


def is_blank(value: Any) -> bool:  # noqa: ANN401 - any column's
    """A text without a sign, a list or an object with nothing in it."""
    return value in ([], {}) or (isinstance(value, str) and not value.strip())


def _cut_text(was: str, now: str) -> bool:
    """Only the beginning is left; spaces at the ends are nothing that is missed."""
    return was.startswith(now) and was.strip() != now.strip()
