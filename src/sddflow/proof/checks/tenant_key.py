"""A new table of users' rows carries the tenant's key, where all others of the kind carry it."""

from collections.abc import Iterator

from sddflow.domain.finding import Finding
from sddflow.domain.schema.table import ForeignKey, Schema, Table
from sddflow.proof.case import Case
from sddflow.proof.check import Check, Seen, SkippedError

_ENOUGH = 2  # tables that carry the key are a habit


def run(case: Case) -> Seen:
    """Compare new tables that point to users with the older ones that the tenant owns."""
    users = case.first.schema.table(case.users)
    habits = tuple(_habits(case.first.schema, users)) if users is not None else ()
    if users is None or not habits:
        raise SkippedError("no tenant's key is in every table of users' rows")
    new = [t for t in case.touched if case.first.schema.table(t.name) is None]
    hanging = [t for t in new if _points(t, {users.name})]
    found = tuple(
        _told(case, t, users, k, c) for t in hanging for k, c in habits if _lacks(t, k, c)
    )
    return Seen(found, f"{len(hanging)} new tables point to {users.name}")


def _habits(schema: Schema, users: Table) -> Iterator[tuple[ForeignKey, tuple[str, ...]]]:
    """Each key of the users to a tenant, with the tables that carry one, where none lacks it."""
    for key in (k for k in users.foreign_keys if k.referred != users.name):
        others = [t for t in schema.tables if t.name not in {users.name, key.referred}]
        carrying = tuple(t.name for t in others if _points(t, {key.referred}))
        owned = [t for t in others if _points(t, {users.name})]
        if len(carrying) >= _ENOUGH and not any(_lacks(t, key, carrying) for t in owned):
            yield key, carrying


def _points(table: Table, to: set[str]) -> bool:
    return any(k.referred in to for k in table.foreign_keys)


def _lacks(table: Table, key: ForeignKey, carrying: tuple[str, ...]) -> bool:
    """It neither has the key nor hangs on a row that has it."""
    named = any(table.column(name) is not None for name in key.columns)
    return not named and not _points(table, {key.referred, *carrying})


def _told(
    case: Case, table: Table, users: Table, key: ForeignKey, carrying: tuple[str, ...]
) -> Finding:
    column = ", ".join(key.columns)
    return case.finding(
        "isolation-tenant", "info",
        f"{table.name} has no {column}: whose of {key.referred} its rows are is known by "
        f"{users.name} alone",
        table=table.name,
        evidence=f"{len(carrying)} tables carry it, and none that points to {users.name} lacks it: "
        f"{', '.join(carrying)}",
        cure=f"add {column} as the others have it, unless the rows stay one person's wherever that "
        "person goes",
    )  # fmt: skip


CHECK = Check("tenant-key", "New tables carry the tenant's key as all others do.", run)
