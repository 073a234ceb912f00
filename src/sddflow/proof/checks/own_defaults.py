"""What the models fill by themselves fits the columns, and is what the database would fill."""

import re
from collections.abc import Iterator
from typing import Any

from sddflow.domain.finding import Finding
from sddflow.domain.schema.table import Column, Table
from sddflow.errors import TargetError
from sddflow.proof.case import Case, Read
from sddflow.proof.check import Check, Seen, SkippedError
from sddflow.proof.survival.sameness import canonical
from sddflow.proof.through_models import with_parents, written_and_read
from sddflow.target.answers import ReadRow

_MOVING = frozenset({"datetime", "date", "time", "uuid", "json", "binary", "other"})

_IS_RULE = re.compile(r"constraint|Integrity|Violation", re.IGNORECASE)


def run(case: Case) -> Seen:
    """Write a row of each new or changed table with the models' own defaults."""
    wanted = with_parents(case, case.touched)
    if not wanted:
        raise SkippedError("no model of a new or changed table was found")
    try:
        rows, own = written_and_read(case, wanted, own=True)
        _, ours = written_and_read(case, wanted)
    except TargetError:
        raise SkippedError("rows cannot be written at all: see `round-trip`") from None
    read = [(row, r) for row, r in zip(rows, own, strict=True) if isinstance(r, ReadRow)]
    if not read and not any(isinstance(each, ReadRow) for each in ours):
        raise SkippedError("rows cannot be written at all: see `round-trip`")
    tables = {table.name: table for table in wanted}
    written = zip(rows, own, ours, strict=True)
    refused = (f for row, *ways in written for f in _refused(case, tables[row["table"]], *ways))
    differing = (f for row, r in read for f in _look(case, tables[row["table"]], r))
    count = sum(len(r.own) for _, r in read)
    return Seen((*refused, *differing), f"{count} columns filled by the models themselves")


def _refused(case: Case, table: Table, own: Read, ours: Read) -> Iterator[Finding]:
    """A row that is taken with values of ours for every column."""
    if not isinstance(own, TargetError) or isinstance(ours, TargetError):
        return
    if own.message.startswith("UnreachedError") or _is_between(case, table, own.message):
        return
    yield case.finding(
        "own-default-refused",
        "error",
        f"a row of {table.name} with the models' own defaults is refused: {own.message}",
        table=table.name,
        evidence=own.place,
        cure="let the rules of the table take what the model fills"
        if _IS_RULE.search(own.message)
        else "give the column the type of what its model fills: DateTime(timezone=True) for a time "
        "with a zone",
    )


def _is_between(case: Case, table: Table, message: str) -> bool:
    """A CHECK minds what the model fills only beside a value of ours: `state` beside `counted`."""
    declared = next((t for t in case.declared.tables if t.name == table.name), None)
    ours = {c.name for c in declared.columns if not c.filled} if declared is not None else set()
    minding = (c.condition for c in table.checks if c.name and c.name in message)
    return any(re.search(rf"\b{re.escape(n)}\b", rule) for rule in minding for n in ours)


def _look(case: Case, table: Table, row: ReadRow) -> Iterator[Finding]:
    """Columns that both sides fill, each with something else."""
    old = case.first.schema.table(table.name)
    for name in row.own:
        column = table.column(name)
        known = old is not None and old.column(name) is not None
        if column is not None and not known and _otherwise(column, row.values.get(name)):
            default = column.default.value if column.default else ""
            yield case.finding(
                "own-default-differs",
                "warning",
                f"{table.name}.{name}: its model fills {row.values[name]!r}, the database "
                f"{default!r}: rows differ by who writes them",
                table=table.name,
                column=name,
                cure="let both say the same, or drop the server default once old rows have it",
            )


def _otherwise(column: Column, filled: Any) -> bool:  # noqa: ANN401 - any column's
    default = column.default
    if default is None or default.expression or default.value in {"now", "uuid"}:
        return False
    if column.type.kind in _MOVING or filled is None:
        return False
    if column.type.kind == "boolean":
        return bool(filled) != (default.value == "true")
    return _plain(filled) != _plain(default.value)


def _plain(value: Any) -> str:  # noqa: ANN401 - any column's
    try:
        return canonical(float(value))
    except (TypeError, ValueError):
        return canonical(value)


CHECK = Check("own-defaults", "The models' own defaults fit, and agree with the database's.", run)
