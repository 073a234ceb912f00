"""spec-entity-undescribed: an entity has a name, but no attributes.

Problem: nothing says what a row holds. It is an error where there are no words either, and a
warning where only a description stands. Cure: name its attributes, or remove it.
"""

from collections.abc import Iterator

from sddflow.domain.finding import Finding
from sddflow.domain.spec.document import Entity, SpecDocument

CODE = "spec-entity-undescribed"


def check(document: SpecDocument, existing: tuple[str, ...]) -> Iterator[Finding]:
    """One finding per new, stored entity without attributes."""
    known = {name.lower() for name in existing}
    linked = {n for r in document.relationships for n in (r.entity, r.target)}
    for entity in document.entities:
        if (
            entity.name.lower() in known
            or not entity.stored
            or entity.existing
            or entity.attributes
        ):
            continue
        bare = is_bare(entity)
        if bare or entity.name not in linked:
            yield Finding(
                CODE, "error" if bare else "warning", _message(entity, bare=bare), entity.place,
                evidence=document.line(entity.place.line).strip(), table=entity.name,
                by="spec-check",
                cure=f"name the attributes of {entity.name}, or say that it is not stored",
            )  # fmt: skip


def _message(entity: Entity, *, bare: bool) -> str:
    if bare:
        return f"{entity.name} is named, but nothing says what it holds"
    return f"{entity.name} is described, but none of its attributes is named"


def is_bare(entity: Entity) -> bool:
    """Whether nothing is known about a thing that is to be stored."""
    template = entity.description.strip().startswith("[")
    return (
        entity.stored
        and not entity.existing
        and not entity.attributes
        and (not entity.description or template)
    )
