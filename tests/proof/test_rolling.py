"""What old code stumbles over, as it is deployed."""

import pytest

from sddflow.domain.finding import Finding
from sddflow.proof.rolling import weighed


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
    """It is a warning where old code runs on, and information where it is stopped."""
    (found,) = weighed([Finding(code, "info", "x")], rolling=rolling)
    assert found.severity == severity
