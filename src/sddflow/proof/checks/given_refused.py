"""What the source gives to a column is taken by a CHECK that comes, and by a type that changes.

NOT VALID passes over rows that are there; the next one of their kind is refused all the same.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from sddflow.database.refusal import Refusal
from sddflow.database.writer import NoRowError, Row, Writer
from sddflow.domain.finding import Finding
from sddflow.domain.schema.qualified import bare
from sddflow.domain.schema.table import NUMBERS, Column, Table
from sddflow.proof.case import Case
from sddflow.proof.check import Check, Seen, SkippedError
from sddflow.proof.evidence import short
from sddflow.proof.probing import trial
from sddflow.proof.queries.forms import given_by_forms
from sddflow.proof.queries.given_values import Given, given_values
from sddflow.proof.rules.coming import new_rules

_TEXTS = ("string", "text")


def run(case: Case) -> Seen:
    """Insert a row with each value that the source gives to a column that takes less now."""
    wanted = dict.fromkeys((*_of_rules(case), *_of_types(case)))
    said = [(t, c, given) for t, c in wanted for given in _given(case, t, c)]
    if not said:
        raise SkippedError("the source gives no plain value to a column that takes less now")
    with trial(case) as writer:
        found = [f for each in said for f in _look(case, writer, *each)]
    once = {(f.table, f.column, f.place): f for f in found}
    return Seen(tuple(once.values()), f"{len(said)} values of the source tried")


def _of_rules(case: Case) -> Iterator[tuple[Table, Column]]:
    """Columns of a CHECK that is new."""
    for rule in new_rules(case.first.schema, case.built.schema):
        table = case.built.schema.table(rule.table.name)
        for name in rule.columns if rule.kind == "check" and table is not None else ():
            if table is not None and (column := table.column(name)) is not None:
                yield table, column


def _of_types(case: Case) -> Iterator[tuple[Table, Column]]:
    """Columns that are new, or have another type than they had."""
    for table in case.touched:
        old = case.first.schema.table(table.name)
        for column in table.columns:
            was = old.column(column.name) if old is not None else None
            if was is None or was.type != column.type:
                yield table, column


def _given(case: Case, table: Table, column: Column) -> Iterator[Given]:
    """Values as the column holds them; what a type of the application's turns into others is not.

    No CHECK refuses a NULL.
    """
    kinds: tuple[type, ...] = ()
    if column.type.kind in _TEXTS or column.type.labels:
        kinds = (str,)
    elif column.type.kind in NUMBERS:
        kinds = (int, float)
    alone = case.built.schema.has_once(column.name)
    root, conventions = case.application.root, case.conventions
    if kinds:
        said = given_values(root, conventions, bare(table.name), column.name, alone=alone)
        for each in (*said, *given_by_forms(root, conventions, table, column)):
            if isinstance(each.value, kinds) and not isinstance(each.value, bool):
                yield each


def _look(
    case: Case, writer: Writer, table: Table, column: Column, said: Given
) -> Iterator[Finding]:
    no = _refusal(writer, table, column.name, said)
    if no is not None:
        by = "a CHECK" if no.kind == "check" else "its type"
        what = f"{said.shown} to {table.name}.{column.name}, and {by} refuses it"
        yield case.finding(
            "check-refuses", "warning",
            f"{said.place} {'lets through' if said.is_bound else 'gives'} {what}",
            table=table.name, column=column.name,
            evidence=f"{column.name} = {short(said.value)}: {no.line}",
            cure="let the column take it, or change what gives it",
        )  # fmt: skip


def _refusal(writer: Writer, table: Table, column: str, said: Given) -> Refusal | None:
    """Why every row with that value is refused, where one without it is taken."""
    beside = {name: value for name, value in said.beside if table.column(name) is not None}
    usual = _tried(writer, table, {})
    made = _tried(writer, table, {**beside, column: said.value})
    if usual is None or isinstance(usual, Refusal) or not isinstance(made, Refusal):
        return None
    return made if made.kind in ("check", "other") else None


def _tried(writer: Writer, table: Table, fixed: Mapping[str, Any]) -> Row | Refusal | None:
    """The row that was made, or why there is none; None where none can be; nothing stays.

    With little beside it, too: a rule may want a column to be NULL where another one says that.
    """
    made = _once(writer, table, "plain", fixed)
    return _once(writer, table, "empty", fixed) or made if isinstance(made, Refusal) else made


def _once(
    writer: Writer, table: Table, form: str, fixed: Mapping[str, Any]
) -> Row | Refusal | None:
    with writer.connection.begin_nested() as savepoint:
        try:
            return writer.attempt(table, form, fixed)
        except NoRowError:
            return None
        finally:
            savepoint.rollback()


CHECK = Check("given-refused", "Columns that take less take what the source gives.", run)
