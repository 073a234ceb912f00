"""Whole numbers divided by whole numbers, where the new column could hold what is left over."""

import math
import re
from collections.abc import Iterator

from sddflow.database.writer import Row
from sddflow.domain.schema.table import WHOLE, Table
from sddflow.proof.case import Case
from sddflow.proof.filled.conditions import given
from sddflow.proof.filled.sources import New, generated_by
from sddflow.proof.filled.verdict import Verdict
from sddflow.proof.survival.sameness import is_number

_ENOUGH = 2  # rows in which something is left over
_QUOTIENT = re.compile(
    r"^[\s(]*(?:\w+\.)?[\"`]?([a-z_]\w*)[\"`]?\s*/\s*(?:\w+\.)?[\"`]?(\w+)[\"`]?[\s)]*(?:where\b|$)",
    re.IGNORECASE,
)


def divided(case: Case, new: New) -> Iterator[Verdict]:
    """A quotient of two whole columns, or of one and a number, that is whole in every row."""
    old = case.rows.get(new.table.name)
    if old is None or new.column.type.kind not in {"numeric", "float"}:
        return
    for value in (*given(case, new), *generated_by(case, new)):
        found = _QUOTIENT.match(value)
        if found is None or not all(_is_whole(old.table, part) for part in found.groups()):
            continue
        now = case.now[new.table.name].rows
        rows = [{**row, **now[key]} for key, row in old.rows.items() if key in now]
        left = [r for r in rows if _is_cut(r, found[1], found[2], new.column.name)]
        if len(left) >= _ENOUGH:
            yield Verdict(
                "backfill-unit", None,
                f"{new.table.name}.{new.column.name} is filled from {new.table.name}.{found[1]} / "
                f"{found[2]} in whole numbers: "
                "what is left over is lost",
                f"divide by {found[2]} as a number with places: {found[1]} * 1.0 / {found[2]}",
                evidence=f"{found[1]} = {left[0][found[1]]!r}, {new.column.name} = "
                f"{left[0][new.column.name]!r}",
            )  # fmt: skip
            return


def _is_whole(table: Table, part: str) -> bool:
    column = table.column(part)
    return part.isdigit() or (column is not None and column.type.kind in WHOLE)


def _is_cut(row: Row, above: str, below: str, new: str) -> bool:
    value, one = row[new], row[above]
    other = int(below) if below.isdigit() else row[below]
    if not (is_number(one) and is_number(other) and is_number(value)) or not other:
        return False
    return bool(one % other) and float(value) == math.trunc(one / other)
