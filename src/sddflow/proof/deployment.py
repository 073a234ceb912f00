"""What hurts only where the application runs while the migration comes, and what only where not."""

from collections.abc import Iterable
from dataclasses import replace

from sddflow.domain.finding import Finding
from sddflow.domain.settings import Settings

_IN_USE = frozenset({"rename-in-use", "insert-in-use"})
_WAITS = frozenset({"rows-all-at-once"})


def weighed(findings: Iterable[Finding], settings: Settings) -> tuple[Finding, ...]:
    """The findings, as severe as they are where the application is deployed like that.

    Args:
        findings: of reading and running.
        settings: `rolling`: what old code stumbles over is a warning; `stopped`: nobody waits for
            a lock, and whatever keeps others waiting is information.
    """
    return tuple(_weighed(finding, settings) for finding in findings)


def _weighed(finding: Finding, settings: Settings) -> Finding:
    if settings.rolling and finding.code in _IN_USE:
        return replace(finding, severity="warning")
    waits = finding.code.startswith("lock-") or finding.code in _WAITS
    return replace(finding, severity="info") if settings.stopped and waits else finding
