"""Whose a row is that names no owner: that of the row it is part of."""

from sddflow.domain.schema.table import ForeignKey, Schema, Table


def owned_above(schema: Schema, table: Table, users: str) -> ForeignKey | None:
    """The key to a row that belongs to a user; None where the table names its owner, or has none.

    Args:
        schema: all tables.
        table: one of them, or a new one.
        users: the users' table, "" where there is none.
    """
    if table.owner or table.name == users:
        return None
    return next((k for k in table.foreign_keys if _owned(schema, k.referred, users, ())), None)


def _owned(schema: Schema, name: str, users: str, seen: tuple[str, ...]) -> bool:
    table = schema.table(name)
    if table is None or name == users or name in seen:
        return False
    if table.owner or any(key.referred == users for key in table.foreign_keys if users):
        return True
    return any(_owned(schema, key.referred, users, (*seen, name)) for key in table.foreign_keys)
