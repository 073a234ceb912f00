"""Bounds of partitions that come, as rules: what of the old rows they shut out, or take over."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from sddflow.database.postgres.names import OURS, named
from sddflow.database.quoting import quoted_table, verbatim
from sddflow.domain.schema.table import Check, Schema, Table
from sddflow.proof.rules.coming import Rule, spoken_of

_LOWER = re.compile(r"FROM \(('[^']+')\)")
_RANGE = re.compile(r"FROM \(('[^']+'|MINVALUE)\) TO \(('[^']+'|MAXVALUE)\)")
_ENDLESS = {"MINVALUE": "'-infinity'", "MAXVALUE": "'infinity'"}
_PARTS = (
    f"SELECT {named('d')}, {named('c', 'm')}, pg_get_expr(c.relpartbound, c.oid), "  # noqa: S608 - parts of our own
    "pg_get_partition_constraintdef(c.oid), CASE WHEN t.typname IN ('date', 'timestamp', "
    "'timestamptz') AND k.partnatts = 1 THEN t.typname::text ELSE '' END, coalesce(a.attname, '') "
    "FROM pg_inherits i JOIN pg_class d ON d.oid = i.inhparent JOIN pg_class c "
    "ON c.oid = i.inhrelid JOIN pg_partitioned_table k ON k.partrelid = d.oid "
    "JOIN pg_namespace n ON n.oid = d.relnamespace JOIN pg_namespace m ON m.oid = c.relnamespace "
    "LEFT JOIN pg_attribute a ON a.attrelid = d.oid AND a.attnum = k.partattrs[0] "
    f"LEFT JOIN pg_type t ON t.oid = a.atttypid WHERE {OURS} ORDER BY 1, 2"
)


@dataclass(frozen=True, slots=True)
class Part:
    """A partition.

    Args:
        parent: the table that is divided.
        name: its own.
        bound: `FOR VALUES …`, or `DEFAULT`.
        condition: what its rows keep, as SQL; "" where nothing is asked of them.
        moment: the type of the one column of moments that the parent is divided by; "" for others.
        key: that column, or the first of several; "" for an expression.
    """

    parent: str
    name: str
    bound: str
    condition: str
    moment: str
    key: str

    @property
    def range(self) -> tuple[str, str] | None:
        """Its bounds as literals of SQL, the upper one exclusive; None where it has no such."""
        found = _RANGE.search(self.bound)
        return found and (_ENDLESS.get(found[1], found[1]), _ENDLESS.get(found[2], found[2]))

    def is_ahead(self, connection: Connection) -> bool:
        """It is for moments that are still to come, of which no row can speak yet."""
        lower = _LOWER.search(self.bound)
        if not lower or not self.moment:
            return False
        sql = f"SELECT CAST({lower[1]} AS {self.moment}) > now()"
        return bool(connection.execute(verbatim(sql)).scalar())


def parts_in(connection: Connection) -> tuple[Part, ...]:
    """Every partition of a PostgreSQL database."""
    rows = connection.exec_driver_sql(_PARTS).all()
    return tuple(Part(r[0], r[1], r[2] or "", r[3] or "", r[4], r[5]) for r in rows)


def bounds_that_come(old: Schema, before: Connection, after: Connection) -> Iterator[Rule]:
    """For each new bound: what rows of the divided table, or of the one that is attached, break it.

    Rows that lie in a DEFAULT partition may belong into the new one; rows of a table that is
    attached may lie outside of its bounds.

    Args:
        old: the schema before.
        before: to the database before.
        after: to the one after.
    """
    known = {(p.parent, p.name): p for p in parts_in(before)}
    for part in parts_in(after):
        was = known.get((part.parent, part.name))
        if (was is not None and was.bound == part.bound) or not part.condition:
            continue
        divided, attached = old.table(part.parent), old.table(part.name)
        if divided is not None and part.bound != "DEFAULT" and not part.is_ahead(after):
            words = f"divided once more, by {part.name} {part.bound}"
            yield _rule(divided, part.condition, words, part.condition)
        if divided is not None and was is not None and was.condition:
            left = f"({was.condition}) AND NOT ({part.condition})"
            yield _rule(divided, part.condition, f"kept by {part.name} {part.bound}", left)
        if attached is not None:
            words = f"a partition of {part.parent} {part.bound}"
            yield _rule(attached, part.condition, words, f"NOT ({part.condition})")


def _rule(table: Table, condition: str, words: str, broken: str) -> Rule:
    query = f"SELECT * FROM {quoted_table(table.name)} WHERE {broken} LIMIT 1"  # noqa: S608 - the catalogue's own words
    told = replace(table, checks=(*table.checks, Check("", condition), Check("", broken)))
    columns = spoken_of(table, condition)
    return Rule("partition", table, told, columns, columns, words, query)
