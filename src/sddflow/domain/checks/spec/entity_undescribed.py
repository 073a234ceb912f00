"""spec-entity-undescribed: an entity has a name and nothing else.

Problem: neither attributes nor words say what it holds. Cure: describe it, or remove it.
"""

from collections.abc import Iterator

from sddflow.domain.finding import Finding
from sddflow.domain.spec.document import Entity, SpecDocument

CODE = "spec-entity-undescribed"


def check(document: SpecDocument, existing: tuple[str, ...]) -> Iterator[Finding]:
    """One error per new, stored entity without attributes and description."""
    known = {name.lower() for name in existing}
    for entity in document.entities:
        if entity.name.lower() not in known and is_bare(entity):
            yield Finding(
                CODE, "error", f"{entity.name} is named, but nothing says what it holds", entity.place,
                evidence=document.line(entity.place.line).strip(), table=entity.name, by="spec-check",
                cure=f"name the attributes of {entity.name}, or remove it",
            )  # fmt: skip


def is_bare(entity: Entity) -> bool:
    """Whether nothing is known about a thing that is to be stored."""
    template = entity.description.strip().startswith("[")
    return (
        entity.stored
        and not entity.existing
        and not entity.attributes
        and (not entity.description or template)
    )
