"""`design-no-source`: something is proposed and nobody is named who asked for it."""

from collections.abc import Iterator

from sddflow.domain.checks.design.case import Case, column_named, element_name
from sddflow.domain.finding import Finding
from sddflow.domain.schema.table import Check, Unique

CODE = "design-no-source"


def no_source(case: Case) -> Iterator[Finding]:
    """Each element names a spec line, a decision, a convention, or admits to be a guess.

    A guessed rule (unique, check) refuses rows that the spec allows: that is a question.
    """
    for table, element in case.elements():
        what, column = element_name(element), column_named(element)
        if element.source is None or not element.source.reason.strip():
            yield Finding(
                CODE,
                "error",
                f"{what} of {table} names no source",
                cure="name the spec line, the convention, or the reason of the guess",
                table=table,
                column=column,
            )
        elif isinstance(element, (Unique, Check)) and element.source.origin == "assumption":
            yield Finding(
                CODE,
                "warning",
                f"{what} of {table} is a guess that would refuse rows",
                evidence=element.source.reason,
                cure="ask, or leave it out",
                table=table,
                column=column,
            )
