"""Numbers that take rows of other owners together with the own ones, as they have one name."""

from collections.abc import Iterator, Mapping
from typing import Any

from sddflow.domain.finding import Finding
from sddflow.domain.schema.table import NUMBERS, Column, Table
from sddflow.domain.schema.tenancy import Key, Row, apart
from sddflow.proof.case import Case
from sddflow.proof.owners.matched import Met, matched, namings
from sddflow.proof.survival.sameness import same


def added_across(case: Case) -> Iterator[Finding]:
    """Each new number that adds up, or counts, other owners' rows of the same name with the own."""
    for table, text, other, by in namings(case):
        now = next((t for t in case.touched if t.name == table.name), None)
        new = [c for c in now.columns if table.column(c.name) is None] if now is not None else []
        met = tuple(matched(case, (other, by, table, text))) if new else ()
        for column in (c for c in new if c.type.kind in NUMBERS):
            for what in ("", *(c.name for c in other.columns if c.type.kind in NUMBERS)):
                if _is_across(case.now[table.name].rows, column.name, what, met):
                    yield _added(case, table, column, other, what)
                    break


def _is_across(now: Mapping[Key, Row], new: str, what: str, met: tuple[Met, ...]) -> bool:
    """The number is that of all rows of the name in every row, and of the own ones not in all."""
    held = [(now[key][new], mine, rows) for key, mine, rows in met if key in now]
    every = [(value or 0, _total(what, [r for r, _ in rows])) for value, _, rows in held]
    own = [_total(what, [r for r, o in rows if not apart(mine, o)]) for _, mine, rows in held]
    whole = [total for _, total in every]
    return all(same(value, total) for value, total in every) and any(
        total != mine for total, mine in zip(whole, own, strict=True)
    )


def _total(what: str, rows: list[Row]) -> Any:  # noqa: ANN401 - a number of some kind
    """How many, or what a column of them adds up to."""
    return sum(row[what] or 0 for row in rows) if what else len(rows)


def _added(case: Case, table: Table, column: Column, other: Table, what: str) -> Finding:
    which = f"{what} of all rows of {other.name}" if what else f"all rows of {other.name}"
    return case.finding(
        "backfill-owner-wrong", "error",
        f"{table.name}.{column.name} takes together {which} that have the same name, of other "
        "owners too",
        table=table.name, column=column.name,
        cure="let the condition compare the owner too",
    )  # fmt: skip
