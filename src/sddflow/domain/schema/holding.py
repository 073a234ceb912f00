"""Whether a value has room in a column of a type, whatever constraints say."""

from decimal import Decimal
from typing import Any

from sddflow.domain.schema.table import ColumnType

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
