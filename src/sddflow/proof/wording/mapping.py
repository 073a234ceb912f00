"""Values that a CASE turns into others, where both stand there as they are."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

_CASE = re.compile(r"\bCASE\b(?:(?!\bCASE\b).)*?\bEND\b", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Turned:
    """What becomes of the values of one column.

    Args:
        column: whose values are asked for.
        pairs: what each value that is named becomes.
        otherwise: what all others become; None where that is no plain value.
        is_closed: nothing is said of others.
    """

    column: str
    pairs: Mapping[str, str]
    otherwise: str | None
    is_closed: bool = False

    def of(self, value: str) -> str | None:
        """What becomes of a value, where it is said."""
        return self.pairs.get(value, self.otherwise)


def turned_in(sql: str, dialect: Literal["sqlite", "postgresql"]) -> Iterator[Turned]:
    """Every CASE of a statement that asks one column for plain values, and gives such."""
    for found in _CASE.finditer(sql):
        from sddflow.proof.wording.cases import turned_by  # loads a parser of SQL

        told = turned_by(found[0], dialect)
        if told is not None:
            yield told
