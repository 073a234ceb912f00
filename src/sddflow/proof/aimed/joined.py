"""Rows of two owners that one text finds, where a migration finds rows by a text.

`UPDATE entries SET project_id = p.id FROM projects p WHERE p.code = entries.code` is right as long
as no two organisations have a project of one code.
"""

from collections.abc import Iterator
from itertools import pairwise

import sqlalchemy as sa
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from sddflow.database.light import light
from sddflow.database.rows import Snapshot, snapshot
from sddflow.domain.schema.holding import holds
from sddflow.domain.schema.table import Column, Schema, Table
from sddflow.domain.schema.tenancy import Row, Whose, apart, together
from sddflow.proof.aimed.joins import Pair
from sddflow.proof.aimed.way_up import named_in
from sddflow.proof.owners.whose_rows import whose_rows

_TEXTS = frozenset({"string", "text"})
_SHARED = _TEXTS | {"date", "integer", "smallint"}
Naming = tuple[Table, Column, Table, Column]
"""A table, the text that its rows are found by, and the table and column that name them so."""


def name_across(
    engine: Engine, schema: Schema, pairs: frozenset[Pair], said: frozenset[str], of: frozenset[str]
) -> None:
    """Let a row of each of two owners have one text, and a row of each owner name it.

    Args:
        engine: on a database full of rows.
        schema: of that database.
        pairs: columns that the way up finds equal.
        said: every word of it.
        of: tables of those who own rows.
    """
    found = tuple(naming_by(schema, pairs, said))
    rows = snapshot(engine, schema) if found else {}
    whose = whose_rows(schema, of, rows)
    with engine.begin() as connection:
        for table, column, other, naming in found:
            named = _of_two(whose, rows[table.name], column)
            for row, by in zip(named, _beside(whose, table, named, rows[other.name]), strict=False):
                text = named[0][column.name]
                if row is not named[0]:
                    _set(connection, table, row, column, text)
                if holds(naming.type, text):
                    _set(connection, other, by, naming, text)


def share_across(
    engine: Engine,
    schema: Schema,
    columns: frozenset[str],
    empty: frozenset[str],
    said: frozenset[str],
    of: frozenset[str],
) -> None:
    """Let a row of each of two owners have one text, by which the way up groups the rows.

    Where no owner is known, rows that hang on others do as well, the more of them the better.

    Args:
        engine: on a database full of rows.
        schema: of that database.
        columns: by name, those that it groups by.
        empty: those in which it asks for NULL: rows that are not marked as gone.
        said: every word of it.
        of: tables of those who own rows.
    """
    tables = [t for t in named_in(schema, said) if t.primary_key] if columns else []
    found = [(t, c) for t in tables for c in _plain(t, _SHARED) if c.name in columns]
    rows = snapshot(engine, schema) if found else {}
    above = {k.referred for t in schema.tables for k in t.foreign_keys} if found else set()
    whose, under = whose_rows(schema, of, rows), whose_rows(schema, of | above, rows)
    with engine.begin() as connection:
        for table, column in found:
            two = _of_two(whose, rows[table.name], column)
            if len(two) == 1:
                two = _of_two(under, rows[table.name], column)
            for first, other in pairwise(two):
                _set(connection, table, other, column, first[column.name])
                for asked in (c for c in table.columns if c.name in empty and c.nullable):
                    _set(connection, table, first, asked, None)
                    _set(connection, table, other, asked, None)


def naming_by(schema: Schema, pairs: frozenset[Pair], said: frozenset[str]) -> Iterator[Naming]:
    """Each two tables of which the rows of one are found by a text of the other.

    Args:
        schema: of the database before.
        pairs: columns that the way up finds equal.
        said: every word of it.
    """
    tables = [t for t in named_in(schema, said) if t.primary_key] if pairs else []
    for table in tables:
        for column, other in ((c, o) for c in _texts(table) for o in tables if o is not table):
            for naming in _texts(other):
                free = not any(naming.name in names for names in other.unique_sets)
                if free and (column.name, naming.name) in pairs:
                    yield table, column, other, naming


def _texts(table: Table) -> list[Column]:
    return _plain(table, _TEXTS)


def _plain(table: Table, kinds: frozenset[str]) -> list[Column]:
    """Columns of some kinds that are no keys."""
    keys = {n for key in table.foreign_keys for n in key.columns} | {*table.primary_key}
    return [c for c in table.columns if c.type.kind in kinds and c.name not in keys]


def _of_two(whose: Whose, rows: Snapshot, column: Column) -> list[Row]:
    """The first row with a text, and one of another owner: of those the furthest apart."""
    named = [row for row in rows.rows.values() if row[column.name]]
    first = whose.of(rows.table, named[0]) if named else {}
    far = [len(apart(first, whose.of(rows.table, row))) for row in named]
    return [*named[:1], *(named[far.index(most)] for most in {max(far, default=0)} - {0})]


def _beside(whose: Whose, table: Table, named: list[Row], rows: Snapshot) -> Iterator[Row]:
    """For each of them a row of the same owner."""
    for row in named:
        own = whose.of(table, row)
        found = (r for r in rows.rows.values() if together(own, whose.of(rows.table, r)))
        by = next(found, None)
        if by is None:
            return
        yield by


def _set(connection: Connection, table: Table, row: Row, column: Column, text: object) -> None:
    target = light(table)
    named = (target.c[name] == row[name] for name in table.primary_key)
    try:
        with connection.begin_nested():
            connection.execute(sa.update(target).where(*named).values({column.name: text}))
    except DBAPIError:
        return
