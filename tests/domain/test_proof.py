"""Whether a proof holds."""

from dataclasses import replace

import pytest

from sddflow.domain.finding import Finding
from sddflow.domain.proof import CheckResult, Proof

RAN = CheckResult("upgrade", "sqlite", "passed", 0.1)


@pytest.mark.parametrize(
    ("severity", "allowed", "holds", "holds_strictly"),
    [
        ("error", "", False, False),
        ("error", "it is meant", True, True),
        ("warning", "", True, False),
        ("warning", "it is meant", True, True),
        ("info", "", True, True),
    ],
)
def test_what_forbids_to_go_on(severity, allowed, holds, holds_strictly):
    """Errors do, warnings where it is strict; what a file allows never does."""
    found = Finding("rows-removed", severity, "rows are gone", allowed=allowed)
    proof = Proof("shop", ("0001",), ("sqlite 3.50",), (RAN,), (found,))

    assert proof.ok is holds
    assert replace(proof, strict=True).ok is holds_strictly
