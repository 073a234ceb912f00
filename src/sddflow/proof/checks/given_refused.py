"""What the source gives to a column is taken by a CHECK that comes, and by a type that changes.

So is what it gives only since the change, where a CHECK stays as it was.

NOT VALID passes over rows that are there; the next one of their kind is refused all the same.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from sddflow.database.refusal import Refusal
from sddflow.database.writer import NoRowError, Row, Writer
from sddflow.domain.finding import Finding
from sddflow.domain.schema.condition import condition_of
from sddflow.domain.schema.qualified import bare
from sddflow.domain.schema.table import NUMBERS, WHOLE, Column, Table
from sddflow.proof.case import Case
from sddflow.proof.check import Check, Seen, SkippedError
from sddflow.proof.evidence import short
from sddflow.proof.probing import trial
from sddflow.proof.queries.forms import given_by_forms
from sddflow.proof.queries.given_values import Given, given_values
from sddflow.proof.queries.typed_values import typed_values
from sddflow.proof.rules.coming import new_rules
from sddflow.target.layout import python_files
from sddflow.target.source import source_text

_TEXTS = ("string", "text")


def run(case: Case) -> Seen:
    """Insert a row with each value that the source gives to a column that takes less now."""
    wanted = dict.fromkeys((*_of_rules(case), *_of_types(case)))
    said = [(t, c, given) for t, c in wanted for given in _given(case, t, c)]
    said += _given_anew(case, frozenset((t.name, c.name) for t, c in wanted))
    typed = [f for t, c in dict.fromkeys(_of_types(case)) for f in _of_another_type(case, t, c)]
    if not said and not typed:
        raise SkippedError("the source gives no plain value to a column that takes less now")
    with trial(case) as writer:
        found = [f for each in said for f in _look(case, writer, *each)]
    once = {(f.table, f.column, f.place): f for f in found}
    return Seen((*typed, *once.values()), f"{len(said)} values of the source tried")


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


def _given_anew(
    case: Case, wanted: frozenset[tuple[str, str]]
) -> Iterator[tuple[Table, Column, Given]]:
    """Words that the source gives only now, to columns of a CHECK that stays as it was."""
    before = case.root_before
    if before == case.application.root:
        return
    for table in case.touched:
        said = " ".join(condition_of(check) for check in table.checks)
        for column in (c for c in table.columns if (table.name, c.name) not in wanted):
            if column.type.kind in _TEXTS and re.search(rf"\b{re.escape(column.name)}\b", said):
                known = {each.value for each in _given(case, table, column, before)}
                new = (g for g in _given(case, table, column) if g.value not in known)
                yield from ((table, column, given) for given in new)


def _of_another_type(case: Case, table: Table, column: Column) -> Iterator[Finding]:
    """A text for a number, or a number for a text, where asyncpg runs the statements."""
    was = case.first.schema.column(table.name, column.name)
    if was is None or was.type.kind == column.type.kind:
        return
    wants = "str" if column.type.kind in _TEXTS else "int" if column.type.kind in WHOLE else ""
    root = case.application.root
    if case.dialect != "postgresql" or not wants or not _says_asyncpg(root):
        return
    classes = frozenset(case.conventions.classes_of(table.name))
    for words, kind, place in typed_values(root, classes, bare(table.name), column.name):
        if kind != wants:
            what = ("a text", "a number") if kind == "str" else ("a number", "a text")
            yield case.finding(
                "check-refuses", "warning",
                f"{place} gives {short(words)}, {what[0]}, to {table.name}.{column.name}, which is "
                f"{what[1]}: asyncpg refuses it",
                table=table.name, column=column.name,
                cure="turn it into the column's type where it comes from",
            )  # fmt: skip
            return


def _says_asyncpg(root: Path) -> bool:
    """Settings, requirements or the source name the driver."""
    named = (root / name for name in ("pyproject.toml", "requirements.txt", ".env", ".env.example"))
    files = (*python_files(root), *(file for file in named if file.is_file()))
    return any("asyncpg" in source_text(file) for file in files)


def _given(case: Case, table: Table, column: Column, root: Path | None = None) -> Iterator[Given]:
    """Values as the column holds them; what a type of the application's turns into others is not.

    No CHECK refuses a NULL.
    """
    kinds: tuple[type, ...] = ()
    if column.type.kind in _TEXTS or column.type.labels:
        kinds = (str,)
    elif column.type.kind in NUMBERS:
        kinds = (int, float)
    alone = case.built.schema.has_once(column.name)
    root, conventions = root or case.application.root, case.conventions
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
