"""A CHECK that comes takes what the source gives to its columns.

NOT VALID passes over rows that are there; the next one of their kind is refused all the same.
"""

from collections.abc import Iterator

from sddflow.database.refusal import Refusal
from sddflow.database.writer import NoRowError, Writer
from sddflow.domain.finding import Finding
from sddflow.domain.schema.qualified import bare
from sddflow.domain.schema.table import Schema, Table
from sddflow.proof.case import Case
from sddflow.proof.check import Check, Seen, SkippedError
from sddflow.proof.probing import trial
from sddflow.proof.queries.given_values import Given, given_values
from sddflow.proof.rules.coming import Rule, new_rules


def run(case: Case) -> Seen:
    """Insert a row with each value that the source gives to a column of a new CHECK."""
    rules = [r for r in new_rules(case.first.schema, case.built.schema) if r.kind == "check"]
    said = [(r, column, g) for r in rules for column in r.columns for g in _given(case, r, column)]
    if not said:
        raise SkippedError("the source gives no plain value to a column of a new CHECK")
    with trial(case) as writer:
        found = [f for each in said for f in _look(case, writer, *each)]
    return Seen(
        tuple({(f.table, f.column, f.place): f for f in found}.values()),
        f"{len(said)} values of the source tried",
    )


def _given(case: Case, rule: Rule, column: str) -> Iterator[Given]:
    table = bare(rule.table.name)
    alone = _is_alone(case.built.schema, column)
    root, conventions = case.application.root, case.conventions
    found = given_values(root, conventions, table, column, alone=alone)
    yield from (each for each in found if each.value is not None)  # no CHECK refuses a NULL


def _is_alone(schema: Schema, column: str) -> bool:
    return sum(table.column(column) is not None for table in schema.tables) == 1


def _look(case: Case, writer: Writer, rule: Rule, column: str, said: Given) -> Iterator[Finding]:
    table = case.built.schema.table(rule.table.name)
    if table is None or table.column(column) is None or not _refuses(writer, table, column, said):
        return
    yield case.finding(
        "check-refuses", "warning",
        f"{said.place} gives {said.shown} to {table.name}.{column}, and the CHECK that comes "
        "refuses it",
        table=table.name, column=column, evidence=f"{column} = {said.value!r}: {rule.words}",
        cure="let the CHECK take it, or change what gives it",
    )  # fmt: skip


def _refuses(writer: Writer, table: Table, column: str, said: Given) -> bool:
    """A row is taken as it is, and refused by a CHECK with that value."""
    try:
        values = writer.values(table)
    except NoRowError:
        return False
    with writer.connection.begin_nested() as savepoint:
        usual = writer.insert(table, values)
        savepoint.rollback()
    with writer.connection.begin_nested() as savepoint:
        made = writer.insert(table, {**values, column: said.value})
        savepoint.rollback()
    refused = isinstance(made, Refusal) and made.kind == "check"
    return refused and not isinstance(usual, Refusal)


CHECK = Check("given-refused", "A new CHECK takes what the source gives.", run)
