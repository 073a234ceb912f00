"""A first draft of a spec: its headings, the user's words, and each gap marked as one."""

import re

from sddflow.domain.inputs import Draft, DraftInputs
from sddflow.domain.schema.naming import pascal, singular
from sddflow.domain.schema.table import Table
from sddflow.domain.spec.mentions import lexicon

_FORM = """\
# Feature Specification: {title}

**Status**: Draft
**Input**: User description: {said}

## User Scenarios & Testing

### User Story 1 - {title} (Priority: P1)

{story}

**Acceptance Scenarios**:

1. **Given** [NEEDS CLARIFICATION: who acts?], **When** [NEEDS CLARIFICATION: what do they do?], \
**Then** [NEEDS CLARIFICATION: what do they see?].

## Requirements

### Functional Requirements

{requirements}

### Key Entities

- [NEEDS CLARIFICATION: what is stored? One line for each thing: **Name** (new): what it is; whom \
it belongs to; its attributes, each with type, required or optional, and longest text.]
{existing}
## Success Criteria

- **SC-001**: The change to the database can be applied, undone and applied again, with existing \
rows unchanged.
"""
_WANTED = "[NEEDS CLARIFICATION: what is wanted, by whom, and why?]"
_RULES = "[NEEDS CLARIFICATION: what must hold? One line for each rule.]"
_ITEM = re.compile(r"^\s*(?:[-*+•]|\d+[.)])\s+")
_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z])")
_LINE_HEAD = re.compile(r"^\s*(?:#{1,6}\s+|>\s*|\|)", re.M)


def drafted(inputs: DraftInputs) -> Draft:
    """A skeleton that a human fills in: rules can not know what was meant, so they ask."""
    title = re.sub(r"[\s_-]+", " ", inputs.feature).strip().capitalize()
    description = _LINE_HEAD.sub("", inputs.description).strip()
    flat = " ".join(description.split())
    return Draft(
        _FORM.format(
            title=title,
            said=f'"{flat}"' if flat else "none",
            story=flat or _WANTED,
            requirements=_requirements(description),
            existing="".join(_entity(t) for t in _named(inputs.existing.tables, flat)),
        )
    )


def _requirements(description: str) -> str:
    """The user's own sentences and list items, numbered; nothing is added to them."""
    said = [s for part in _parts(description) for s in _END.split(part)] or [_RULES]
    return "\n".join(f"- **FR-{n:03}**: {text}" for n, text in enumerate(said, 1))


def _parts(description: str) -> list[str]:
    """Paragraphs and list items, each on one line."""
    parts: list[list[str]] = [[]]
    for line in description.splitlines():
        if not line.strip() or _ITEM.match(line):
            parts.append([])
        parts[-1].append(_ITEM.sub("", line).strip())
    return [text for part in parts if (text := " ".join(part).strip())]


def _named(tables: tuple[Table, ...], words: str) -> list[Table]:
    """The tables the words name, in the order of the schema."""
    found = lexicon(tuple(_class(t) for t in tables)).found(words)
    return [t for t in tables if _class(t) in found]


def _entity(table: Table) -> str:
    return f"- **{_class(table)}** (already exists, table `{table.name}`)\n"


def _class(table: Table) -> str:
    return table.model or pascal(singular(table.name))
