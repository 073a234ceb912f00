"""What came of rows that the application wrote and read back, each a value or an error."""

from pathlib import Path
from typing import Any

from sddflow.errors import TargetError
from sddflow.target.answers import ReadRow, row_of
from sddflow.target.telling import exception_of

Lot = tuple[ReadRow | TargetError, ...] | TargetError


def trips_of(result: dict[str, Any], python: Path) -> tuple[Lot, ...]:
    """What was read of each row of each lot; or the error of a row, or of a whole lot.

    Args:
        result: of `round_trip`, with the connections that were `refused`.
        python: the interpreter, named in cures.
    """
    refused = list(result["refused"])

    def told(each: dict[str, Any]) -> TargetError | None:
        error = each.get("error")
        return exception_of(error, refused, python) if error else None

    return tuple(
        told(lot) or tuple(told(row) or row_of(row) for row in lot["rows"])
        for lot in result["lots"]
    )
