"""spec-unknown-entity: a key or relationship points to something nobody described.

Problem: neither the spec nor the application has it, so a foreign key would point nowhere.
Cure: describe it, or mark it "(existing)", or correct the name.
"""

from collections.abc import Iterator
from difflib import get_close_matches

from sddflow.domain.checks.spec.elsewhere import users_elsewhere
from sddflow.domain.finding import Finding
from sddflow.domain.place import Place
from sddflow.domain.spec.document import SpecDocument
from sddflow.domain.spec.words import class_name, column_name

CODE = "spec-unknown-entity"


def check(document: SpecDocument, existing: tuple[str, ...]) -> Iterator[Finding]:
    """One finding per unknown name, at the first place that refers to it."""
    known = {class_name(n).lower() for n in (*(e.name for e in document.entities), *existing)}
    elsewhere, seen = users_elsewhere(document), set[str]()
    for name, place, said in sorted(_references(document), key=lambda r: r[1]):
        key = name.lower()
        user = key in {"user", "account"}
        if not name or key in known or key in seen or (user and (not existing or elsewhere)):
            continue
        seen.add(key)
        near = get_close_matches(name, sorted(e.name for e in document.entities), 1, 0.75)
        yield Finding(
            CODE, "warning" if user else "error",
            f"{name} is referred to, but neither described nor part of the application", place,
            evidence=said, table=name, by="spec-check",
            cure=f"did you mean {near[0]}?"
            if near
            else f'describe {name}, or mark it "(existing)"',
        )  # fmt: skip


def _references(document: SpecDocument) -> Iterator[tuple[str, Place, str]]:
    """Every name that must be known, with its line and words."""
    stored = {e.name: e for e in document.entities if e.stored}
    for link in document.relationships:
        for name in (link.entity, link.target):
            yield name, link.place, link.text
    for entity in stored.values():
        for attribute in entity.attributes:
            table = attribute.references.split(".")[0]
            if table:
                yield class_name(column_name(table)), attribute.place, attribute.text
