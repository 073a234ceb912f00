"""Names and conditions of constraints, the same in a model and in its migration."""

import re

from sqlalchemy import Dialect
from sqlalchemy.dialects import postgresql

from sddflow.domain.schema.change import Constraint
from sddflow.domain.schema.condition import condition_of
from sddflow.domain.schema.naming import constraint_name
from sddflow.domain.schema.table import Check, ForeignKey, Table

_POSTGRES: Dialect = postgresql.dialect()  # type: ignore[no-untyped-call]  # as SQLAlchemy has it


def name_of(table: str, constraint: Constraint) -> str:
    """The name a constraint has in the database: its own, or one made of what it is about."""
    if constraint.name:
        return constraint.name
    if isinstance(constraint, ForeignKey):
        return constraint_name("fk", table, (*constraint.columns, constraint.referred))
    columns = () if isinstance(constraint, Check) else constraint.columns
    return constraint_name("uq", table, columns)


def key_name(table: Table) -> str:
    """The name of a table's primary key."""
    return constraint_name("pk", table.name)


def condition(check: Check) -> str:
    """What a CHECK says, in SQL that SQLite and PostgreSQL both take.

    A colon that SQLAlchemy would read as a parameter is escaped.
    """
    return re.sub(r"(?<![:\w\\]):(?=\w)", r"\\:", condition_of(check, identifier))


def identifier(name: str) -> str:
    """A column's name as SQL has it: quoted where it is a reserved word."""
    return _POSTGRES.identifier_preparer.quote(name)
