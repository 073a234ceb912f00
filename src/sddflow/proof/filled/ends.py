"""The first of several where the name says the last one, and the other way round."""

import re
from collections.abc import Iterator

from sddflow.proof.case import Case
from sddflow.proof.filled.conditions import given
from sddflow.proof.filled.sources import New
from sddflow.proof.filled.verdict import Verdict
from sddflow.proof.filled.words import words_of

_ENDS = {
    **dict.fromkeys(("last", "latest", "newest", "recent"), "last"),
    **dict.fromkeys(("first", "earliest", "oldest", "initial"), "first"),
}
_MOMENTS = frozenset({"date", "datetime"})
_LEAST_OR_MOST = re.compile(r"\b(min|max)\s*\(\s*(?:\w+\.)?\"?(\w+)", re.IGNORECASE)
_BY_ORDER = re.compile(
    r"\border\s+by\s+(?:\w+\.)?\"?(\w+_(?:at|on)|\w*(?:date|day|time)|id)\"?(\s+desc|\s+asc|)"
    r"(?:\s+nulls\s+\w+)?\s+limit\s+1\b",
    re.IGNORECASE,
)


def ends(case: Case, new: New) -> Iterator[Verdict]:
    """What a statement chooses among rows below, beside what the column's name says."""
    told = {end for word in words_of(new.column.name) if (end := _ENDS.get(word))}
    if len(told) != 1:
        return
    (wanted,) = told
    for value in given(case, new):
        chosen = dict(_chosen(value, is_moment=new.column.type.kind in _MOMENTS))
        if chosen and wanted not in chosen:
            end, by = next(iter(chosen.items()))
            yield Verdict(
                "backfill-swapped", None,
                f"{new.table.name}.{new.column.name} takes the {end} one by {by}, and its name "
                f"says the {wanted}",
                f"take the {wanted} one by {by}", evidence=" ".join(value.split())[:200],
            )  # fmt: skip
            return


def _chosen(value: str, *, is_moment: bool) -> Iterator[tuple[str, str]]:
    for function, by in _LEAST_OR_MOST.findall(value) if is_moment else ():
        yield "first" if function.lower() == "min" else "last", by
    for by, way in _BY_ORDER.findall(value):
        yield "last" if way.strip().lower() == "desc" else "first", by
