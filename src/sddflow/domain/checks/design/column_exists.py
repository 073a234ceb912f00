"""`design-column-exists`: an existing table is to gain a column it has."""

from collections.abc import Iterator

from sddflow.domain.checks.design.case import Case
from sddflow.domain.finding import Finding


def column_exists(case: Case) -> Iterator[Finding]:
    """Only missing columns are added."""
    for addition in case.design.additions:
        table = case.existing.table(addition.table)
        there = {c.name.lower() for c in table.columns} if table else set()
        for column in addition.columns:
            if column.name.lower() in there:
                yield Finding(
                    "design-column-exists",
                    "error",
                    f"{addition.table} has a column {column.name} already",
                    cure="leave it out",
                    table=addition.table,
                    column=column.name,
                )
