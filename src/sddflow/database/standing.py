"""Rows that stand in the database already."""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from sddflow.database.light import light
from sddflow.domain.schema.table import ForeignKey, Table


def standing(
    connection: Connection, table: Table, values: Mapping[str, Any]
) -> dict[str, Any] | None:
    """The row with these values, if there is one."""
    target = light(table)
    same = (target.c[name].is_not_distinct_from(value) for name, value in values.items())
    row = connection.execute(sa.select(target).where(*same).limit(1)).mappings().first()
    return dict(row) if row else None


def to_point_to(
    connection: Connection, referred: Table, key: ForeignKey, given: Mapping[str, Any]
) -> list[tuple[Any, ...]]:
    """What the key may hold: of at most 50 rows that have the given values."""
    target = light(referred, *key.referred_columns, *given)
    wanted = [target.c[name] for name in key.referred_columns if name in target.c]
    query = sa.select(*wanted).where(*(column.is_not(None) for column in wanted))
    query = query.where(*(target.c[name] == value for name, value in given.items()))
    return [tuple(row) for row in connection.execute(query.order_by(*wanted).limit(50))]
