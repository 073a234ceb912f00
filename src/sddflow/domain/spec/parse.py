"""A feature spec, read: Markdown in, a document with places out.

Nothing here fails: an unusual layout gives fewer entities, never an exception. Nothing is
invented either: what the text leaves open stays open.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from sddflow.domain.answers import Answers
from sddflow.domain.digest import digest
from sddflow.domain.place import Place
from sddflow.domain.spec import claims, deletions, gather, queries, relationships
from sddflow.domain.spec.clarifications import read_clarifications
from sddflow.domain.spec.document import Entity, Heading, Query, Relationship, SpecDocument
from sddflow.domain.spec.draft import Draft, Sentence, sentences
from sddflow.domain.spec.entities import read_entities
from sddflow.domain.spec.markdown import Head, Prose, Text, by_lines, normalised, read_blocks, texts
from sddflow.domain.spec.markers import read_markers
from sddflow.domain.spec.mentions import Lexicon, lexicon
from sddflow.domain.spec.once import read_once
from sddflow.domain.spec.paragraphs import told_entities
from sddflow.domain.spec.requirements import read_requirements
from sddflow.domain.spec.sections import Section, sections
from sddflow.domain.spec.settled import Settled, ends, settle
from sddflow.domain.spec.sql import read_indexes
from sddflow.domain.spec.together import together
from sddflow.domain.spec.unread import read_unread
from sddflow.domain.spec.words import class_name

_NAMES = r"[A-Z][A-Za-z]+\b(?!\s+[A-Z])"
_SMALL = r"(?:(?:to|exactly|one|an?|the|its|many|single|multiple)\s+)*"
_POINTED = re.compile(
    r"\b(?i:belongs? to|ha(?:s|ve) many|owned by|part of|many-to-(?:one"
    r"|many)(?: relationship)?(?: with| to))"
    rf"\s+(?P<names>{_SMALL}{_NAMES}(?:(?:,|,?\s+and|,?\s+or)\s+{_SMALL}{_NAMES})*)"
)
_OUT = re.compile(
    r"out of scope|non-?goals|not in scope|future|clarifications|review|checklist"
    r"|input|alternatives",
    re.I,
)


def parse_spec(text: str, *, feature: str, path: str, answers: Answers = ()) -> SpecDocument:
    """The spec as a document.

    Args:
        text: Markdown; any line ends, with or without a byte order mark.
        feature: the name the run uses.
        path: POSIX path of the file, for the places.
        answers: to questions, given at a gate and not written into the text.
    """
    plain = normalised(text)
    blocks = read_blocks(plain)
    parts = tuple(sections(blocks))
    read = tuple(d for part in parts for d in read_entities(part, path))
    drafts = gather.sure((*read, *told_entities(_paragraphs(parts), path)))
    known = {d.entity.name.lower(): d.entity.name for d in reversed(drafts)} | _users(drafts)
    drafts = tuple(together(d, path, known) for d in drafts)
    settled = tuple(gather.settled(d, known) for d in drafts)
    words = lexicon((*known.values(), *_pointed(settled)))
    heads = [b for b in blocks if isinstance(b, Head)]
    requirements = tuple(read_requirements(blocks, path))
    described = tuple(d.entity for d in settled)
    statements = (*described, *claims.read_claims(requirements, words, gather.gather(described)))
    entities = gather.gather(statements)
    said = tuple(_sentences(parts))
    lines = {s.line for s in said}
    said += tuple(Sentence(r.text, r.place.line) for r in requirements if r.place.line not in lines)
    answered = read_clarifications(plain, heads, path, answers)
    apart = {c.place.line for c in answered}
    outside = tuple(s for s in said if s.line not in apart)
    links = _relationships(settled, outside, words, path)
    every = _told(settled, outside)
    once = tuple(e for s in every for e in read_once(s, words, entities, links, path))
    entities, statements = gather.gather((*entities, *once)), (*statements, *once)
    whole = settle(Settled(entities, statements, links, answered), words)
    return SpecDocument(
        feature=feature,
        path=path,
        title=next((h.title for h in heads), ""),
        text=plain,
        digest=digest(plain),
        headings=tuple(Heading(h.title, h.level, Place(path, h.line)) for h in heads),
        requirements=requirements,
        entities=whole.entities,
        relationships=whole.links,
        queries=(
            *_queries(said, words, whole.entities, path, {r.place.line for r in requirements}),
            *read_indexes(blocks, path),
        ),
        markers=tuple(read_markers(blocks, path)),
        statements=whole.statements,
        clarifications=whole.clarifications,
        unread=tuple(read_unread(outside, words, whole.statements, whole.entities, path)),
    )


def _users(drafts: tuple[Draft, ...]) -> dict[str, str]:
    """The user is known to every spec, described or not."""
    return {} if any(d.entity.name.lower() == "user" for d in drafts) else {"user": "User"}


def _pointed(drafts: tuple[Draft, ...]) -> tuple[str, ...]:
    """Capitalised names that descriptions relate to, known or not."""
    lists = (m["names"] for d in drafts for s in d.sentences for m in _POINTED.finditer(s.text))
    found = (name for names in lists for name in re.findall(r"[A-Z][A-Za-z]+", names))
    return tuple(dict.fromkeys(class_name(name) for name in found))


def _paragraphs(parts: tuple[Section, ...]) -> tuple[Prose, ...]:
    """Those that may describe an entity of their own."""
    plain = (p for p in parts if p.context.entity is None or not p.context.data)
    mine = (p for p in plain if p.context.stored)
    inside = (p for p in mine if p.head is None or not _OUT.search(p.head.title))
    return tuple(b for p in inside for b in p.blocks if isinstance(b, Prose))


def _sentences(parts: tuple[Section, ...]) -> Iterator[Sentence]:
    """Every sentence outside of entity descriptions and of what is out of scope."""
    for part in parts:
        if part.head is not None and _OUT.search(part.head.title):
            continue
        for text in texts(part.blocks):
            for piece in by_lines(text):
                yield from sentences(_joined(piece))


def _joined(text: Text) -> Text:
    return replace(text, lead="", rest="")


def _relationships(
    drafts: tuple[Draft, ...], said: tuple[Sentence, ...], words: Lexicon, path: str
) -> tuple[Relationship, ...]:
    """Keys and diagrams first, then words; of two that say the same on one line, the first."""
    every = _told(drafts, said)
    keys = [r for d in drafts for r in d.relationships]
    direct = [*keys, *(r for s in every for r in relationships.read_relationships(s, words, path))]
    weak = [r for s in every for r in relationships.read_singles(s, words, path)]
    pairs = {frozenset((r.entity, r.target)) for r in direct}
    direct += [r for r in weak if frozenset((r.entity, r.target)) not in pairs]
    roles = _roles(drafts)
    deleted = [r for s in every for r in deletions.read_deletions(s, words, path, roles)]
    linked = [r for r in deleted if _direct(r, direct) or not _chained(r, direct)]
    unique: dict[object, Relationship] = {}
    for one in (*_both_ways(direct), *linked):
        same = (one.entity, one.target, one.role, one.cardinality, one.on_delete, one.place)
        unique.setdefault(same, one)
    return tuple(sorted(unique.values(), key=lambda r: (r.place.line, r.entity, r.target)))


def _both_ways(links: list[Relationship]) -> list[Relationship]:
    """Many of each: "has many" said of both sides, or beside "many-to-many"."""
    many = {(r.entity, r.target) for r in links if r.cardinality == "one-to-many"}
    pairs = {frozenset(ends) for ends in many if ends[0] != ends[1] and ends[::-1] in many}
    pairs |= {frozenset((r.entity, r.target)) for r in links if r.cardinality == "many-to-many"}
    return [
        replace(r, cardinality="many-to-many")
        if r.cardinality == "one-to-many" and frozenset((r.entity, r.target)) in pairs
        else r
        for r in links
    ]


def _told(drafts: tuple[Draft, ...], said: tuple[Sentence, ...]) -> tuple[Sentence, ...]:
    """The sentences of descriptions, and all others outside of their lines."""
    own = tuple(s for d in drafts for s in d.sentences)
    texts_at: dict[int, list[str]] = {}
    for one in own:
        texts_at.setdefault(one.line, []).append(one.text)
    return (*own, *(s for s in said if not _repeats(s.text, texts_at.get(s.line, []))))


def _roles(drafts: tuple[Draft, ...]) -> frozenset[str]:
    """What users are called by the attributes that point to them."""
    keys = (a.name for d in drafts for a in d.entity.attributes if a.references == "User")
    stems = (name.removesuffix("_id") for name in keys)
    return frozenset(s for s in stems if s.isalpha() and s not in {"user", "owner"})


def _repeats(text: str, own: list[str]) -> bool:
    """Whether a sentence is one of a description, with or without the name before it."""
    return any(text.endswith(one) or one.endswith(text) for one in own)


def _direct(link: Relationship, others: list[Relationship]) -> bool:
    return ends(link) in {ends(o) for o in others}


def _chained(link: Relationship, others: list[Relationship]) -> bool:
    """Whether the child reaches the parent through others: then no key between the two is meant."""
    reached, steps = {link.entity}, {ends(o) for o in others}
    while more := {parent for child, parent in steps if child in reached} - reached:
        reached |= more
    return link.target in reached


def _queries(
    said: tuple[Sentence, ...],
    words: Lexicon,
    entities: tuple[Entity, ...],
    path: str,
    numbered: set[int],
) -> tuple[Query, ...]:
    """The queries, each once: requirements before stories, one with a filter before one without."""
    found: dict[tuple[str, tuple[str, ...], str, bool], Query] = {}
    for sentence in sorted(said, key=lambda s: s.line not in numbered):
        for query in queries.read_queries(sentence, words, entities, path):
            named = query.order not in {"", "created_at"}
            if query.by or named or sentence.line in numbered:
                found.setdefault((query.entity, query.by, query.order, query.descending), query)
    filtered = {(e, o, d) for e, by, o, d in found if by}
    kept = (q for (e, by, o, d), q in found.items() if by or (e, o, d) not in filtered)
    return tuple(sorted(kept, key=lambda q: q.place.line))
