"""Findings of several dialects as one list."""

from dataclasses import replace

from sddflow.domain.finding import Finding


def merged(parts: list[tuple[Finding, ...]]) -> tuple[Finding, ...]:
    """What every dialect shows is told once, and names none of them."""
    alike = [{_without_dialect(f) for f in found} for found in parts]
    common = set.intersection(*alike) if len(alike) > 1 else set()
    told: dict[Finding, None] = {}
    for found in parts:
        for each in found:
            plain = _without_dialect(each)
            told[replace(each, dialect="") if plain in common else each] = None
    return _first_of_each(tuple(told))


def _without_dialect(finding: Finding) -> Finding:
    """What makes two findings the same one: everything but the dialect and its own words."""
    return replace(finding, dialect="", evidence="")


def _first_of_each(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Where only the evidence differs, the first dialect's is told."""
    seen: dict[Finding, Finding] = {}
    for finding in findings:
        seen.setdefault(replace(finding, evidence=""), finding)
    return tuple(seen.values())
