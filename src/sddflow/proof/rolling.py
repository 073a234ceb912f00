"""What hurts only where old code runs on while the migration comes."""

from collections.abc import Iterable
from dataclasses import replace

from sddflow.domain.finding import Finding

_IN_USE = frozenset({"rename-in-use", "insert-in-use"})


def weighed(findings: Iterable[Finding], *, rolling: bool) -> tuple[Finding, ...]:
    """The findings; what old code stumbles over is a warning where it is not stopped first.

    Args:
        findings: of reading and running.
        rolling: as the settings say.
    """
    return tuple(
        replace(f, severity="warning") if rolling and f.code in _IN_USE else f for f in findings
    )
