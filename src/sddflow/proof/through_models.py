"""Rows that the application writes through its models, and reads back."""

from sddflow.domain.schema.order import parents_first
from sddflow.domain.schema.qualified import bare
from sddflow.domain.schema.table import Table
from sddflow.errors import TargetError
from sddflow.proof.case import Case, Read, Trip, Written
from sddflow.proof.check import SkippedError
from sddflow.proof.comparison.schemas import compare
from sddflow.proof.rows_for_models import rows_for


def written_and_read(
    case: Case, wanted: tuple[Table, ...], *, own: bool = False
) -> tuple[list[Written], tuple[Read, ...]]:
    """The rows, and how they came back, or why they did not; the application is asked once.

    Args:
        case: whose application writes them.
        wanted: their tables, parents first.
        own: leave to the classes what they fill by themselves.

    Raises:
        TargetError: none can be written or read.
        SkippedError: no row fits a table, or another branch builds a part of them.
    """
    if case.history.is_half or (case.history.forked and _is_part(case, wanted)):
        raise SkippedError("the models are of several branches, and one of them is built")
    if not case.trips:
        case.trips = _trips(case, wanted)
    rows, read = case.trips[own]
    if isinstance(read, TargetError):
        raise read
    return rows, read


def _is_part(case: Case, wanted: tuple[Table, ...]) -> bool:
    """The models have columns that another branch makes: no row of theirs can be written yet."""
    names = {table.name for table in wanted}
    differences = compare(case.models, case.built.schema)
    return any(d.what == "column-missing" and d.table in names for d in differences)


def _trips(case: Case, wanted: tuple[Table, ...]) -> dict[bool, Trip]:
    """By `own`, what came of it.

    SQLite does not know which times have a zone, and models may insist: there both are tried;
    where neither is taken, the first refusal is told.
    """
    found = _tried(case, rows_for(case, wanted, aware=case.dialect == "sqlite"), (False, True))
    failed = tuple(own for own, trip in found.items() if _failures(trip))
    if failed and case.dialect == "sqlite":
        again = _tried(case, rows_for(case, wanted, aware=False), failed)
        found |= {own: t for own, t in again.items() if _failures(t) < _failures(found[own])}
    return found


def _failures(trip: Trip) -> int:
    """How many rows were not read back."""
    rows, read = trip
    if isinstance(read, TargetError):
        return len(rows) + 1
    return sum(isinstance(each, TargetError) for each in read)


def _tried(case: Case, rows: list[Written], ways: tuple[bool, ...]) -> dict[bool, Trip]:
    """The same rows once for each way; what fails after the models were built is tried afresh."""
    found = _asked(case, rows, ways)
    if any(map(_failures, found.values())) and case.models_stay.end():
        return _asked(case, rows, ways)
    return found


def _asked(case: Case, rows: list[Written], ways: tuple[bool, ...]) -> dict[bool, Trip]:
    """Each way on a copy of its own."""
    lots = [(case.built.scratch.clone().url, [{**row, "own": own} for row in rows]) for own in ways]
    read = case.application.round_trips(lots, stay=case.models_stay)
    return {own: (rows, each) for own, each in zip(ways, read, strict=True)}


def with_parents(case: Case, tables: tuple[Table, ...]) -> tuple[Table, ...]:
    """The mapped ones of some tables, and all that their rows must point to, parents first."""
    schema, needed = case.built.schema, [t for t in tables if _is_mapped(case, t.name)]
    for table in needed:
        for key in table.foreign_keys:
            parent = schema.table(key.referred)
            if parent is not None and parent not in needed and _is_mapped(case, parent.name):
                needed.append(parent)
    return tuple(t for t in parents_first(schema.tables) if t in needed)


def _is_mapped(case: Case, table: str) -> bool:
    """A class of the source stands for it, or one that is mapped as the application is loaded.

    Of several tables of one name, for the one that it is loaded for.
    """
    if case.conventions.of_table(table) is None:
        return table in case.mapped
    alike = [t for t in case.built.schema.tables if bare(t.name) == bare(table)]
    return len(alike) == 1 or table in {t.name for t in case.declared.tables}
