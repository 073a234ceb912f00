"""`design-entity-forgotten`, `design-attribute-forgotten`: stored, says the spec, but nowhere."""

from collections.abc import Iterator

from sddflow.domain.checks.design.case import Case, column_for
from sddflow.domain.checks.design.matching import table_of
from sddflow.domain.finding import Finding
from sddflow.domain.schema.naming import snake
from sddflow.domain.schema.table import Table
from sddflow.domain.spec.document import Entity


def entity_forgotten(case: Case) -> Iterator[Finding]:
    """Each stored entity has a table, with a column for each attribute; or a question about it."""
    for entity in case.document.entities:
        if not entity.stored:
            continue
        table = table_of(entity, case.document, case.after, case.conventions)
        if table is not None:
            yield from _attributes(entity, table, case)
        elif not entity.existing and not (snake(entity.name) == "user" and not entity.attributes):
            asked = _asked(entity.name, case)
            yield Finding(
                "design-entity-forgotten",
                "warning" if asked else "error",
                f"the spec stores {entity.name}, but the design has no table for it",
                entity.place,
                cure="make a table, or ask what it is",
            )


def _asked(name: str, case: Case) -> bool:
    said = (*(q.text for q in case.design.questions), *case.design.assumptions)
    return any(name.lower() in text.lower() for text in said)


def _attributes(entity: Entity, table: Table, case: Case) -> Iterator[Finding]:
    related = {snake(r.target) for r in case.document.relationships if r.entity == entity.name}
    for attribute in entity.attributes:
        name = snake(attribute.name)
        there = column_for(attribute, table)
        meant = any(name in (r, f"{r}s", f"{r}_id") or name.startswith(r) for r in related)
        if there is None and not meant and not _asked(name, case) and not attribute.references:
            yield Finding(
                "design-attribute-forgotten",
                "warning",
                f"{table.name} has no column for {entity.name}'s {attribute.name}",
                attribute.place,
                cure="add it, or say why not as an assumption",
                table=table.name,
                column=name,
            )
