"""spec-owner-missing: users' data that no chain of relationships links to a user.

Problem: nothing in the table could say whose a row is, so every user would see all. Only
entities count that the text calls the users' own ("their notes", "users can create notes").
Cure: say whose it is ("belongs to one User"), or that all users share it.
"""

import re
from collections.abc import Iterator

from sddflow.domain.finding import Finding
from sddflow.domain.place import Place
from sddflow.domain.spec.document import Entity, SpecDocument
from sddflow.domain.spec.mentions import MARK, Lexicon, lexicon
from sddflow.domain.spec.words import class_name

CODE = "spec-owner-missing"

_OWN = re.compile(
    rf"\b(?:their|his|her|my|your)\s+(?:own\s+)?(?:\w+\s+)?{MARK}"
    rf"|\ue000User\+?\ue001(?:'s?|’s?)\s+(?:own\s+)?(?:\w+\s+)?{MARK}"
    r"|\ue000User\+?\ue001\s+(?:must |should |can |may |to |be able |will "
    r"|shall )*(?:creates?|adds?|saves?|writes?|uploads?|stores?|keeps?|records?"
    r"|owns?)\s+"
    r"(?:an?|the|new|any number of|many|multiple|several|personal|private|and \w+"
    rf"|\s)*{MARK}",
    re.I,
)
_SHARED = re.compile(
    r"\bshared (?:by|across|among|between|with) (?:all|every)|\bglobal(?:ly)?\b"
    r"|\bsystem-wide\b|\bpredefined\b|\bpublic\b"
    r"|\blookup\b|\breference data\b|\bno owner\b|\bfor all users\b|\bseeded\b"
    r"|\bcatalog(?:ue)?\b",
    re.I,
)
_OWNERS = {
    "user_id",
    "owner_id",
    "owner",
    "user",
    "created_by",
    "author_id",
    "account_id",
    "created_by_id",
    "userid",
}


def check(document: SpecDocument, existing: tuple[str, ...]) -> Iterator[Finding]:
    """One warning per new entity of the users without an owner."""
    del existing
    words = lexicon(tuple(e.name for e in document.entities))
    owned = owned_names(document)
    for entity in document.entities:
        if not entity.stored or entity.existing or entity.name in owned or entity.name == "User":
            continue
        said = None if _is_shared(entity, document, words) else _called_own(entity, document, words)
        if said is not None:
            yield Finding(
                CODE, "warning", f"nothing says which user a {entity.name} belongs to",
                entity.place, evidence=f"{said}: {document.line(said.line).strip()}",
                table=entity.name, by="spec-check",
                cure=f'write "{entity.name} belongs to one User", or that all users share it',
            )  # fmt: skip


def owned_names(document: SpecDocument) -> set[str]:
    """Entities that a chain of keys and relationships leads to the user from."""
    steps = {
        (e.name, "User") for e in document.entities if _OWNERS & {a.name for a in e.attributes}
    }
    for entity in document.entities:
        steps |= {
            (entity.name, class_name(a.references.split(".")[0]))
            for a in entity.attributes
            if a.references
        }
    for link in document.relationships:
        steps.add(
            (link.target, link.entity)
            if link.cardinality == "one-to-many"
            else (link.entity, link.target)
        )
        if link.cardinality in {"many-to-many", "one-to-one"}:
            steps.add((link.target, link.entity))
    owned = {"User", "Account"}
    while more := {child for child, parent in steps if parent in owned} - owned:
        owned |= more
    return owned


def _is_shared(entity: Entity, document: SpecDocument, words: Lexicon) -> bool:
    lines = document.text.split("\n")
    return bool(_SHARED.search(entity.description)) or any(
        _SHARED.search(line) and entity.name in words.found(line) for line in lines
    )


def _called_own(entity: Entity, document: SpecDocument, words: Lexicon) -> Place | None:
    """The first line that calls it the users' own."""
    for number, line in enumerate(document.text.split("\n"), 1):
        for found in _OWN.finditer(words.marked(line)):
            if entity.name in found.groups():
                return Place(document.path, number)
    return None
