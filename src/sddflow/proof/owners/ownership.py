"""Whose rows are whose: the keys that lead from a table to the table of the users."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from sddflow.database.rows import Snapshot
from sddflow.domain.schema.naming import singular
from sddflow.domain.schema.order import parents_first
from sddflow.domain.schema.qualified import bare
from sddflow.domain.schema.table import ForeignKey, Schema, Table

# Records of what happened outlive the people they are about: a key would forbid that.
RECORDS = frozenset(
    {"audit", "audits", "log", "logs", "event", "events", "history", "archive", "outbox"}
)


@dataclass(frozen=True, slots=True)
class Owned:
    """A table whose rows belong to users.

    Args:
        table: the table.
        key: the foreign key that leads to the user, or to a row that belongs to one; of one over
            the tenant too, what names the user.
        direct: it leads to the user itself.
    """

    table: Table
    key: ForeignKey
    direct: bool

    def is_named(self, users: str) -> bool:
        """Its key is what a user's own rows are asked for by: not a reviewer's, not a parent's."""
        usual = self.key.columns[0].startswith(_usual(users))
        return self.direct and (usual or is_firm(self.table, self.key))

    def is_by(self, key: ForeignKey) -> bool:
        """A key of the table is the one that names the owner."""
        return key.referred == self.key.referred and set(self.key.columns) <= set(key.columns)

    @property
    def columns(self) -> tuple[str, ...]:
        """All of that key, as the table has it."""
        return self._whole.columns

    @property
    def shared(self) -> tuple[str, ...]:
        """What users of one tenant have in common."""
        return tuple(n for n in self._whole.referred_columns if n not in self.key.referred_columns)

    @property
    def _whole(self) -> ForeignKey:
        return next(k for k in self.table.foreign_keys if self.is_by(k))


def owned_tables(schema: Schema, users: str) -> tuple[Owned, ...]:
    """Every table with an owner, parents first; `users` itself is not among them.

    What stands below a row that only names somebody as long as there is one is no more that one's
    than it is of whom it names itself.
    """
    found: dict[str, Owned] = {}
    loose: set[str] = set()
    for table in parents_first(schema.tables):
        if table.name == users:
            continue
        direct = owner_key(table, users)
        over = [k for k in table.foreign_keys if k.referred in found]
        through = next((k for k in over if is_firm(table, k)), next(iter(over), None))
        leaves = direct is not None and _may_leave(table, direct, users)
        holds = through is not None and _stays(through) and through.referred not in loose
        if direct is not None and not (leaves and holds):
            found[table.name] = Owned(table, direct, direct=True)
            loose |= {table.name} if leaves else set()
        elif through is not None:
            found[table.name] = Owned(table, through, direct=False)
            loose |= {table.name} if through.referred in loose else set()
    return tuple(found.values())


def _may_leave(table: Table, key: ForeignKey, users: str) -> bool:
    """It names somebody as long as there is one, or somebody else than the owner if anybody."""
    named = key.columns[0].startswith(_usual(users))
    return key.on_delete == "set null" or not (named or is_firm(table, key))


def is_firm(table: Table, key: ForeignKey) -> bool:
    """Every row points to one, and goes with it or holds it."""
    columns = [table.column(name) for name in key.columns]
    return _stays(key) and all(c is not None and not c.nullable for c in columns)


def _stays(key: ForeignKey) -> bool:
    """A row does not outlive what it points to: it is that one's, not another person's."""
    return key.on_delete not in {"set null", "set default"}


def owner_key(table: Table, users: str) -> ForeignKey | None:
    """The key that names the owner: the only one to the users, or the one that sounds like it."""
    keys = [one for k in table.foreign_keys if k.referred == users for one in _naming(k)]
    named = [k for name in _usual(users) for k in keys if k.columns[0].startswith(name)]
    return next(iter(named or keys), None)


def _usual(users: str) -> tuple[str, ...]:
    """What the column that names the owner is called."""
    return (f"{singular(bare(users))}_id", "user_id", "owner_id", "author_id", "created_by")


def _naming(key: ForeignKey) -> Iterator[ForeignKey]:
    """The part that names somebody: of `(tenant_id, user_id)`, what is called otherwise there."""
    pairs = list(zip(key.columns, key.referred_columns, strict=True))
    apart = [(c, to) for c, to in pairs if c != to] if len(pairs) > 1 else pairs
    if len(apart) == 1:
        [(column, to)] = apart
        yield replace(key, columns=(column,), referred_columns=(to,))


def owners(
    owned: tuple[Owned, ...], rows: dict[str, Snapshot], users: str, user_key: str
) -> dict[str, dict[tuple[Any, ...], Any]]:
    """For each owned table, the user's key by the row's key; None where a row is nobody's."""
    found: dict[str, dict[tuple[Any, ...], Any]] = {}
    for each in owned:
        mine = rows[each.table.name].rows
        name = each.key.columns[0]
        if each.direct:
            people = _by(rows[users], each.key.referred_columns[0], user_key)
            found[each.table.name] = {k: people.get(row[name]) for k, row in mine.items()}
            continue
        above = rows[each.key.referred]
        own = {
            row[each.key.referred_columns[0]]: found[each.key.referred].get(key)
            for key, row in above.rows.items()
        }
        found[each.table.name] = {k: own.get(row[name]) for k, row in mine.items()}
    return found


def _by(users: Snapshot, column: str, key: str) -> dict[Any, Any]:
    """The users' keys by the column that is pointed to."""
    return {row[column]: row[key] for row in users.rows.values()}
