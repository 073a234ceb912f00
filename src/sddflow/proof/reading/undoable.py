"""Whether all that a revision does can be undone, and nothing is lost that was there before it."""

import re

from sddflow.proof.reading.operations import Operation
from sddflow.proof.reading.script import Script
from sddflow.proof.reading.sql import statements

_MAKING = frozenset(
    (
        *("create_table", "create_index", "create_unique_constraint", "create_foreign_key"),
        *("create_check_constraint", "create_primary_key", "create_exclude_constraint"),
        *("add_column", "rename_table"),
    )
)
_NOTHING = frozenset({"get_bind", "get_context", "f", "inline_literal", "batch_alter_table"})
_CHANGING = ("type_", "nullable", "server_default", "comment", "autoincrement", "postgresql_using")
_SQL = re.compile(
    r"^(?:CREATE (?:UNIQUE )?INDEX|CREATE TABLE|CREATE (?:MATERIALIZED )?VIEW|CREATE TYPE"
    r"|ALTER (?:TABLE|INDEX|VIEW|SEQUENCE|TYPE) (?:(?!,).)*\bRENAME\b"
    r"|ALTER TABLE \S+ ADD (?:(?!,\s*(?:ALTER|DROP)\b).)*$)",
    re.IGNORECASE,
)
_SETS = re.compile(r"^SET\b", re.IGNORECASE)


def undoable(script: Script) -> tuple[str, ...]:
    """What the way up does, in words, where all of it can be undone; nothing where it cannot.

    Making and renaming can be undone. Dropping, changing of types and whatever writes rows cannot,
    or not by everybody.
    """
    told: list[str] = []
    for operation in script.up:
        if operation.name in _NOTHING:
            continue
        words = _in_sql(operation) if operation.name == "execute" else _by_name(operation)
        if words is None:
            return ()
        told += words
    return tuple(told)


def _by_name(operation: Operation) -> list[str] | None:
    if operation.name in _MAKING:
        return [operation.name]
    given = {k.arg for k in operation.call.keywords}
    renames = "new_column_name" in given and not given & {*_CHANGING}
    return ["a rename"] if operation.name == "alter_column" and renames else None


def _in_sql(operation: Operation) -> list[str] | None:
    found = list(statements(operation.sql))
    doing = [s for s in found if not _SETS.match(s)]
    known = bool(found) and all(_SQL.match(s) for s in doing)
    return [" ".join(s.split()[:3]) for s in doing] if known else None
