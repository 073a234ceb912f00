"""A first draft of a spec: its headings, the user's words, and each gap marked as one."""

from sddflow.domain.inputs import Draft, DraftInputs
from sddflow.domain.schema.naming import pascal, singular

_FORM = """\
# Feature Specification: {title}

**Status**: Draft
**Input**: User description: "{description}"

## User Scenarios & Testing

### User Story 1 - {title} (Priority: P1)

{description}

**Acceptance Scenarios**:

1. **Given** a signed-in user, **When** [NEEDS CLARIFICATION: what do they do?], **Then** \
[NEEDS CLARIFICATION: what is stored, and what do they see?].

## Requirements

### Functional Requirements

- **FR-001**: {description}

### Key Entities

- [NEEDS CLARIFICATION: what is stored? One line for each thing: **Name** (new): what it is; whom \
it belongs to; its attributes, each with type, required or optional, and longest text.]
{existing}
## Success Criteria

- **SC-001**: The change to the database can be applied, undone and applied again, with existing \
rows unchanged.
"""


def drafted(inputs: DraftInputs) -> Draft:
    """A skeleton that a human fills in: rules can not know what was meant, so they ask."""
    title = inputs.feature.replace("-", " ").replace("_", " ").strip().capitalize()
    flat = " ".join(inputs.description.split()) or "[NEEDS CLARIFICATION: what is wanted?]"
    words = flat.lower()
    there = [t for t in inputs.existing.tables if singular(t.name) in words]
    known = ((pascal(singular(t.name)), t.name) for t in there)
    lines = [f"- **{name}** (already exists, table `{table}`)\n" for name, table in known]
    return Draft(_FORM.format(title=title, description=flat, existing="".join(lines)))
