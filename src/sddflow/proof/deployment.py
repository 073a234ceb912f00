"""What hurts only where the application runs while the migration comes, and what only where not."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from sddflow.domain.finding import Finding
from sddflow.domain.place import Place
from sddflow.domain.settings import Settings

_IN_USE = frozenset({"rename-in-use", "insert-in-use"})
_WAITS = frozenset({"rows-all-at-once"})
_PAGES = (
    "README*",
    "DEPLOY*",
    "docs/*deploy*",
    "docs/*release*",
    "docs/*operat*",
    "docs/*runbook*",
)
_LARGEST = 200_000  # bytes
_ROLLING = re.compile(
    r"\b(?:rolling (?:restart|update|upgrade|deploy\w*|release|roll-?out)s?"
    r"|(?:deploy\w*|roll-?outs?|releases?|restarts?|updates?) (?:is|are) rolling"
    r"|zero[- ]downtime|blue[-/ ]green"
    r"|old (?:pods?|process\w*|workers?|instances?|containers?|replicas?|code) "
    r"(?:still |goe?s? on |keeps? |continues? |runs? on|serves? on))",
    re.IGNORECASE,
)
_DENIED = re.compile(r"\b(?:no|not|never|without|instead of)\b[^.]{0,40}$", re.IGNORECASE)


def weighed(findings: Iterable[Finding], settings: Settings, root: Path) -> tuple[Finding, ...]:
    """The findings, as severe as they are where the application is deployed like that.

    Args:
        findings: of reading and running.
        settings: `rolling`: what old code stumbles over is a warning; `stopped`: nobody waits for
            a lock, and whatever keeps others waiting is information.
        root: the application's folder; where the settings say nothing, its pages may say that old
            code runs on.
    """
    findings = tuple(findings)
    asked = not settings.stopped and any(f.code in _IN_USE for f in findings)
    place = next(_said(root), None) if asked and not settings.rolling else None
    return tuple(_weighed(finding, settings, place) for finding in findings)


def _weighed(finding: Finding, settings: Settings, rolling: Place | None) -> Finding:
    if finding.code in _IN_USE and rolling is not None:
        message = f"{finding.message}; {rolling} says that old code runs on meanwhile"
        return replace(finding, severity="warning", message=message)
    if settings.rolling and finding.code in _IN_USE:
        return replace(finding, severity="warning")
    waits = finding.code.startswith("lock-") or finding.code in _WAITS
    return replace(finding, severity="info") if settings.stopped and waits else finding


def _said(root: Path) -> Iterator[Place]:
    """Where a page of the application says that its deployments are rolling."""
    for pattern in _PAGES:
        for page in sorted(root.glob(pattern)):
            if page.is_file() and page.stat().st_size <= _LARGEST:
                text = page.read_text("utf-8", errors="replace")
                for found in _ROLLING.finditer(text):
                    if not _DENIED.search(text[: found.start()].rpartition("\n\n")[2]):
                        line = text.count("\n", 0, found.start()) + 1
                        yield Place(page.relative_to(root).as_posix(), line)
