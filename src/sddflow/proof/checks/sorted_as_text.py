"""Numbers that become texts are not put in order, or compared, as if they were numbers.

Of the texts "9" and "10" the greater one is "9".
"""

import re
from collections.abc import Iterator

from sddflow.domain.finding import Finding
from sddflow.domain.place import Place
from sddflow.domain.schema.qualified import bare
from sddflow.domain.schema.table import NUMBERS, Column, Table
from sddflow.proof.case import Case
from sddflow.proof.check import Check, Seen, SkippedError
from sddflow.proof.queries.found import found_in, owners_of

_TEXTS = ("string", "text")
_PADS = re.compile(r"\b(?:lpad|to_char|printf|format|zfill|substr|right)\s*\(", re.IGNORECASE)


def run(case: Case) -> Seen:
    """Look for an order, or a greatest value, of columns that held numbers."""
    turned = [(t, c) for t in case.touched for c in t.columns if _is_turned(case, t, c)]
    if not turned:
        raise SkippedError("no column of numbers holds texts now")
    found = (f for pair in turned for f in _look(case, *pair))
    return Seen(tuple(found), f"{len(turned)} columns that held numbers")


def _is_turned(case: Case, table: Table, column: Column) -> bool:
    was = case.first.schema.column(table.name, column.name)
    return was is not None and was.type.kind in NUMBERS and column.type.kind in _TEXTS


def _look(case: Case, table: Table, column: Column) -> Iterator[Finding]:
    about = re.compile(rf"\b{re.escape(column.name)}\b")
    if any(_PADS.search(s) and about.search(s) for s in case.upgrade):
        return
    place = _ordering(case, table, column)
    if place is not None:
        yield case.finding(
            "sorted-as-text", "warning",
            f"{table.name}.{column.name} is a text now, and {place} asks for its order as if it "
            'held numbers: "9" is more than "10"',
            table=table.name, column=column.name, place=place,
            evidence=f"{column.name} held numbers, and holds texts",
            cure="order by the number: CAST(… AS INTEGER); or write it with as many digits always",
        )  # fmt: skip


def _ordering(case: Case, table: Table, column: Column) -> Place | None:
    owners = owners_of(case, table.name)
    name = re.escape(column.name)
    asks = re.compile(
        rf"\bfunc\.(?:max|min)\(\s*(?:{owners})\.{name}\b"
        rf"|\border_by\([^()]*\b(?:{owners})\.{name}\b(?!\.cast)"
        rf"|\b(?:max|min)\(\s*(?:\w+\.)?{name}\s*\)[^;]*\bfrom\s+\S*\b{re.escape(bare(table.name))}\b"
        rf"|\bfrom\s+\S*\b{re.escape(bare(table.name))}\b[^;\"]*\border\s+by\s+(?:\w+\.)?{name}\b",
        re.IGNORECASE,
    )
    return next((place for _, place in found_in(case, asks)), None)


CHECK = Check("sorted-as-text", "Numbers that become texts are not ordered as numbers.", run)
