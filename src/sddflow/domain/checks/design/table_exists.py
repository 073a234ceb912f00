"""`design-table-exists`, `design-table-unknown`: a table made twice, or extended without being."""

from collections.abc import Iterator

from sddflow.domain.checks.design.case import Case
from sddflow.domain.finding import Finding


def table_exists(case: Case) -> Iterator[Finding]:
    """New tables are new, and only tables that exist gain something."""
    there = {t.name.lower() for t in case.existing.tables}
    for table in case.design.tables:
        if table.name.lower() in there:
            yield Finding(
                "design-table-exists",
                "error",
                f"the table {table.name} exists already",
                cure="add only its missing columns",
                table=table.name,
            )
    for addition in case.design.additions:
        if case.existing.table(addition.table) is None:
            yield Finding(
                "design-table-unknown",
                "error",
                f"there is no table {addition.table} to extend",
                cure=f"the tables are {', '.join(sorted(there)) or 'none yet'}",
                table=addition.table,
            )
