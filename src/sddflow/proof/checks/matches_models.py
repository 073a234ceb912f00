"""What the migration builds is what the models say."""

from sddflow.proof.case import Case
from sddflow.proof.check import Check, Seen
from sddflow.proof.comparison import compare


def run(case: Case) -> Seen:
    """Build the models on a second empty database, and compare what both databases say."""
    differences = compare(case.models, case.built.schema)
    findings = tuple(
        case.finding(
            f"models-{d.what}", d.severity, d.message,
            table=d.table, column=d.column, evidence=d.evidence, cure=d.cure,
        )
        for d in differences
    )  # fmt: skip
    return Seen(findings, f"{len(case.models.tables)} tables of the models compared")


CHECK = Check("matches-models", "The migrations build what the models say.", run)
