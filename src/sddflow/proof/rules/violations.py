"""Rows that are there, and a rule that comes: which of them break it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Engine

from sddflow.database.rows import Snapshot
from sddflow.database.types import spelled
from sddflow.domain.schema.holding import holds
from sddflow.domain.schema.table import Column, ColumnType, ForeignKey, Schema, Table
from sddflow.proof.evidence import short
from sddflow.proof.rules.coming import Rule, new_rules

Kind = Literal["not-null", "unique", "check", "foreign-key", "narrowing", "partition"]
Row = dict[str, Any]
_SHOWN = 40  # signs of one value among several


@dataclass(frozen=True, slots=True)
class Violation:
    """A new rule, and a row that breaks it.

    Args:
        kind: of the rule.
        table: where.
        columns: the rule is about.
        rule: in words, after "which the new rule … forbids".
        row: what stands there, in words.
    """

    kind: Kind
    table: str
    columns: tuple[str, ...]
    rule: str
    row: str


def violations(
    engine: Engine, rows: dict[str, Snapshot], old: Schema, new: Schema
) -> Iterator[Violation]:
    """Each rule that is new in `new`, over columns that were there, and that a row breaks.

    Args:
        engine: on the database before.
        rows: that stand in it.
        old: its schema.
        new: the schema after the migration.
    """
    for table in new.tables:
        was, taken = old.table(table.name), rows.get(table.name)
        if was is None or taken is None or not taken.rows:
            continue
        yield from _columns(was, table, taken)
        yield from dangling(was, table, rows)
    with engine.connect() as connection:
        for rule in new_rules(old, new):
            row = rule.broken(connection)
            if row is not None:
                yield breaking(rule, row)


def breaking(rule: Rule, row: Row) -> Violation:
    """A rule, and what a database found to break it."""
    said = f"two rows with {_values(row)}" if rule.kind == "unique" else _said(rule.table, row)
    return Violation(rule.kind, rule.table.name, rule.columns, rule.words, said)


def _values(row: Row) -> str:
    return ", ".join(f"{name} = {short(value, _SHOWN)}" for name, value in row.items())


def _columns(was: Table, table: Table, taken: Snapshot) -> Iterator[Violation]:
    for column in table.columns:
        before = was.column(column.name)
        if before is None:
            continue
        for row in taken.rows.values():
            told = _broken(before, column, row[column.name])
            if told:
                yield Violation(told[0], table.name, (column.name,), told[1], _said(was, row))
                break


def _broken(was: Column, now: Column, value: Any) -> tuple[Kind, str] | None:  # noqa: ANN401 - any column's
    """What is wrong with a value in the new column."""
    if value is None:
        return ("not-null", "NOT NULL") if was.nullable and not now.nullable else None
    if now.type.labels and not was.type.labels and str(value) not in now.type.labels:
        return "check", f"{now.type.name} ({', '.join(now.type.labels)})"
    return None if holds(now.type, value) else ("narrowing", _room(now.type))


def _room(kind: ColumnType) -> str:
    return f"at most {kind.length} characters" if kind.length else spelled(kind)


def dangling(was: Table, table: Table, rows: dict[str, Snapshot]) -> Iterator[Violation]:
    """Rows that a new foreign key over old columns finds pointing nowhere."""
    for key in table.foreign_keys:
        known = any(
            k.columns == key.columns and k.referred == key.referred for k in was.foreign_keys
        )
        if known or not all(was.column(name) for name in key.columns):
            continue
        there = _referred(key, rows)
        for row in rows[was.name].rows.values():
            values = tuple(row[name] for name in key.columns)
            if None not in values and values not in there:
                rule = f"FOREIGN KEY to {key.referred}"
                yield Violation("foreign-key", table.name, key.columns, rule, _said(was, row))
                break


def _referred(key: ForeignKey, rows: dict[str, Snapshot]) -> set[tuple[Any, ...]]:
    taken = rows.get(key.referred)
    if taken is None:
        return set()
    return {tuple(r.get(n) for n in key.referred_columns) for r in taken.rows.values()}


def _said(table: Table, row: Row) -> str:
    """A row in a few words."""
    shown = [f"{name} = {short(row[name], _SHOWN)}" for name in list(row)[:6]]
    return f"{table.name}: {', '.join(shown)}"
