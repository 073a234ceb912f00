"""What a new row points to: rows that stand there, of one tenant where there are tenants."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from sddflow.database.light import light
from sddflow.database.standing import to_point_to
from sddflow.database.values import value_of
from sddflow.domain.schema.order import parents_first
from sddflow.domain.schema.table import ForeignKey, Schema, Table
from sddflow.domain.schema.tenancy import Key, Whose, apart

Row = dict[str, Any]
_MOST = 200  # rows of a table that are looked at


class NoParentError(Exception):
    """There is no row to point to; the message says in which table.

    Args:
        referred: that table's name.
        given: what its row must have.
    """

    def __init__(self, referred: str, given: Row) -> None:
        super().__init__(f"there is no row in {referred} to point to")
        self.referred, self.given = referred, given


class Pointing:
    """Fills the foreign keys of new rows on one connection.

    Args:
        connection: of the one who writes them.
        schema: of the database.
        tenants: tables of tenants; what a row points to belongs to the same one, as far as there
            is such a row.
    """

    def __init__(self, connection: Connection, schema: Schema, tenants: frozenset[str]) -> None:
        self._connection, self._schema, self._tenants = connection, schema, tenants
        self._whose = Whose(schema, tenants, self._look_up)
        self._read: dict[str, list[Row]] = {}
        order = parents_first(schema.tables) if tenants else ()
        self._depth = {table.name: at for at, table in enumerate(order)}

    def fill(self, table: Table, row: Row, number: int, form: str, *, mixed: bool = False) -> None:
        """Give a row the keys that it lacks, as far as what it has does not forbid it.

        Args:
            table: of the schema.
            row: values that are given; the keys are added.
            number: of the row; another one points to others.
            form: `empty` leaves keys NULL that may be.
            mixed: what it points to may be of several tenants, or be forbidden by what it has.

        Raises:
            NoParentError: there is no row to point to.
        """
        keys = list(enumerate(table.foreign_keys))
        if self._tenants:  # what stands far below says most about whose it is
            keys.sort(key=lambda each: -self._depth.get(each[1].referred, 0))
        keys.sort(key=lambda each: -len(each[1].columns))  # two values together say more than each
        for position, key in keys:
            at = number + 1 + position * (number // 3)  # no row hangs on the one of its own number
            self._point(table, key, row, at, form, mixed=mixed)

    def learn(self, table: Table, row: Row) -> None:
        """Remember a row that was written: later ones may point to it."""
        if table.name in self._read:
            self._read[table.name].append(row)

    def _point(
        self, table: Table, key: ForeignKey, row: Row, number: int, form: str, *, mixed: bool
    ) -> None:
        if all(name in row for name in key.columns):
            return
        columns = [c for c in table.columns if c.name in key.columns]
        optional = [c.name for c in columns if c.nullable]
        if form == "empty" and optional:
            row.update({name: row.get(name) for name in optional})
            return
        pairs = zip(key.columns, key.referred_columns, strict=False)
        given = {to: row[name] for name, to in pairs if row.get(name) is not None}
        parents = self._parents(key, given) or (self._parents(key, {}) if mixed and given else [])
        mine = parents if mixed else self._mine(table, key, row, parents)
        if mine or (parents and not optional):
            chosen = (mine or parents)[number % len(mine or parents)]
            pairs = zip(key.columns, chosen, strict=False)
            row.update({name: value for name, value in pairs if name not in row})
        elif optional:
            row.update({name: None for name in optional if name not in row})
        elif key.referred == table.name and len(key.columns) == 1:
            own = value_of(table, columns[0], number + 1000)
            row.update({key.columns[0]: own, key.referred_columns[0]: own})
        else:
            raise NoParentError(key.referred, given)

    def _parents(self, key: ForeignKey, given: Row) -> list[Key]:
        referred = self._schema.table(key.referred)
        return to_point_to(self._connection, referred, key, given) if referred is not None else []

    def _mine(self, table: Table, key: ForeignKey, row: Row, parents: list[Key]) -> list[Key]:
        """Those that are of no other tenant than the row is by now."""
        whose = self._whose.of(table, row) if self._tenants else {}
        return [p for p in parents if not whose or not apart(whose, self._whose.reached(key, p))]

    def _look_up(self, key: ForeignKey, held: Key) -> Row | None:
        for row in self._rows_of(key.referred):
            if tuple(row.get(name) for name in key.referred_columns) == held:
                return row
        return None

    def _rows_of(self, name: str) -> list[Row]:
        """The rows of a table; read once, and added to by `learn`."""
        table = self._schema.table(name)
        if name not in self._read and table is not None:
            rows = self._connection.execute(sa.select(light(table)).limit(_MOST)).mappings()
            self._read[name] = [dict(row) for row in rows]
        return self._read.get(name, [])
