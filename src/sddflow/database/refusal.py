"""Why a database refused a row."""

from dataclasses import dataclass
from typing import Literal

from sqlalchemy.exc import DBAPIError

from sddflow.domain.schema.qualified import bare
from sddflow.domain.schema.table import Table

Kind = Literal["not-null", "unique", "foreign-key", "check", "always", "other"]
_STATES: dict[str, Kind] = {
    "23502": "not-null",
    "23505": "unique",
    "23503": "foreign-key",
    "23001": "foreign-key",
    "23514": "check",
    "428C9": "always",  # a value for a column that the database alone fills
}
_WORDS: tuple[tuple[str, Kind], ...] = (
    ("NOT NULL constraint failed", "not-null"),
    ("UNIQUE constraint failed", "unique"),
    ("FOREIGN KEY constraint failed", "foreign-key"),
    ("CHECK constraint failed", "check"),
)


@dataclass(frozen=True, slots=True)
class Refusal:
    """A database's no: the kind of constraint, and its first line."""

    kind: Kind
    line: str


def refusal(error: DBAPIError) -> Refusal:
    """What the error means."""
    lines = [line.strip() for line in str(error.orig).splitlines() if line.strip()]
    line = lines[0] if lines else type(error.orig).__name__
    state = getattr(error.orig, "sqlstate", None)
    if state:
        return Refusal(_STATES.get(state, "other"), line)
    return Refusal(next((kind for words, kind in _WORDS if words in line), "other"), line)


def taken_elsewhere(table: Table, no: Refusal) -> bool:
    """Whether the key that a trigger writes into another table stands there already.

    SQLite would count the same key again, and says which table it is. PostgreSQL does not say it,
    and need not: its counter has gone on.
    """
    place = no.line.partition("UNIQUE constraint failed: ")[2]
    return bool(place) and not place.startswith((f"{bare(table.name)}.", "index "))
