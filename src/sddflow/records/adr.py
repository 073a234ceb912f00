"""Architecture decision records: suggested when due, written only on consent."""

from datetime import datetime
from pathlib import Path

from sddflow.domain.redaction import redact
from sddflow.domain.schema.design import Choice, Design
from sddflow.records.numbering import slug, write_numbered
from sddflow.workspace import inside


def suggestions(design: Design) -> tuple[str, ...]:
    """One line for each choice that is lasting, cross-cutting and had viable alternatives."""
    return tuple(
        f"📋 Architectural decision detected: {choice.title} — Document reasoning and tradeoffs?"
        f" Run sddflow adr new {slug(choice.title)}"
        for choice in design.choices
        if choice.significant
    )


def write_adr(history: Path, choice: Choice, *, feature: str, spec: str, at: datetime) -> Path:
    """A new ADR from a recorded choice, as Proposed."""
    name = f"{slug(choice.title)}.md"
    return write_numbered(
        inside(history, "adr"), name, lambda number: _text(number, choice, feature, spec, at)
    )


def _text(number: int, choice: Choice, feature: str, spec: str, at: datetime) -> str:
    given_up = "\n".join(f"- Given up: {other}" for other in choice.alternatives) or "- none known"
    others = "\n".join(f"- {other}" for other in choice.alternatives) or "- none were viable"
    return redact(
        f"""# ADR-{number:04d}: {choice.title}

- **Status:** Proposed
- **Date:** {at.date().isoformat()}
- **Feature:** {feature}
- **Context:** {choice.reason}

## Decision

{choice.chosen}

## Consequences

### Positive

- {choice.reason}

### Negative

{given_up}

## Alternatives Considered

{others}

## References

- Feature spec: {spec or "none"}
"""
    )
