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
_BACK = re.compile(
    r"\b(?:roll(?:ed|s)?[- ]back|rollbacks?|fail(?:s|ed)?|former (?:version|release))\b[^.]{0,120}"
    r"\balembic downgrade\b|\bdowngrades (?:are|get) used\b",
    re.IGNORECASE,
)
_PAGES_SAY = (
    (_IN_USE, _ROLLING, "old code runs on meanwhile"),
    (frozenset({"downgrade-on-rows"}), _BACK, "releases are rolled back by it"),
)
_DENIED = re.compile(r"\b(?:no|not|never|without|instead of)\b[^.]{0,40}$", re.IGNORECASE)


def weighed(findings: Iterable[Finding], settings: Settings, root: Path) -> tuple[Finding, ...]:
    """The findings, as severe as they are where the application is deployed like that.

    Args:
        findings: of reading and running.
        settings: `rolling`: what old code stumbles over is a warning; `stopped`: nobody waits for
            a lock, and whatever keeps others waiting is information.
        root: the application's folder; its pages may say that old code runs on, or that releases
            are rolled back, where the settings do not say otherwise.
    """
    findings = tuple(findings)
    said = dict(_said_of({f.code for f in findings if f.severity == "info"}, settings, root))
    return tuple(_weighed(finding, settings, said.get(finding.code, "")) for finding in findings)


def _said_of(codes: set[str], settings: Settings, root: Path) -> Iterator[tuple[str, str]]:
    """By code, what a page says that makes it weigh more."""
    for about, pattern, words in _PAGES_SAY:
        is_known = about == _IN_USE and (settings.rolling or settings.stopped)
        if about & codes and not is_known and (place := next(_said(root, pattern), None)):
            yield from ((code, f"{place} says that {words}") for code in about)


def _weighed(finding: Finding, settings: Settings, said: str) -> Finding:
    if said and finding.severity == "info":
        return replace(finding, severity="warning", message=f"{finding.message}; {said}")
    if settings.rolling and finding.code in _IN_USE:
        return replace(finding, severity="warning")
    waits = finding.code.startswith("lock-") or finding.code in _WAITS
    return replace(finding, severity="info") if settings.stopped and waits else finding


def _said(root: Path, pattern: re.Pattern[str]) -> Iterator[Place]:
    """Where a page of the application says it, and does not deny it."""
    for pages in _PAGES:
        for page in sorted(root.glob(pages)):
            if page.is_file() and page.stat().st_size <= _LARGEST:
                text = page.read_text("utf-8", errors="replace")
                for found in pattern.finditer(text):
                    if not _DENIED.search(text[: found.start()].rpartition("\n\n")[2]):
                        line = text.count("\n", 0, found.start()) + 1
                        yield Place(page.relative_to(root).as_posix(), line)
