"""PostgreSQL's catalogue as a schema."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection

from sddflow.database.expressions import check_of, default_of
from sddflow.database.postgres.names import OURS, named
from sddflow.database.types import column_type
from sddflow.domain.schema.table import (
    Column,
    ColumnType,
    Default,
    ForeignKey,
    Index,
    OnDelete,
    Table,
    Unique,
)

_OURS = f"""
    {OURS} AND NOT EXISTS (
        SELECT FROM pg_depend e WHERE e.objid = c.oid AND e.deptype = 'e')
"""
_TABLES = f"""
    SELECT {named()} AS name, coalesce(obj_description(c.oid, 'pg_class'), '') AS comment
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND {_OURS} ORDER BY 1
"""  # noqa: S608 - parts of our own
_COLUMNS = f"""
    SELECT {named()} AS table, a.attname AS name, format_type(a.atttypid, a.atttypmod) AS type,
        NOT a.attnotnull AS nullable, pg_get_expr(d.adbin, d.adrelid) AS default,
        a.attgenerated <> '' AS generated,
        coalesce(col_description(c.oid, a.attnum), '') AS comment,
        (SELECT array_agg(e.enumlabel::text ORDER BY e.enumsortorder) FROM pg_enum e
         WHERE e.enumtypid = a.atttypid) AS labels
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
    JOIN pg_namespace n ON n.oid = c.relnamespace
    LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
    WHERE c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped AND {_OURS}
    ORDER BY 1, a.attnum
"""  # noqa: S608 - parts of our own
_CONSTRAINTS = f"""
    SELECT {named()} AS table, k.conname AS name, k.contype AS kind,
        (SELECT array_agg(a.attname::text ORDER BY p.n)
         FROM unnest(k.conkey) WITH ORDINALITY p(k, n)
         JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = p.k) AS columns,
        {named("f", "m")} AS referred,
        (SELECT array_agg(a.attname::text ORDER BY p.n)
         FROM unnest(k.confkey) WITH ORDINALITY p(k, n)
         JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = p.k) AS referred_columns,
        k.confdeltype AS on_delete, pg_get_expr(k.conbin, k.conrelid, true) AS condition
    FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
    JOIN pg_namespace n ON n.oid = c.relnamespace LEFT JOIN pg_class f ON f.oid = k.confrelid
    LEFT JOIN pg_namespace m ON m.oid = f.relnamespace
    WHERE k.contype IN ('p', 'u', 'f', 'c') AND {_OURS} ORDER BY 1, k.conname
"""  # noqa: S608 - parts of our own
_INDEXES = f"""
    SELECT {named()} AS table, x.relname AS name, i.indisunique AS unique,
        (SELECT array_agg(coalesce(a.attname, pg_get_indexdef(i.indexrelid, s, true)) ||
            CASE WHEN i.indcollation[s - 1] NOT IN (0, a.attcollation)
                THEN ' COLLATE ' || i.indcollation[s - 1]::regcollation::text ELSE '' END ||
            CASE WHEN i.indoption[s - 1] & 1 = 1 THEN ' DESC' ELSE '' END ORDER BY s)
         FROM generate_series(1, i.indnkeyatts) s LEFT JOIN pg_attribute a
            ON a.attrelid = i.indrelid AND a.attnum = i.indkey[s - 1] AND a.attnum > 0) AS columns,
        coalesce(pg_get_expr(i.indpred, i.indrelid, true), '') AS where, m.amname AS method,
        coalesce((SELECT string_agg(o.opcname, ' ') FROM pg_opclass o
            WHERE o.oid = ANY(i.indclass) AND NOT o.opcdefault), '') AS classes
    FROM pg_am m JOIN pg_class x ON x.relam = m.oid JOIN pg_index i ON x.oid = i.indexrelid
    JOIN pg_class c ON c.oid = i.indrelid
    JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE {_OURS} AND NOT EXISTS (SELECT FROM pg_constraint k
        WHERE k.conindid = i.indexrelid AND k.contype IN ('p', 'u', 'x'))
    ORDER BY 1, x.relname
"""  # noqa: S608 - parts of our own
_ON_DELETE: dict[str, OnDelete] = {
    "c": "cascade",
    "r": "restrict",
    "n": "set null",
    "d": "set default",
}
Rows = dict[str, list[dict[str, Any]]]


def read_tables(connection: Connection) -> list[Table]:
    """Every table of every schema, those of extensions apart."""
    columns, constraints, indexes = (
        _by_table(connection, query) for query in (_COLUMNS, _CONSTRAINTS, _INDEXES)
    )
    return [
        _table(row["name"], row["comment"], columns, constraints, indexes)
        for row in connection.exec_driver_sql(_TABLES).mappings()
    ]


def _by_table(connection: Connection, query: str) -> Rows:
    found: Rows = defaultdict(list)
    for row in connection.exec_driver_sql(query).mappings():
        found[row["table"]].append(dict(row))
    return found


def _table(name: str, comment: str, columns: Rows, constraints: Rows, indexes: Rows) -> Table:
    mine = constraints[name]
    key = next((tuple(c["columns"]) for c in mine if c["kind"] == "p"), ())
    return Table(
        name,
        tuple(_column(column) for column in columns[name]),
        primary_key=key,
        foreign_keys=tuple(sorted(_keys(mine), key=lambda k: (k.columns, k.referred))),
        uniques=tuple(
            sorted(
                (Unique(tuple(c["columns"]), c["name"]) for c in mine if c["kind"] == "u"),
                key=lambda unique: unique.columns,
            )
        ),
        checks=tuple(check_of(c["name"], c["condition"]) for c in mine if c["kind"] == "c"),
        indexes=tuple(
            Index(i["name"], tuple(i["columns"]), i["unique"], i["where"], method=_method(i))
            for i in indexes[name]
        ),
        comment=comment,
    )


def _method(seen: dict[str, Any]) -> str:
    """The kind of an index in words; none for what CREATE INDEX makes of itself."""
    words = f"{seen['method']} {seen['classes']}".strip()
    return "" if words == "btree" else words


def _column(seen: dict[str, Any]) -> Column:
    type_ = column_type(seen["type"])
    if seen["labels"]:
        type_ = ColumnType("other", name=seen["type"], labels=tuple(seen["labels"]))
    default = default_of(seen["default"], type_.kind)
    if seen["generated"]:
        default = Default("GENERATED", server=True, expression=True)
    column = Column(seen["name"], type_, nullable=seen["nullable"], default=default)
    return replace(column, comment=seen["comment"])


def _keys(constraints: list[dict[str, Any]]) -> Iterator[ForeignKey]:
    for key in constraints:
        if key["kind"] == "f":
            yield ForeignKey(
                tuple(key["columns"]),
                key["referred"],
                tuple(key["referred_columns"]),
                on_delete=_ON_DELETE.get(key["on_delete"], ""),
                name=key["name"],
            )
