"""A copy of what the migration built, changed, and looked at once more."""

import re
from collections.abc import Callable

import sqlalchemy as sa
from alembic.util import CommandError
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from sddflow.domain.finding import Finding
from sddflow.domain.schema.qualified import parts
from sddflow.proof.case import Case, look_at
from sddflow.proof.check import Seen, SkippedError

_REFUSED = (SQLAlchemyError, CommandError, ValueError, NotImplementedError, AssertionError)
"""A database's no, and Alembic's words for what its operations cannot do (an unnamed CHECK; an
identity in the place of a sequence)."""

Change = Callable[[Connection], object]
Look = Callable[[Case], Seen]

_LOOKS_UP = re.compile(
    r"\s*(?:PRAGMA\b|SELECT\b.*\b(?:sqlite_master|pg_catalog|pg_class)\b)",
    re.DOTALL | re.IGNORECASE,
)


def gone(case: Case, finding: Finding, look: Look, change: Change) -> str:
    """Whether a change on a copy makes a finding go.

    Args:
        case: what was seen.
        finding: of `look`.
        look: the check that made it.
        change: to the copy.

    Returns:
        The SQL that was executed; "" where it failed, or the finding is still there.
    """
    copy = case.built.scratch.clone()
    try:
        sql = executed(copy.engine(), change)
        seen = look(case.at(look_at(copy)))
    except SkippedError:
        return sql  # nothing is left to look at
    except _REFUSED:
        return ""
    finally:
        copy.drop()
    return "" if any(_is_same(finding, other) for other in seen.findings) else sql


def executed(engine: Engine, change: Change) -> str:
    """Change a database in one transaction; what that executed, on one line.

    Raises:
        SQLAlchemyError: it was refused.
    """
    statements: list[str] = []
    with engine.begin() as connection:
        sa.event.listen(
            connection, "before_cursor_execute", lambda _c, _k, sql, *_: statements.append(sql)
        )
        change(connection)
    return "; ".join(" ".join(s.split()) for s in statements if not _LOOKS_UP.match(s))


def run_sql(*statements: str) -> Change:
    """A change that is plain SQL."""

    def change(connection: Connection) -> None:
        for statement in statements:
            connection.exec_driver_sql(statement)

    return change


def quoted(case: Case, name: str) -> str:
    """A name as SQL spells it, with its schema where it has one."""
    quote = case.server.engine().dialect.identifier_preparer.quote
    return ".".join(quote(part) for part in parts(name) if part)


def _is_same(one: Finding, other: Finding) -> bool:
    return (one.code, one.table, one.column, one.message) == (
        other.code, other.table, other.column, other.message
    )  # fmt: skip
