"""foreign-key-unindexed: an index on the key, and the plan of a query that asks for it."""

import sqlalchemy as sa
from sqlalchemy import Connection

from sddflow.database.light import clause
from sddflow.domain.finding import Finding
from sddflow.proof.case import Case
from sddflow.proof.checks import indexes
from sddflow.proof.cures.again import gone, quoted

_NAME = "sddflow_tried"


class _UnusedError(Exception):
    """The plan does not use the index."""


def cure(case: Case, finding: Finding) -> str:
    """Create it; it counts only where the planner takes it."""
    if not finding.column:
        return ""
    table, column = quoted(case, finding.table), quoted(case, finding.column)
    there = clause(finding.table, sa.column(finding.column))
    value = sa.select(there.c[finding.column]).limit(1).scalar_subquery()
    explain = "EXPLAIN QUERY PLAN" if case.dialect == "sqlite" else "EXPLAIN"

    def change(connection: Connection) -> None:
        if case.dialect == "postgresql":
            connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        connection.exec_driver_sql(f"CREATE INDEX {_NAME} ON {table} ({column})")
        asked = sa.select(sa.literal(1)).select_from(there).where(there.c[finding.column] == value)
        words = asked.compile(connection, compile_kwargs={"literal_binds": True})
        plan = connection.exec_driver_sql(f"{explain} {words}")
        if not any(_NAME in str(row) for row in plan):
            raise _UnusedError

    try:
        sql = gone(case, finding, indexes.run, change)
    except _UnusedError:
        return ""
    return f"CREATE INDEX ON {table} ({column}), and its plan uses it" if sql else ""
