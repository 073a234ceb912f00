"""Entities as list items: `- **Message**: prose`, with attributes in the prose or below it."""

import re
from collections.abc import Iterator

from sddflow.domain.place import Place
from sddflow.domain.spec import attributes, facts, having, tables
from sddflow.domain.spec.document import Attribute, Entity, Form
from sddflow.domain.spec.draft import Draft, Sentence, sentences
from sddflow.domain.spec.labels import Label, label_of
from sddflow.domain.spec.markdown import Block, Grid, Item, Listing, Prose, Text
from sddflow.domain.spec.sections import Context
from sddflow.domain.spec.stored import is_stored
from sddflow.domain.spec.titles import EXISTING, Named, named
from sddflow.domain.spec.words import words_of

_PLAIN = re.compile(
    r"^(?P<name>[A-Z][\w-]*(?: [A-Z][\w-]*){0,3})(?P<rest>\s*(?:\([^)]*\))?\s*(?::"
    r"| [-–—] |$)[\s\S]*)$"
)
_SPOKEN = re.compile(r"^(?P<name>[A-Z][\w-]*(?: [a-z][\w-]*){1,2})(?P<rest>\s*:\s[\s\S]*)$")
"""A name as it is spoken, "Ballot choice: …"."""
_REST = re.compile(
    r"^\s*(?P<remark>(?:\([^()]*(?:\([^()]*\)[^()]*)*\)\s*)?)[:–—-]*\s*(?P<words>[\s\S]*)$"
)
_LABELLED = re.compile(r"^[`*]?([A-Za-z][\w /-]{0,40}?)[`*]?\s*:\s*([\s\S]*)$")
_EITHER = re.compile(
    r"^(?:status|type|state|source|owner|key|description|summary|notes?|query|example|model|rule"
    r"|index|table|permissions?|purpose|base|total|change|reason|volume|title|name|enum)$",
    re.I,
)
_SOFT = {"to", "on", "with", "by", "of", "in", "at", "from", "the", "a", "an"}


def item_entity(item: Item, context: Context, file: str) -> Draft | None:
    """The entity a list item of a data section describes, or None."""
    lead, rest = split_lead(item.text)
    name = named(lead) if lead else None
    if name is None or not name.name:
        return None
    opened = _REST.match(rest)
    remark, words = (opened["remark"], opened["words"]) if opened else ("", rest)
    about = Text(f"{remark.strip()} {words}".strip(), item.text.line)
    draft = described(name, about, item.text.line, item.below, context, file)
    spoken = not item.text.lead and not _PLAIN.match(item.text.words)
    # a fact beside a name, as no advice has: "Follow the rules: keep names short"
    return draft if not spoken or any(a.told for a in draft.entity.attributes) else None


def split_lead(text: Text) -> tuple[str, str]:
    """The name an item starts with and what follows it; two empty texts for none."""
    if text.lead:
        return text.lead, text.rest
    plain = _PLAIN.match(text.words) or _SPOKEN.match(text.words)
    return (plain["name"], plain["rest"]) if plain else ("", "")


def described(
    name: Named, text: Text, line: int, below: tuple[Block, ...], context: Context, file: str
) -> Draft:
    """A draft from an entity's name, the words about it and the blocks below it."""
    place, words = Place(file, line), text.words
    inner = tuple(_below(below, name.name, context.label, file))
    attrs = [a for a in inner if isinstance(a, Attribute)] or list(
        having.in_prose(words, Place(file, text.line))
    )
    said = (
        *sentences(text, name.name),
        *(s for s in inner if isinstance(s, Sentence)),
    )
    about = f"{name.remark} {words}"
    existing = context.existing or name.existing or bool(EXISTING.search(_first(words)))
    stored = context.stored and is_stored(name.name, about)
    form: Form = "bullets" if any(isinstance(a, Attribute) for a in inner) or not attrs else "prose"
    entity = Entity(name.name, " ".join(words.split()), place, tuple(attrs), existing, stored, form)
    return Draft(entity, said, sure=bool(attrs) or not name.weak or name.marked)


def _first(words: str) -> str:
    """The remark and the first few words, where a spec says that something exists."""
    remark = re.match(r"\(([^()]*)\)\s*:?\s*", words)
    return (
        f"{remark[1]}" if remark and EXISTING.search(remark[1]) else words.partition(". ")[0][:120]
    )


def _below(
    blocks: tuple[Block, ...], entity: str, label: Label, file: str
) -> Iterator[Attribute | Sentence]:
    """Attributes and sentences of the blocks below a name; a label rules what follows it."""
    for block in blocks:
        if isinstance(block, Prose):
            label = label_of(block.text.words.split(":")[0]) or label
            yield from labelled(block.text, (), entity, label, file)
        elif isinstance(block, Grid) and tables.is_fields(block, data=True):
            yield from tables.field_rows(block, file)
        elif isinstance(block, Listing):
            for item in block.items:
                yield from labelled(item.text, item.below, entity, label, file)


def listing(block: Listing, entity: str, label: Label, file: str) -> Iterator[Attribute | Sentence]:
    """Attributes and sentences of a list below an entity's heading."""
    yield from _below((block,), entity, label, file)


def labelled(
    text: Text, below: tuple[Block, ...], entity: str, label: Label, file: str
) -> Iterator[Attribute | Sentence]:
    """What one item or paragraph about an entity says, under a label or with one of its own."""
    opened = _LABELLED.match(text.words)
    own = _own_label(text, label, opened)
    words = opened[2] if own and opened else ("" if own else text.words)
    kind, place = own or label, Place(file, text.line)
    if own == "attributes" and words:
        yield from attributes.listed(words, place)
    elif kind in {"", "attributes"} and not own:
        yield from _attribute_or_sentence(text, entity, kind, place)
    elif words:
        yield from sentences(Text(words, text.line), entity)
    yield from _below(below, entity, kind, file)


def _own_label(text: Text, above: Label, opened: re.Match[str] | None) -> Label:
    """The label an item starts with; `status` and the like are attributes where facts follow."""
    title, rest = (opened[1], opened[2]) if opened else (text.words, "")
    own = label_of(title)
    if own == "attributes" or not own:
        return own
    single = len(words_of(title)) == 1
    named_so = text.words.startswith("`") or (above == "attributes" and own != "relations")
    if single and (named_so or title[:1].islower() or (_EITHER.match(title) and _has_fact(rest))):
        return ""
    return own


def _has_fact(words: str) -> bool:
    """Whether words speak of a type or of what values are allowed."""
    first = next(facts.segments(words), "")
    return (
        bool(facts.type_of(first) or facts.choices_of(words))
        or facts.required_of(first) is not None
    )


def _attribute_or_sentence(
    text: Text, entity: str, kind: Label, place: Place
) -> Iterator[Attribute | Sentence]:
    one = None if _is_sentence(text, kind) else attributes.line_of(text.words, place)
    if one is not None:
        yield one
    yield from sentences(text, entity)


def _is_sentence(text: Text, kind: Label) -> bool:
    """Whether an item is a statement rather than the name of an attribute."""
    if text.lead or re.match(r"^[`\"]?\w+(?: \w+){0,2}[`\"]?\s*[(:]", text.words):
        return False
    head = re.split(r"[:(]|\s[-–—]\s", text.words)[0]
    words = [w.lower() for w in words_of(head)]
    return len(words) > (4 if kind else 3) or bool(_SOFT & set(words)) or text.words.endswith(".")
