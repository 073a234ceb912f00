"""Rows that fit: made from the schema alone, with every key and constraint honoured."""

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import cached_property
from itertools import count
from types import MappingProxyType
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from sddflow.database.domains import Domain, domains_of, plain
from sddflow.database.light import light
from sddflow.database.ordering import in_order
from sddflow.database.pointing import NoParentError, Pointing
from sddflow.database.postgres.counting import identities
from sddflow.database.quoting import quoted
from sddflow.database.refusal import Kind, Refusal, refusal, taken_elsewhere
from sddflow.database.standing import standing
from sddflow.database.tried import tried
from sddflow.database.values import NoValueError
from sddflow.database.words import Words, listed
from sddflow.domain.schema.qualified import bare
from sddflow.domain.schema.table import WHOLE, Column, Schema, Table

Row = dict[str, Any]
_TRIES = 40
SWALLOWED = "a trigger let the row go, and no error says so"


class NoRowError(Exception):
    """No row could be made; the message says why."""


_NULLS = re.compile(r"\bIS (?:NOT )?NULL\b|\bnum_(?:non)?nulls\(", re.IGNORECASE)


class Writer:
    """Makes and inserts rows on one connection.

    Args:
        connection: in a transaction; refused rows are rolled back to a savepoint.
        schema: of the database.
        start: the number of the first row that is made; other numbers give other values.
        words: by table and column, the only texts that the application can read there.
        tenants: tables of tenants: a row points to rows of one, as long as there are such rows.
    """

    def __init__(
        self,
        connection: Connection,
        schema: Schema,
        start: int = 0,
        words: Words = MappingProxyType({}),
        tenants: frozenset[str] = frozenset(),
    ) -> None:
        self.connection, self.schema, self.words = connection, schema, words
        self._pointing = Pointing(connection, schema, tenants)
        self.start = start
        self._unmade: set[str] = set()
        self._numbers: dict[str, Iterator[int]] = {t.name: count(start) for t in schema.tables}
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("SET CONSTRAINTS ALL IMMEDIATE")

    def add(self, table: Table, form: str = "plain", fixed: Mapping[str, Any] | None = None) -> Row:
        """Insert one row, and give it back as the database has it.

        Args:
            table: of the schema.
            form: `plain`, `longest`, `odd`, `blank`, or `empty`: NULL wherever it is allowed.
            fixed: values that are given.

        Raises:
            NoRowError: the database refused every try, or there is no row to point to.
        """
        made = self.attempt(table, form, fixed)
        if isinstance(made, Refusal):
            raise NoRowError(f"every row was refused: {made.line}")
        return made

    def attempt(
        self,
        table: Table,
        form: str = "plain",
        fixed: Mapping[str, Any] | None = None,
        until: Kind | None = None,
    ) -> Row | Refusal:
        """Insert one row, going on with other values while it is refused.

        Args:
            table: of the schema.
            form: as for `add`.
            fixed: values that are given.
            until: a refusal of that kind is the answer; it needs no more tries.

        Raises:
            NoRowError: there is no row to point to, or a type nobody knows.
        """
        last = Refusal("other", "")
        numbered = False
        for attempt in range(_TRIES):
            if attempt == _TRIES // 2 and last.kind == "unique":
                given, fixed = fixed or {}, self._alone(table, fixed)
                there = fixed != given and standing(self.connection, table, fixed)
                if there:  # a trigger made it with the row that it points to
                    return there
            some = _one_of(table, fixed or {}, attempt) if last.kind == "check" else fixed
            values = self.values(table, form, some, attempt, numbered=numbered)
            made = self.insert(table, values)
            if not isinstance(made, Refusal) or made.kind == until:
                return made
            last = made
            numbered = numbered or made.kind == "not-null" or taken_elsewhere(table, made)
        return last

    def _alone(self, table: Table, fixed: Mapping[str, Any] | None) -> Row:
        """A new row to point to, for each key that only one row may have."""
        given: Row = dict(fixed or {})
        sets = {table.primary_key, *(u.columns for u in table.uniques)}
        sets |= {i.columns for i in table.indexes if i.unique}
        for key in table.foreign_keys:
            parent = self.schema.table(key.referred)
            free = key.referred != table.name and not set(key.columns) & given.keys()
            if parent is not None and free and key.columns in sets:
                above = self.add(parent)
                pairs = zip(key.columns, key.referred_columns, strict=False)
                given.update({name: above[to] for name, to in pairs})
        return given

    def values(
        self,
        table: Table,
        form: str = "plain",
        fixed: Mapping[str, Any] | None = None,
        attempt: int = 0,
        *,
        numbered: bool = False,
    ) -> Row:
        """Values of a new row, not inserted.

        Args:
            table: of the schema.
            form: as for `add`.
            fixed: values that are given.
            attempt: from 0; later ones try what the CHECK constraints speak of.
            numbered: name the key even where the database usually counts it up.

        Raises:
            NoRowError: there is no row to point to, or a type nobody knows.
        """
        try:
            return self._values(table, form, fixed, attempt, numbered=numbered)
        except NoValueError as error:
            raise NoRowError(str(error)) from None

    def _values(
        self,
        table: Table,
        form: str,
        fixed: Mapping[str, Any] | None,
        attempt: int,
        *,
        numbered: bool,
    ) -> Row:
        number = next(self._numbers[table.name])
        table = self._plain(listed(table, self.words))
        row: Row = dict(fixed or {})
        self._point(table, row, number, form, mixed=attempt >= _TRIES // 2)
        for column in [c for c in table.columns if not generated(c)]:
            if column.name not in row and (numbered or not self.counts(table, column)):
                own = form if form != "blank" or column.name not in table.primary_key else "plain"
                row[column.name] = tried(table, column, number, own, attempt)
        return in_order(table, row, fixed or ()) if attempt % 3 == 2 else row

    def _point(self, table: Table, row: Row, number: int, form: str, *, mixed: bool) -> None:
        """Give a row its keys; a row that it must point to, with values that are given, is made.

        Raises:
            NoRowError: there is no row to point to.
        """
        for _ in table.foreign_keys or (None,):
            try:
                self._pointing.fill(table, row, number, form, mixed=mixed)
            except NoParentError as error:
                parent = self.schema.table(error.referred)
                if parent is None or not error.given or parent.name == table.name:
                    raise NoRowError(str(error)) from None
                mixed = not self._can_add(parent, error.given)
            else:
                return
        raise NoRowError("there are no rows to point to")

    def _can_add(self, table: Table, fixed: Mapping[str, Any]) -> bool:
        """Whether there is a row now; a table that failed once, or is on its way, is not tried."""
        if table.name in self._unmade:
            return False
        self._unmade.add(table.name)
        with suppress(NoRowError):
            self.add(table, fixed=fixed)
            self._unmade.remove(table.name)
        return table.name not in self._unmade

    def counts(self, table: Table, column: Column) -> bool:
        """Whether the database numbers the rows by this column, be it beside the key."""
        if column.default is not None or column.nullable or column.type.kind not in WHOLE:
            return counts_up(table, column)
        return counts_up(table, column) or (table.name, column.name) in self._identities

    @cached_property
    def _identities(self) -> frozenset[tuple[str, str]]:
        if self.connection.dialect.name != "postgresql":
            return frozenset()
        return identities(self.connection)

    def _plain(self, table: Table) -> Table:
        """Without domains; they are asked for where a type is none that everybody knows."""
        strange = any(c.type.kind == "other" for c in table.columns)
        return plain(table, self._domains) if strange else table

    @cached_property
    def _domains(self) -> Mapping[str, Domain]:
        return domains_of(self.connection)

    def insert(self, table: Table, values: Mapping[str, Any]) -> Row | Refusal:
        """Insert values: the row as the database has it, or its refusal."""
        target = light(table)
        statement = sa.insert(target).values(dict(values)).returning(*target.c)
        try:
            with self.connection.begin_nested() as savepoint:
                made = self.connection.execute(statement).mappings().one_or_none()
                if made is None:
                    return Refusal("other", SWALLOWED)
                row = dict(made)
                if self.points_nowhere(table):
                    savepoint.rollback()
                    return Refusal("foreign-key", "FOREIGN KEY constraint failed")
        except DBAPIError as error:
            return refusal(error)
        self._pointing.learn(table, row)
        return row

    def points_nowhere(self, table: Table) -> bool:
        """Whether a key of the table is broken: SQLite looks at deferred ones only at the end."""
        if self.connection.dialect.name != "sqlite" or not table.foreign_keys:
            return False
        sql = f"PRAGMA foreign_key_check({quoted(bare(table.name))})"
        found = self.connection.exec_driver_sql(sql)
        return found.first() is not None


def generated(column: Column) -> bool:
    """Whether only the database may fill it."""
    return column.default is not None and column.default.value == "GENERATED"


def counts_up(table: Table, column: Column) -> bool:
    """Whether the database is likely to number the rows by this column."""
    whole = column.type.kind in WHOLE
    pointing = any(column.name in key.columns for key in table.foreign_keys)
    return table.primary_key == (column.name,) and whole and not pointing and column.default is None


def alternatives(table: Table) -> Iterator[list[str]]:
    """Columns of which a CHECK says that some are NULL: of two keys, the one or the other."""
    for check in table.checks:
        asked = _NULLS.search(check.condition) is not None
        names = [
            c.name for c in table.columns
            if asked and c.nullable and re.search(rf"\b{re.escape(c.name)}\b", check.condition)
        ]  # fmt: skip
        if len(names) > 1:
            yield names


def _one_of(table: Table, fixed: Mapping[str, Any], attempt: int) -> Mapping[str, Any]:
    """All but one of what may be NULL by a CHECK, as NULL: one of them is what it wants.

    `(order_id IS NULL) <> (subscription_id IS NULL)`; each of them has its turn.
    """
    for names in alternatives(table) if attempt % 2 else ():
        free = [name for name in names if name not in fixed]
        if free:
            kept = names[attempt // 2 % len(names)]
            return {**fixed, **{name: None for name in free if name != kept}}
    return fixed
