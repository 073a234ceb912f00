"""Sequences and functions of PostgreSQL that models name, and only migrations make."""

import re
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Connection, text

from sddflow.database.quoting import quoted_table
from sddflow.database.scratch import Scratch

_RELATION = re.compile(r'relation "(?P<name>[^"]+)" does not exist')
_FUNCTION = re.compile(r"function (?:\w+\.)?(?P<name>\w+)\([^)]*\) does not exist")
_SEQUENCES = """
    SELECT 'CREATE SEQUENCE ' || s.seqrelid::regclass || ' AS ' || s.seqtypid::regtype
    FROM pg_sequence s WHERE s.seqrelid = to_regclass(:name)
"""
_FUNCTIONS = """
    SELECT pg_get_functiondef(p.oid) FROM pg_proc p
    WHERE p.proname = :name AND p.prokind IN ('f', 'p')
    AND p.pronamespace <> 'pg_catalog'::regnamespace
"""


@dataclass(frozen=True, slots=True)
class Missing:
    """What a statement named and the database does not have."""

    kind: Literal["relation", "function"]
    name: str


def missing(message: str) -> Missing | None:
    """It, by the words of the server; None where it is something else."""
    if found := _RELATION.search(message):
        return Missing("relation", found["name"])
    found = _FUNCTION.search(message)
    return Missing("function", found["name"]) if found else None


def give(source: Scratch, target: Scratch, named: Missing) -> bool:
    """Give a database a sequence, or functions, of a name that another one has; whether it has.

    What the body of a function reads need not be there: it is only named.
    """
    if source.dialect != "postgresql":
        return False
    with source.engine().connect() as connection:
        made = _made(connection, named)
    with target.engine().begin() as connection:
        connection.exec_driver_sql("SET LOCAL check_function_bodies = off")
        for statement in made:
            connection.exec_driver_sql(statement.replace("%", "%%"))
    return bool(made)


def _made(connection: Connection, named: Missing) -> list[str]:
    """The statements that make it."""
    if named.kind == "function":
        return list(connection.execute(text(_FUNCTIONS), {"name": named.name}).scalars())
    return list(connection.execute(text(_SEQUENCES), {"name": quoted_table(named.name)}).scalars())
