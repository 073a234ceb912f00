"""One thing that is not the same on both sides."""

from dataclasses import dataclass

from sddflow.domain.finding import Severity


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not the same.

    Args:
        what: a word for the code of its finding, `index-missing`.
        severity: error where the application meets it, warning where only people do.
        message: one sentence.
        table: where.
        column: which column, where it is about one.
        evidence: both sides.
        cure: what to do.
    """

    what: str
    severity: Severity
    message: str
    table: str
    column: str = ""
    evidence: str = ""
    cure: str = ""
