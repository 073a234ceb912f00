"""Domains: types that a database has under names of its own, with conditions about VALUE."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from sddflow.database.types import column_type
from sddflow.domain.schema.table import Check, Column, ColumnType, Table

_QUERY = """
SELECT t.typname, format_type(t.typbasetype, t.typtypmod),
       ARRAY(SELECT pg_get_constraintdef(c.oid) FROM pg_constraint c
             WHERE c.contypid = t.oid AND c.contype = 'c' ORDER BY c.conname)
FROM pg_type t WHERE t.typtype = 'd' ORDER BY t.oid
"""
_CONDITION = re.compile(r"CHECK \((?P<said>.*)\)(?: NOT VALID)?", re.DOTALL)
_VALUE = re.compile(r"\bVALUE\b")


@dataclass(frozen=True, slots=True)
class Domain:
    """What a domain holds.

    Args:
        type: below it.
        conditions: about VALUE, as SQL.
    """

    type: ColumnType
    conditions: tuple[str, ...]


def domains_of(connection: Connection) -> Mapping[str, Domain]:
    """The domains of a database by name; SQLite has none."""
    if connection.dialect.name != "postgresql":
        return {}
    known: dict[str, Domain] = {}
    for name, base, checks in connection.exec_driver_sql(_QUERY):
        said = tuple(found["said"] for check in checks if (found := _CONDITION.fullmatch(check)))
        below = known.get(base, Domain(column_type(base), ()))
        known[name] = Domain(below.type, (*below.conditions, *said))
    return known


def plain(table: Table, domains: Mapping[str, Domain]) -> Table:
    """The table as if its columns had the types below their domains, and CHECKs of its own."""
    pairs = [(column, domains.get(_name(column))) for column in table.columns]
    columns = (replace(column, type=d.type) if d else column for column, d in pairs)
    more = (
        Check("", _VALUE.sub(column.name, said))
        for column, domain in pairs
        if domain
        for said in domain.conditions
    )
    return replace(table, columns=tuple(columns), checks=(*table.checks, *more))


def _name(column: Column) -> str:
    """Of the domain, without its schema."""
    return column.type.name.rpartition(".")[2].strip('"') if column.type.kind == "other" else ""
