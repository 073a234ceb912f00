"""Anything wrong or worth knowing, from any source: spec rules, design checks, reviews, proofs."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from sddflow.domain.place import Place

Severity = Literal["error", "warning", "info"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a human or a model should know.

    Args:
        code: stable name of the rule, `spec-unknown-entity`; documented once.
        severity: error = breaks, loses, leaks or blocks; warning = will hurt; info.
        message: one sentence.
        place: where it stands, if in a file.
        evidence: what was seen: rows, plan, diff, the quoted words.
        cure: what to do about it.
        dialect: `sqlite` or `postgresql` where only one of them shows it.
        revision: the migration it is about.
        table: the table it is about.
        column: the column it is about.
        by: the role or the part of sddflow that found it.
        allowed: the reason its file gives for allowing it; "" where nothing allows it.
    """

    code: str
    severity: Severity
    message: str
    place: Place | None = None
    evidence: str = ""
    cure: str = ""
    dialect: str = ""
    revision: str = ""
    table: str = ""
    column: str = ""
    by: str = ""
    allowed: str = ""


def errors(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Those that forbid to go on; what a file allows, with a reason, does not."""
    return tuple(f for f in findings if f.severity == "error" and not f.allowed)
