"""Which table an entity of the spec means, and which entity a table was made for."""

import re

from sddflow.domain.conventions import Conventions
from sddflow.domain.schema.naming import snake, spellings
from sddflow.domain.schema.table import Schema, Table
from sddflow.domain.spec.document import Entity, SpecDocument

_STATED = re.compile(r"\btable\s*[:=]?\s*[`\"']([A-Za-z_][\w.]*)[`\"']", re.IGNORECASE)
_ORDER = re.compile(r"\b(?:create|add|drop|make|delete|remove|build|grant)s?\b", re.IGNORECASE)
"""Such a word before a table's name speaks of another table than the entity's own."""

_NEVER_CHANGED = re.compile(
    r"\b(?:immutable|append[- ]only|write[- ]once|read[- ]only)\b"
    r"|\b(?:never|not|cannot|can't|can not)\s+(?:be\s+)?(?:changed|edited|modified|updated)\b",
    re.IGNORECASE,
)


def stated_table(entity: Entity, document: SpecDocument) -> str:
    """The table name the spec itself gives the entity, "table `x`", or ""."""
    texts = (document.line(entity.place.line), entity.description)
    found = (m for text in texts for m in _STATED.finditer(text) if not _ordered(text, m.start()))
    name = next(found, None)
    return name[1].rpartition(".")[2] if name else ""


def _ordered(text: str, at: int) -> bool:
    """Whether the clause before a place orders something to be made or undone."""
    clause = re.split(r"[.;:()]", text[:at])[-1]
    return bool(_ORDER.search(clause))


def table_of(
    entity: Entity, document: SpecDocument, schema: Schema, conventions: Conventions
) -> Table | None:
    """The table of a schema that keeps an entity's rows, by stated name, class or usual name."""
    stated = stated_table(entity, document)
    if stated and (table := schema.table(stated)):
        return table
    modelled = next((c.table for c in conventions.classes if c.name == entity.name), "")
    return next(
        (t for t in schema.tables if t.name == modelled or t.model == entity.name), None
    ) or table_named(entity.name, schema)


def table_named(name: str, schema: Schema) -> Table | None:
    """The table that a name, of an entity or a table, usually stands for."""
    exact = schema.table(name)
    usual = spellings(name)
    return exact or next((t for t in schema.tables if snake(t.name) in usual), None)


def entity_of(table: Table, document: SpecDocument, conventions: Conventions) -> Entity | None:
    """The entity a table was made for."""
    alone = Schema((table,))
    return next((e for e in document.entities if table_of(e, document, alone, conventions)), None)


def never_changes(entity: Entity, document: SpecDocument) -> bool:
    """The spec says that stored rows of the entity are not changed any more."""
    names = {entity.name.lower(), *(s.replace("_", " ") for s in spellings(entity.name))}
    said = [entity.description, document.line(entity.place.line)]
    said += [r.text for r in document.requirements if _subject(r.text, names)]
    return any(_NEVER_CHANGED.search(text) for text in said)


def _subject(text: str, names: set[str]) -> bool:
    begin = re.sub(r"^(?:an?|the|every|each|all)\s+", "", text.strip().lower())
    return any(
        re.search(
            rf"(?:^|\. ){re.escape(n)}s?\s+(?:\w+\s+)?(?:never|must|shall|may|are|is|can)", begin
        )
        for n in names
    )
