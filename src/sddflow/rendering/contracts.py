"""What a gate and a document tell of contracts: how each item stands, what is to be confirmed."""

from collections.abc import Iterable

from sddflow.domain.contract.account import Escalated, Line
from sddflow.domain.decision import Decision, Section
from sddflow.rendering.table import table

_SAID = {"proven": "✓", "failed": "✗", "open": "?"}
_LONGEST = 90


def account_sections(lines: tuple[Line, ...]) -> tuple[Section, ...]:
    """A table for each role, and what the one who approves confirms by it."""
    roles = dict.fromkeys(line.role for line in lines)
    tables = (
        Section(f"Contract of {role}", _table(line for line in lines if line.role == role), "table")
        for role in roles
    )
    return (*tables, Section("To confirm", confirmations(lines)))


def confirmations(lines: Iterable[Line]) -> str:
    """What code saw fail, and what it cannot tell: approving means that a human answers for it."""
    return "\n".join(
        f"{_SAID[line.state]} {line.item.text} ({line.role}{_at(line)}): {line.evidence}"
        for line in sorted(lines, key=lambda line: line.state != "failed")
        if line.state != "proven"
    )


def escalation_section(found: Iterable[Escalated]) -> Section:
    """Which trigger stopped the run, what set it off, and what each way costs."""
    told = (
        f"{role} escalates {name}: {item.text}{f' (line {item.line})' if item.line else ''}\n"
        + "\n".join(f"  - {cause}" for cause in causes)
        for role, item, name, causes in found
    )
    return Section("Escalation", "\n\n".join(told))


def told(line: Line, approved: Decision | None) -> str:
    """How an item stands in the report: proven, failed, or confirmed by whom."""
    if line.state == "proven":
        return f"proven: {line.evidence}"
    by = f"confirmed by {approved.person}" if approved else "not confirmed"
    return f"{'failed' if line.state == 'failed' else by}: {line.evidence}" + (
        f"; {by}" if line.state == "failed" else ""
    )


def _table(lines: Iterable[Line]) -> str:
    head = ("", "line", "demand", "by", "seen")
    return table(
        head,
        (
            (_SAID[x.state], str(x.item.line or ""), _short(x.item.text), x.means.by, x.evidence)
            for x in lines
        ),
    )


def _at(line: Line) -> str:
    return f", line {line.item.line}" if line.item.line else ", stated"


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1].rstrip()}…"
