"""Several opinions on one thing: where they agree, and where they do not; nothing is averaged."""

from collections.abc import Sequence

from sddflow.domain.finding import Finding
from sddflow.rendering.table import table


def agreement(voices: Sequence[tuple[str, tuple[Finding, ...]]]) -> str:
    """One row for each thing that somebody spoke of, a column for each voice; "" for one voice.

    What most speak of comes first. Findings are about the same thing where they name the same
    table and column, else the same line, else the same code.

    Args:
        voices: who, and what they found.
    """
    if len(voices) < 2:
        return ""
    said: dict[str, dict[str, str]] = {}
    for who, findings in voices:
        for finding in findings:
            said.setdefault(_about(finding), {}).setdefault(who, finding.severity)
    names = [who for who, _ in voices]
    ranked = sorted(said.items(), key=lambda each: -len(each[1]))
    rows = (
        (about, *(by.get(who, "–") for who in names), _verdict(by, names)) for about, by in ranked
    )
    return table(("about", *names, ""), rows)


def _about(finding: Finding) -> str:
    if finding.table:
        return f"{finding.table}.{finding.column}" if finding.column else finding.table
    return str(finding.place or finding.code)


def _verdict(by: dict[str, str], names: list[str]) -> str:
    if len(by) == 1:
        return "one voice"
    if len(set(by.values())) > 1:
        return "seen differently"
    return "all agree" if len(by) == len(names) else f"{len(by)} of {len(names)} agree"
