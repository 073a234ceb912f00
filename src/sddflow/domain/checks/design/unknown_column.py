"""`design-unknown-column`: a constraint, index or data move names a column that is not there."""

from collections.abc import Iterator

from sddflow.domain.checks.design.case import Case, Element, element_name
from sddflow.domain.finding import Finding
from sddflow.domain.schema.table import Check, Column

CODE = "design-unknown-column"


def unknown_column(case: Case) -> Iterator[Finding]:
    """Whatever names a column names one of its own table."""
    named = [(t, element_name(e), _columns(e)) for t, e in case.elements()]
    named += [(t.name, "owner", (t.owner,)) for t in case.design.tables if t.owner]
    named += [
        (f.table, "data move", (f.column, f.value) if f.form == "copy" else (f.column,))
        for f in case.design.fills
    ]
    for table, what, columns in named:
        there = case.after.table(table)
        absent = [c for c in columns if there and there.column(c) is None]
        if absent or not (columns or what.startswith(("column", "check"))):
            yield Finding(
                CODE,
                "error",
                f"{what} of {table} names {', '.join(absent) or 'no column'}, "
                "which the table lacks",
                table=table,
                cure="name its columns",
            )


def _columns(element: Element) -> tuple[str, ...]:
    match element:
        case Column():
            return ()
        case Check():
            return (element.column,) if element.column else ()
    return tuple(c for c in element.columns if c.isidentifier())
