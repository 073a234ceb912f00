"""`design-duplicate-index`: another index, unique or key already does its work."""

from collections.abc import Iterator

from sddflow.domain.checks.design.case import Case
from sddflow.domain.finding import Finding
from sddflow.domain.schema.table import Index, Table

CODE = "design-duplicate-index"


def duplicate_index(case: Case) -> Iterator[Finding]:
    """No new index is the beginning of another way to search the table."""
    for name, index in case.elements():
        table = case.after.table(name)
        if isinstance(index, Index) and table and (other := _better(index, table)):
            yield Finding(
                CODE,
                "warning",
                f"{index.name} of {name} is the beginning of {other}",
                evidence=f"({', '.join(index.columns)})",
                cure="leave it out",
                table=name,
            )


def _better(index: Index, table: Table) -> str:
    """The name of what covers it; a unique index is a rule of its own, a partial one too."""
    if index.unique or index.where:
        return ""
    width = len(index.columns)
    ways = [("the primary key", table.primary_key)]
    ways += [(u.name or "a unique", u.columns) for u in table.uniques]
    ways += [
        (i.name, i.columns)
        for i in table.indexes
        if i.name != index.name
        and not i.where
        and (len(i.columns) > width or i.unique or i.name < index.name)
    ]
    return next((name for name, columns in ways if columns[:width] == index.columns), "")
