"""`design-fill-without-source`: rows of people are changed, and nobody asked for it."""

from collections import Counter
from collections.abc import Iterator

from sddflow.domain.checks.design.case import Case
from sddflow.domain.finding import Finding

CODE = "design-fill-without-source"


def fill_without_source(case: Case) -> Iterator[Finding]:
    """Each data move cites a line of the spec or a human's decision, and happens once."""
    for fill in case.design.fills:
        source = fill.source
        cited = source.origin == "spec" and 1 <= source.line <= case.document.text.count("\n") + 1
        if not cited and source.origin != "decision":
            yield Finding(
                CODE,
                "error",
                f"the data move into {fill.table}.{fill.column} cites no line of the spec",
                source.place,
                evidence=source.reason,
                cure="ask for it as a question",
                table=fill.table,
                column=fill.column,
            )
    for (table, column), times in Counter((f.table, f.column) for f in case.design.fills).items():
        if times > 1:
            yield Finding(
                "design-duplicate-name",
                "error",
                f"{table}.{column} is filled {times} times",
                cure="keep one",
                table=table,
                column=column,
            )
