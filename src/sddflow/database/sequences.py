"""Sequences of PostgreSQL that defaults of models name, and only migrations make."""

import re

from sqlalchemy import text

from sddflow.database.quoting import quoted_table
from sddflow.database.scratch import Scratch

_MISSING = re.compile(r'relation "(?P<name>[^"]+)" does not exist')
_THERE = """
    SELECT s.seqtypid::regtype::text FROM pg_sequence s
    WHERE s.seqrelid = to_regclass(:name)
"""


def missing_relation(message: str) -> str:
    """What a statement named and the database does not have; "" where it is something else."""
    found = _MISSING.search(message)
    return found["name"] if found else ""


def give_sequence(source: Scratch, target: Scratch, name: str) -> bool:
    """Give a database a sequence of a name that another one has; whether it has one."""
    if source.dialect != "postgresql" or not name:
        return False
    with source.engine().connect() as connection:
        kind = connection.execute(text(_THERE), {"name": quoted_table(name)}).scalar()
    if kind is not None:
        with target.engine().begin() as connection:
            connection.exec_driver_sql(f"CREATE SEQUENCE {quoted_table(name)} AS {kind}")
    return kind is not None
