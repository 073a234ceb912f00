"""Places among other rows that are all the same: nothing tells which row comes first."""

import re
from collections.abc import Iterator

from sddflow.domain.schema.table import NUMBERS
from sddflow.proof.case import Case
from sddflow.proof.filled.conditions import given
from sddflow.proof.filled.sources import New
from sddflow.proof.filled.verdict import Verdict
from sddflow.proof.filled.words import words_of

_ENOUGH = 3  # rows
_PLACES = frozenset({"position", "order", "ordering", "ordinal", "rank", "sort", "seq", "sequence"})
_ABOUT_PLACES = frozenset({"display", "index", "idx", "key", "no", "number", "list", "item", "row"})
_COUNTS = re.compile(r"\bselect\b|\bover\s*\(", re.IGNORECASE)


def places(case: Case, new: New) -> Iterator[Verdict]:
    """A default is a beginning that somebody may want; who counts rows means to order them."""
    words = frozenset(words_of(new.column.name))
    about = bool(words & _PLACES) and words <= _PLACES | _ABOUT_PLACES
    alike = len(new.values) >= _ENOUGH and len(set(map(repr, new.values))) == 1
    if about and alike and new.column.type.kind in NUMBERS:
        name, value = f"{new.table.name}.{new.column.name}", new.values[0]
        yield Verdict(
            "backfill-constant", None,
            f"{name} is {value} in all {len(new.values)} rows, which stand in no order by it",
            "number the rows, among those that belong together",
            evidence=f"{new.column.name} = {value}",
            severity="warning" if any(map(_COUNTS.search, given(case, new))) else "info",
        )  # fmt: skip
