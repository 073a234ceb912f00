"""What there is to say against a backfill."""

from dataclasses import dataclass

from sddflow.domain.finding import Severity
from sddflow.proof.filled.sources import New, Source


@dataclass(frozen=True, slots=True)
class Verdict:
    """Names and values speak against it.

    Args:
        code: of the finding.
        source: what the new column was filled from, or should have been; None where its own
            values say enough.
        message: what was seen.
        cure: what to do.
        evidence: where it is not two values, the source's and the new one.
        severity: information where it may well be meant.
    """

    code: str
    source: Source | None
    message: str
    cure: str
    evidence: str = ""
    severity: Severity = "warning"


def filled_from(new: New, source: Source) -> str:
    """The beginning of most messages."""
    own, other = f"{new.table.name}.{new.column.name}", f"{source.table}.{source.column.name}"
    return f"{own} is filled from {other}"
