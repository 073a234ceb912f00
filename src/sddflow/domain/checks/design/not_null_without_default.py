"""`design-not-null-without-default`: existing rows would have no value for a required column."""

from collections.abc import Iterator

from sddflow.domain.checks.design.case import Case
from sddflow.domain.finding import Finding

CODE = "design-not-null-without-default"


def not_null_without_default(case: Case) -> Iterator[Finding]:
    """A required column of an existing table has a server default or a data move."""
    moved = {(f.table, f.column) for f in case.design.fills}
    for addition in case.design.additions:
        for column in addition.columns:
            served = column.default is not None and column.default.server
            if not column.nullable and not served and (addition.table, column.name) not in moved:
                yield Finding(
                    CODE,
                    "error",
                    f"{addition.table}.{column.name} is required, but existing rows get no value",
                    column.source.place if column.source else None,
                    cure="give it a server default or a data move of the spec, or make it optional",
                    table=addition.table,
                    column=column.name,
                )
