"""Deleting a row does to the rows that point to it what the models promise."""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from sddflow.database.light import light
from sddflow.database.refusal import refusal
from sddflow.database.writer import NoRowError, Row, Writer
from sddflow.domain.finding import Finding
from sddflow.domain.schema.table import ForeignKey, Table
from sddflow.proof.case import Case
from sddflow.proof.check import Check, Seen, SkippedError
from sddflow.proof.no_row import impossible
from sddflow.proof.probing import trial

_WORDS = {
    "refused": "it is refused",
    "gone": "they go with it",
    "null": "their key becomes NULL",
    "left": "they are left pointing nowhere",
}
_PROMISES = {"cascade": "gone", "set null": "null"}


def run(case: Case) -> Seen:
    """Delete a row that another points to, for each foreign key of new and changed tables."""
    pairs = [
        (table, key)
        for table in case.touched
        for key in case.promised(table).foreign_keys
        if key.on_delete != "set default" and all(table.column(name) for name in key.columns)
    ]
    if not pairs:
        raise SkippedError("no foreign key is new")
    with trial(case) as writer:
        findings = tuple(f for pair in pairs for f in _look(case, writer, *pair))
    return Seen(findings, f"rows deleted under {len(pairs)} foreign keys")


def _look(case: Case, writer: Writer, table: Table, key: ForeignKey) -> Iterator[Finding]:
    parent = case.built.schema.table(key.referred)
    if parent is None:
        return
    try:
        above = writer.add(parent)
        pairs = tuple(zip(key.columns, key.referred_columns, strict=True))
        fixed = {**_elsewhere(writer, table, key, parent), **{n: above[to] for n, to in pairs}}
        below = writer.add(table, fixed=fixed)
    except NoRowError as error:
        yield impossible(case, table, error)
        return
    if any(below[name] != above[to] for name, to in pairs):
        return  # a trigger says itself which row it points to
    promised = _PROMISES.get(key.on_delete, "refused")
    seen, said = _delete(writer, parent, above, table, below, key)
    if seen != promised:
        yield case.finding(
            "cascade-differs",
            "error",
            f"deleting a row of {key.referred} that {table.name} points to: {_WORDS[seen]}; "
            f"the models promise that {_WORDS[promised]}",
            table=table.name,
            column=key.columns[0] if len(key.columns) == 1 else "",
            evidence=said,
            cure=f'write ondelete="{key.on_delete.upper()}" in the migration'
            if key.on_delete
            else "take the ondelete out of the migration, or write it in the model",
        )


def _elsewhere(writer: Writer, table: Table, key: ForeignKey, parent: Table) -> Row:
    """Where other keys to the same table point: to none, or to a row that stays."""
    others = [k for k in table.foreign_keys if k.referred == key.referred and k != key]
    free = [k for k in others if not {*k.columns} & {*key.columns}]
    there = writer.add(parent) if free else {}
    optional = {column.name for column in table.columns if column.nullable}
    pairs = ((n, to) for k in free for n, to in zip(k.columns, k.referred_columns, strict=True))
    return {name: None if name in optional else there[to] for name, to in pairs}


def _delete(
    writer: Writer, parent: Table, above: Row, table: Table, below: Row, key: ForeignKey
) -> tuple[str, str]:
    """What becomes of the row below, and what the database said."""
    over, under = light(parent), light(table)
    try:
        with writer.connection.begin_nested() as savepoint:
            writer.connection.execute(sa.delete(over).where(*_is(over, parent, above)))
            if writer.points_nowhere(table):
                savepoint.rollback()
                return "refused", "at the end of the transaction"
    except DBAPIError as error:
        return "refused", refusal(error).line
    left = writer.connection.execute(sa.select(under).where(*_is(under, table, below))).mappings()
    row = left.first()
    if row is None:
        return "gone", ""
    empty = any(row[name] is None for name in key.columns)  # SET NULL may name some of them
    return ("null" if empty else "left"), ""


def _is(target: sa.TableClause, table: Table, row: Row) -> list[sa.ColumnElement[bool]]:
    """The row, by its key."""
    names: tuple[str, ...] = table.primary_key or tuple(
        c.name for c in table.columns if c.type.kind not in {"json", "other"}
    )
    return [_equals(target.c[name], row[name]) for name in names]


def _equals(column: sa.ColumnClause[Any], value: Any) -> sa.ColumnElement[bool]:  # noqa: ANN401 - any column's
    return column.is_(None) if value is None else column == value


CHECK = Check("cascade", "Deleting a row does to others what the models promise.", run)
