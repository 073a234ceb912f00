"""What is as severe as the application is deployed."""

import pytest

from sddflow.domain.finding import Finding
from sddflow.domain.settings import Settings
from sddflow.proof.deployment import weighed


@pytest.mark.parametrize(
    ("code", "rolling", "severity"),
    [
        ("rename-in-use", True, "warning"),
        ("insert-in-use", True, "warning"),
        ("insert-in-use", False, "info"),
        ("lock-timeout", True, "info"),
    ],
)
def test_what_old_code_stumbles_over(code, rolling, severity):
    """It is a warning where old code runs on, and information where it does not."""
    (found,) = weighed([Finding(code, "info", "x")], Settings(rolling=rolling))
    assert found.severity == severity


@pytest.mark.parametrize(
    ("code", "stopped", "severity"),
    [
        ("lock-rewrite", True, "info"),
        ("rows-all-at-once", True, "info"),
        ("lock-rewrite", False, "error"),
        ("rows-lost", True, "error"),
    ],
)
def test_what_others_wait_for(code, stopped, severity):
    """Where the application is stopped nobody waits; what is lost is lost all the same."""
    (found,) = weighed([Finding(code, "error", "x")], Settings(stopped=stopped))
    assert found.severity == severity
