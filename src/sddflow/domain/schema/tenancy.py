"""Tenants: what users and most of their rows belong to, such as an organization or a team."""

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

from sddflow.domain.schema.table import ForeignKey, Schema, Table

Key = tuple[Any, ...]
Row = Mapping[str, Any]
Tenants = dict[str, frozenset[Key]]
_ENOUGH = 2  # tables that carry a key to it besides the users


def tenants(schema: Schema, users: str) -> frozenset[str]:
    """Names of the tables that users belong to, by a key or as members, and most rows with them.

    A table that users point to, and few of their rows, says something about them (a country, a
    plan); it holds nobody's rows together. One that points to nothing, and that most tables must
    point to, is a tenant whoever the users are.

    Args:
        schema: of a database.
        users: the name of the users' table, with or without its schema.
    """
    people = schema.called(users)
    name = people.name if people is not None else ""
    others = [t for t in schema.tables if t.name != name]
    above = {k.referred for k in people.foreign_keys} if people is not None else set()
    over = {t for t in above | set(_joined(others, name)) if _holds(others, t, name)}
    return frozenset((over | {t.name for t in others if _is_root(others, t)}) - {name})


def _is_root(tables: list[Table], table: Table) -> bool:
    """Every row of most others says which of its rows it belongs to, by a column of one name."""
    carried = Counter(
        key.columns[0]
        for other in tables
        for key in other.foreign_keys
        if key.referred == table.name and len(key.columns) == 1 and _is_demanded(other, key)
    )
    most = max(carried.values(), default=0)
    return not table.foreign_keys and most > _ENOUGH and 2 * most >= len(tables) - 1


def _is_demanded(table: Table, key: ForeignKey) -> bool:
    columns = [table.column(name) for name in key.columns]
    return all(c is not None and not c.nullable for c in columns)


def holders(schema: Schema, users: str) -> frozenset[str]:
    """Names of the tables of those who may own rows: the users', and the tenants'.

    Args:
        schema: of a database.
        users: the name of the users' table, with or without its schema.
    """
    people = schema.called(users)
    return tenants(schema, users) | ({people.name} if people is not None else set())


def _joined(tables: list[Table], users: str) -> list[str]:
    """What users are members of: a row of a pair's table is one user in one of them."""
    return [
        key.referred
        for table in tables
        for own in (k for k in table.foreign_keys if k.referred == users)
        for key in table.foreign_keys
        if key.referred != users and {*own.columns, *key.columns} in map(set, table.unique_sets)
    ]


def _holds(tables: list[Table], tenant: str, users: str) -> bool:
    """At least half of what points to users points to it, too."""
    owned = [t for t in tables if t.name != tenant and _points(t, users)]
    carrying = [t for t in tables if t.name != tenant and _points(t, tenant)]
    both = [t for t in owned if _points(t, tenant)]
    return len(carrying) >= _ENOUGH and 2 * len(both) >= len(owned)


def _points(table: Table, to: str) -> bool:
    return any(key.referred == to for key in table.foreign_keys)


class Whose:
    """Says which tenants rows belong to, over all keys that lead from them to one.

    Args:
        schema: of the database.
        tenants: tables of tenants.
        look_up: gives the row that a key's columns point to, or None.
    """

    def __init__(
        self,
        schema: Schema,
        tenants: frozenset[str],
        look_up: Callable[[ForeignKey, Key], Row | None],
    ) -> None:
        self._schema, self._tenants, self._look_up = schema, tenants, look_up
        self._known: dict[tuple[str, tuple[str, ...], Key], Tenants] = {}

    def of(self, table: Table, row: Row) -> Tenants:
        """By table of tenants, the keys of those that a row belongs to: one, unless it crosses."""
        found: Tenants = {}
        for key in table.foreign_keys:
            held = tuple(row.get(name) for name in key.columns)
            if None not in held:
                found = _both(found, self.reached(key, held))
        return found

    def reached(self, key: ForeignKey, held: Key) -> Tenants:
        """The same of the row that a key with these values points to; a tenant is its own.

        A row that is not there is nobody's, and asked for again the next time.
        """
        at = (key.referred, key.referred_columns, held)
        if at not in self._known:
            own = key.referred in self._tenants and len(held) == 1
            self._known[at] = found = {key.referred: frozenset({held})} if own else {}
            table, row = self._schema.table(key.referred), self._look_up(key, held)
            if table is None or row is None:
                return self._known.pop(at)
            self._known[at] = _both(found, self.of(table, row))
        return self._known[at]


def apart(one: Tenants, other: Tenants) -> frozenset[str]:
    """The tables in which both belong to somebody, and to nobody in common."""
    return frozenset(t for t, held in one.items() if t in other and held.isdisjoint(other[t]))


def together(one: Tenants, other: Tenants) -> bool:
    """Whether both belong to somebody in common, and to nobody apart."""
    return any(t in other for t in one) and not apart(one, other)


def _both(one: Tenants, other: Tenants) -> Tenants:
    return {t: one.get(t, frozenset()) | other.get(t, frozenset()) for t in {**one, **other}}
