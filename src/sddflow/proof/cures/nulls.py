"""rows-break-not-null: the NULLs are filled first, then the migration runs."""

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from sddflow.database.light import clause
from sddflow.domain.finding import Finding
from sddflow.errors import TargetError
from sddflow.proof.case import Case
from sddflow.proof.cures.again import executed


def cure(case: Case, finding: Finding) -> str:
    """Give every NULL a value that another row has, on the rows that made the migration fail."""
    if case.awkward is None or not finding.column:
        return ""
    there = clause(finding.table, sa.column(finding.column))
    column = there.c[finding.column]
    value = sa.select(column).where(column.is_not(None)).limit(1).scalar_subquery()
    fill = there.update().where(column.is_(None)).values({finding.column: value})
    copy = case.awkward.clone()
    try:
        executed(copy.engine(), lambda connection: connection.execute(fill))
        case.application.upgrade(copy.url, case.history.newest)
    except (SQLAlchemyError, TargetError):
        return ""
    finally:
        copy.drop()
    return f"the NULLs of {finding.table}.{finding.column} filled first, then the migration"
