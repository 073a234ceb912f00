"""What goes along with rows that are deleted because nothing may be there twice."""

import re
from collections.abc import Iterator

from sddflow.database.rows import Snapshot
from sddflow.domain.schema.qualified import bare
from sddflow.domain.schema.table import NUMBERS
from sddflow.proof.owners.lost_with import spelled
from sddflow.proof.survival.loss import Way

CARRY = (
    "lead what points to a double to the row that stays, and add its numbers to it, before it goes"
)
_ADDS_UP = frozenset({
    "quantity", "qty", "amount", "units", "pieces", "cents", "points", "credits", "kwh", "litres",
    "liters", "kilometers", "km", "stock",
})  # fmt: skip
_MEASURED = frozenset({"minutes", "hours", "seconds", "duration", "count"})
_DONE = frozenset({
    "worked", "spent", "logged", "booked", "billed", "tracked", "used", "sold", "total", "played",
    "overtime",
})  # fmt: skip
_LETS_GO = {
    "cascade": "are deleted with them", "set null": "point to nothing then",
    **dict.fromkeys(("", "no action", "restrict"), "forbid it, or point to nothing then"),
}  # fmt: skip
_EACH = frozenset({"unit", "price", "rate", "per", "max", "min", "limit", "last", "latest"})


def goes_along(way: Way, old: Snapshot) -> Iterator[str]:
    """What was not carried over to the row that stays, in words.

    Rows of other tables that point to a double, and that no statement leads to its twin; numbers
    that add up, and that no statement adds up or compares.
    """
    said = " ".join(way.statements)
    for name, other in way.before.items():
        for key in other.table.foreign_keys:
            does = _LETS_GO.get(key.on_delete)
            own = name == old.table.name
            if key.referred == old.table.name and does and not own and not _written(name, said):
                yield f"rows of {name} that point to them ({spelled(name, key)}) {does}"
    for column in _adding_up(old):
        if not _is_summed(column, said) and not _asked(column, old.table.name, way.statements):
            yield f"their {column} is not added to the row that stays"


def _written(table: str, said: str) -> bool:
    name = re.escape(bare(table))
    return re.search(rf"\b(?:update|from|into)\s+(?:only\s+)?\S*\b{name}\b", said, re.I) is not None


def _adding_up(old: Snapshot) -> Iterator[str]:
    """Numbers of a row that stand for a part of a whole."""
    table = old.table
    keys = {*table.primary_key, *(c for key in table.foreign_keys for c in key.columns)}
    for column in table.columns:
        words = set(column.name.lower().split("_"))
        if column.type.kind in NUMBERS and column.name not in keys and _adds_up(words):
            yield column.name


def _adds_up(words: set[str]) -> bool:
    """Minutes alone, or those worked, are part of a whole; `reply_minutes` are a rule."""
    measured = words & _MEASURED
    plain = words == measured or words & _DONE
    return bool(words & _ADDS_UP or (measured and plain)) and not words & _EACH


def _is_summed(column: str, said: str) -> bool:
    return re.search(rf"\bsum\s*\(\s*(?:\w+\.)?\"?{re.escape(column)}\b", said, re.I) is not None


def _asked(column: str, table: str, statements: tuple[str, ...]) -> bool:
    """A statement about the table's rows asks for the column: it may tell doubles by it."""
    about, asks = (
        re.compile(rf"\b{re.escape(bare(table))}\b"),
        re.compile(rf"\b{re.escape(column)}\b"),
    )
    moves = re.compile(r"\s*(?:with|delete|update|insert)\b", re.IGNORECASE)
    own = (s for s in statements if "_alembic_tmp_" not in s)
    return any(moves.match(s) and about.search(s) and asks.search(s) for s in own)
