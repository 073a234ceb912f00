"""The columns of a table, as the models promise them and as they were made."""

from collections.abc import Iterator
from dataclasses import replace

from sddflow.database.types import spelled
from sddflow.database.writer import generated
from sddflow.domain.finding import Severity
from sddflow.domain.schema.table import Column, Table
from sddflow.proof.comparison.difference import Difference


def compare_columns(promised: Table, made: Table) -> Iterator[Difference]:
    """Columns that one side lacks, and those that differ in type, NULL or default."""
    for column in promised.columns:
        other = made.column(column.name)
        if other is None:
            yield _about(made, column, "column-missing", "error", "is missing in the database")
        else:
            yield from _column(made, column, other)
    for column in made.columns:
        if promised.column(column.name) is None:
            needed = not column.nullable and column.default is None
            severity: Severity = "error" if needed else "warning"
            yield _about(made, column, "column-unknown", severity, "is not in the models")


def _about(
    table: Table, column: Column, what: str, severity: Severity, message: str, evidence: str = ""
) -> Difference:
    name = f"{table.name}.{column.name}"
    return Difference(what, severity, f"{name} {message}", table.name, column.name, evidence)


def _column(table: Table, promised: Column, made: Column) -> Iterator[Difference]:
    if promised.type.labels and made.type.labels and promised.type.name == made.type.name:
        yield from _labels(table, promised, made)
    elif promised.type != made.type:
        wanted, given = spelled(promised.type), spelled(made.type)
        said, sides = f"is {given}, its model says {wanted}", f"models {wanted}, database {given}"
        severity: Severity = "info" if _both_endless(promised, made) else "error"
        yield _about(table, made, "column-type", severity, said, sides)
    if promised.nullable != made.nullable:
        said = (
            "allows NULL, its model does not" if made.nullable else "is NOT NULL, its model is not"
        )
        yield _about(table, made, "column-nullable", "error", said)
    yield from _default(table, promised, made)


def _both_endless(promised: Column, made: Column) -> bool:
    """Texts of any length: both databases keep them alike, whatever the type is called."""
    types = (promised.type, made.type)
    return all(t.kind in {"string", "text"} and t.length is None and not t.name for t in types)


def _labels(table: Table, promised: Column, made: Column) -> Iterator[Difference]:
    """Labels that the application writes must be there; more of them only stand ready."""
    wanted, given = promised.type.labels, made.type.labels
    missing = [label for label in wanted if label not in given]
    more = [label for label in given if label not in wanted]
    sides = f"models {', '.join(wanted)}; database {', '.join(given)}"
    if missing:
        said = f"does not take {', '.join(missing)}, which its model may write"
        cure = (
            "add it in the migration: ALTER TYPE … ADD VALUE IF NOT EXISTS, in an autocommit_block"
        )
        yield replace(_about(table, made, "enum-labels", "error", said, sides), cure=cure)
    elif more:
        said = f"may hold {', '.join(more)}, which its model cannot read"
        yield _about(table, made, "enum-labels", "warning", said, sides)
    elif wanted != given:
        yield _about(table, made, "enum-order", "info", "sorts its labels in another order", sides)


def _default(table: Table, promised: Column, made: Column) -> Iterator[Difference]:
    """A default that only the database has does no harm: it fills rows that exist."""
    wanted, given = promised.default, made.default
    if wanted == given or wanted is None:
        return
    if generated(promised):
        said = "is not computed by the database, as its model promises: nobody fills it"
        yield _about(table, made, "generated", "error", said)
    elif given is None:
        severity: Severity = "warning" if made.nullable else "error"
        said = f"has no server default, its model promises {wanted.value}"
        yield _about(table, made, "default-missing", severity, said)
    else:
        sides = f"models {wanted.value}, database {given.value}"
        yield _about(table, made, "default", "error", "has another server default", sides)
