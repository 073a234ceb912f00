"""Every check that reads, on the revisions under test."""

from collections.abc import Callable, Iterator
from time import monotonic

from sddflow.domain.finding import Finding, errors
from sddflow.domain.proof import CheckResult, Status
from sddflow.proof.reading.registry import all_readings
from sddflow.proof.reading.script import Material

Settle = Callable[[tuple[Finding, ...]], tuple[Finding, ...]]


def read(
    material: Material, settle: Settle = lambda findings: findings
) -> Iterator[tuple[CheckResult, tuple[Finding, ...]]]:
    """The result and the findings of each check.

    Args:
        material: what is read.
        settle: called with a check's findings before they are counted: marks those allowed.
    """
    count = len(material.scripts)
    told = f"{count} revision{'' if count == 1 else 's'} read"
    for reading in all_readings():
        started = monotonic()
        findings = settle(tuple(dict.fromkeys(reading.run(material))))
        status: Status = "failed" if errors(findings) else "passed"
        yield CheckResult(reading.id, "", status, round(monotonic() - started, 3), told), findings
