"""Which tables are partitions of which."""

from sqlalchemy import Connection

from sddflow.database.postgres.names import OURS, named

_PARTITIONS = f"""
    SELECT {named()} AS part, {named("w", "m")} AS whole
    FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
    JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_class w ON w.oid = i.inhparent
    JOIN pg_namespace m ON m.oid = w.relnamespace
    WHERE c.relkind IN ('r', 'p') AND c.relispartition AND {OURS}
    AND pg_get_expr(c.relpartbound, c.oid) <> 'DEFAULT' ORDER BY 1
"""  # noqa: S608 - parts of our own


def partitions(connection: Connection) -> tuple[tuple[str, str], ...]:
    """Each partition with the table that it is a part of, without those that take the rest."""
    return tuple((str(p), str(w)) for p, w in connection.exec_driver_sql(_PARTITIONS))
