"""Whether values have room in a column of a type, whatever constraints say."""

from decimal import Decimal
from typing import Any

from sddflow.domain.schema.table import ColumnType

_TEXTS = frozenset({"string", "text"})
_SIZES = {"smallint": 2**15, "integer": 2**31, "bigint": 2**63}


def holds(kind: ColumnType, value: Any) -> bool:  # noqa: ANN401 - any column's
    """Whether a text is short enough, a whole number or a decimal small enough.

    Args:
        kind: of the column.
        value: of Python; what is neither text nor number always fits.
    """
    if isinstance(value, str):
        return kind.length is None or len(value) <= kind.length
    if kind.kind in _SIZES and isinstance(value, int):
        return -_SIZES[kind.kind] <= value < _SIZES[kind.kind]
    if kind.kind == "numeric" and kind.precision and isinstance(value, int | float | Decimal):
        scale = kind.scale or 0
        return bool(abs(round(Decimal(str(value)), scale)) < 10 ** (kind.precision - scale))
    return True


def comparable(one: ColumnType, other: ColumnType) -> bool:
    """Whether both are whole numbers, or both texts: then one may be narrower than the other."""
    return any({one.kind, other.kind} <= family for family in (_SIZES.keys(), _TEXTS))


def narrower(one: ColumnType, other: ColumnType) -> bool:
    """Whether a column of the one type has no room for some values of a comparable other."""
    if not comparable(one, other):
        return False
    if one.kind in _SIZES:
        return _SIZES[one.kind] < _SIZES[other.kind]
    return one.length is not None and one.length < (other.length or one.length + 1)
