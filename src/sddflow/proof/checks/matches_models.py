"""What the migration builds is what the models say."""

from dataclasses import replace

from sddflow.proof.case import Case
from sddflow.proof.check import Check, Seen
from sddflow.proof.comparison.difference import Difference
from sddflow.proof.comparison.schemas import compare
from sddflow.proof.wording.compare import compare_words


def run(case: Case) -> Seen:
    """Build the models on a second empty database, and compare what both databases say."""
    touched = {table.name for table in case.touched}
    differences = [
        _older(d) if case.history.named and d.table not in touched else d
        for d in (
            *compare(case.models, case.built.schema),
            *compare_words(case.promise, case.built),
        )
    ]
    findings = tuple(
        case.finding(
            f"models-{d.what}", d.severity, d.message,
            table=d.table, column=d.column, evidence=d.evidence, cure=d.cure,
        )
        for d in differences
    )  # fmt: skip
    return Seen(findings, f"{len(case.models.tables)} tables of the models compared")


def _older(difference: Difference) -> Difference:
    """What was so before the revisions under test is told, and does not hold them up."""
    if difference.severity != "error":
        return difference
    message = f"{difference.message}; it was so before"
    return replace(difference, severity="warning", message=message)


CHECK = Check("matches-models", "The migrations build what the models say.", run)
