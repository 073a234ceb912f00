"""A column that names a user is a foreign key: nobody's rows point to a user who does not exist."""

from collections.abc import Iterator

from sddflow.domain.finding import Finding
from sddflow.domain.schema.naming import singular
from sddflow.domain.schema.qualified import bare
from sddflow.domain.schema.table import Column, Table
from sddflow.proof.case import Case
from sddflow.proof.check import Check, Seen, SkippedError
from sddflow.proof.owners.ownership import RECORDS
from sddflow.proof.survival.moved import archives


def run(case: Case) -> Seen:
    """Look at the new columns that are called as a key to the users is called."""
    name = case.users
    users = case.built.schema.table(name) if name else None
    key = users.column(case.conventions.user_key) if users is not None else None
    if users is None or key is None:
        raise SkippedError("there is no table of users")
    named = [(t, c) for t in case.touched if t.name != users.name for c in _named(case, t, users)]
    found = tuple(_told(case, t, c, users) for t, c in named if _bare(t, c, key))
    return Seen(found, f"{len(named)} new columns name a user")


def _named(case: Case, table: Table, users: Table) -> Iterator[Column]:
    """New columns that say whose a row is, in a table that is no record of what happened or was."""
    if RECORDS & set(bare(table.name).lower().split("_")):
        return
    if table.name in archives(case.rows, case.now):
        return
    before = case.first.schema.table(table.name)
    for column in table.columns:
        new = before is None or before.column(column.name) is None
        if new and column.name in {f"{singular(bare(users.name))}_id", "user_id", "owner_id"}:
            yield column


def _bare(table: Table, column: Column, key: Column) -> bool:
    """It could be a key, and is none."""
    keyed = any(column.name in k.columns for k in table.foreign_keys)
    return not keyed and column.type.kind == key.type.kind


def _told(case: Case, table: Table, column: Column, users: Table) -> Finding:
    return case.finding(
        "isolation-key",
        "warning",
        f"{table.name}.{column.name} names a user, and need not be one: it is no foreign key",
        table=table.name,
        column=column.name,
        cure=f"let it reference {users.name}, and say what becomes of the row when the user goes",
    )


CHECK = Check("owner-key", "A column that names a user is a foreign key to the users.", run)
