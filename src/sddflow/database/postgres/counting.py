"""Which columns PostgreSQL counts up, and how far it is."""

from dataclasses import dataclass, replace

from sqlalchemy import Connection

from sddflow.database.postgres.names import OURS, named
from sddflow.database.quoting import quoted, quoted_table

_COUNTED = f"""
    SELECT {named()} AS table, a.attname AS column, s.oid::regclass::text AS sequence,
        a.atttypid = 'int8'::regtype AND (SELECT q.seqtypid FROM pg_sequence q
            WHERE q.seqrelid = s.oid) <> 'int8'::regtype AS narrow
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
    JOIN pg_namespace n ON n.oid = c.relnamespace
    LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
    JOIN pg_depend e ON e.refclassid = 'pg_class'::regclass AND (
        (e.classid = 'pg_attrdef'::regclass AND e.objid = d.oid) OR
        (a.attidentity <> '' AND e.classid = 'pg_class'::regclass AND e.deptype = 'i'
         AND e.refobjid = c.oid AND e.refobjsubid = a.attnum))
    JOIN pg_class s ON s.relkind = 'S' AND s.oid IN (e.refobjid, e.objid)
    WHERE c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped
    AND {OURS} ORDER BY 1, 2
"""  # noqa: S608 - parts of our own
_ALWAYS = f"""
    SELECT {named()}, a.attname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
    JOIN pg_namespace n ON n.oid = c.relnamespace WHERE a.attidentity = 'a' AND {OURS}
"""  # noqa: S608 - parts of our own
NEAR = 100  # a collision further off is nobody's next insert


@dataclass(frozen=True, slots=True)
class Counted:
    """A column that is counted up.

    Args:
        table: its table.
        column: its name.
        sequence: that counts.
        next: the number that the next row gets.
        taken: how many of the next numbers are taken by rows.
        narrow: the sequence ends long before the column does.
    """

    table: str
    column: str
    sequence: str
    next: int
    taken: int
    narrow: bool = False


def identities(connection: Connection) -> frozenset[tuple[str, str]]:
    """Table and column of every key that is GENERATED ALWAYS: nobody may name its number."""
    return frozenset((str(t), str(c)) for t, c in connection.exec_driver_sql(_ALWAYS))


def counted_columns(connection: Connection) -> tuple[Counted, ...]:
    """Every column whose rows a sequence numbers, in order."""
    found = list(connection.exec_driver_sql(_COUNTED).mappings())
    return tuple(
        replace(
            _look(connection, row["table"], row["column"], row["sequence"]), narrow=row["narrow"]
        )
        for row in found
    )


def _look(connection: Connection, table: str, column: str, sequence: str) -> Counted:
    row = connection.exec_driver_sql(
        f"SELECT last_value, is_called, (SELECT seqincrement FROM pg_sequence "  # noqa: S608 - regclass quotes it
        f"WHERE seqrelid = '{sequence}'::regclass) FROM {sequence}"
    ).one()
    following = int(row[0]) + (int(row[2]) if row[1] else 0)
    name, key = quoted_table(table), quoted(column)
    taken = connection.exec_driver_sql(
        f"SELECT count(*) FROM {name} WHERE {key} >= {following} AND {key} < {following + NEAR}"  # noqa: S608 - quoted names
    ).scalar_one()
    return Counted(table, column, sequence, following, int(taken))
