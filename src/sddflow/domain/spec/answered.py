"""What an answered question says: read as prose about the entities that it and its answer name."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from sddflow.domain.place import Place
from sddflow.domain.spec import attributes, deletions, relationships
from sddflow.domain.spec.claims import has_fact, opened, spoken
from sddflow.domain.spec.document import (
    Attribute,
    Cardinality,
    Clarification,
    DeleteRule,
    Entity,
    Relationship,
)
from sddflow.domain.spec.draft import Sentence
from sddflow.domain.spec.mentions import MARK, Lexicon
from sddflow.domain.spec.words import class_name

_YES = re.compile(r"^(?:yes|yep|sure|right|correct|it (?:is|does|must|should))\b", re.I)
_NO = re.compile(r"^(?:no|nope|it (?:is|does|must|should) not)\b", re.I)
_THING = re.compile(r"^what is (?:an? |the )?`?(\w+)`?\s*\?*$", re.I)
_HOLDS = re.compile(r"^what does (?:an? |the )?`?(\w+)`? hold\b", re.I)
_WHOSE = re.compile(rf"^whose (?:is|are)\s+(?:an?\s+|the\s+)?{MARK}", re.I)
_GOES = re.compile(
    rf"\b(?:when|if|once|after)\s+(?:\w+\s+)?{MARK}(?:'s account)?\s+"
    r"(?:(?:is|are|gets?|has been)\s+)?(?:deleted|removed|erased|gone|goes|go)\b",
    re.I,
)
_EMPTIED = re.compile(r"^(\w+)\.\w+ is required, but is to become empty when its (\w+) goes")
_RULE = re.compile(r"^which (deletion rule|cardinality) of (\w+) to (\w+) holds\b", re.I)
_FACT = re.compile(r"^which ([\w ]+) of (\w+)\.(\w+) holds\b", re.I)
_LINE = re.compile(r"\s*\(line \d+\)\s*$")
_THERE = re.compile(
    r"\bexist(?:s|ing)?\b|\balready\b|\bis there\b|\bpart of the application\b", re.I
)
_OUT = re.compile(r"\bnot (?:a )?part of\b|\bout of scope\b|\bnot stored\b|\bnot in scope\b", re.I)
_NEW = re.compile(r"\bnew\b|\bpart of this feature\b", re.I)
_SHARED = re.compile(
    r"\bnobody|\bno ?one\b|\bevery(?:body|one)|\bshared?\b|\ball users\b|\bno owner\b|\bglobal\b",
    re.I,
)
_OWNED = re.compile(r"\busers?\b|\bcreat\w+|\bowner\b|\bwho (?:made|wrote|added)\b", re.I)
_REFUSED = re.compile(
    r"\b(?:cannot|can't|can not|must not|may not)\s+be\s+(?:deleted|removed)|\brefus\w+|\brestrict"
    r"|\bblock(?:ed|s)?\b|\bprevent\w*|\bforbid\w*|\bnot (?:allowed|possible)",
    re.I,
)
_KEPT = re.compile(
    r"\bnull\b|\b(?:are|is|be)\s+kept\b|^kept?\b|^keep\b|\bkeeps?\b|\b(?:remains?|stays?)\b"
    r"|\borphan\w*|\bun(?:linked|assigned)\b|\bcolumn is optional\b",
    re.I,
)
_GONE = re.compile(r"\bdelet\w+|\bremov\w+|\bcascad\w*|\beras\w+|\bgone\b|\bgo(?:es)?\b", re.I)
_NOT = re.compile(r"\b(?:not|n't|never|nor|soft[ -]?delet\w*|archiv\w+)\b", re.I)
_PREFIX = {
    "type": "{}", "length": "at most {} characters", "least length": "at least {} characters",
    "list of values": "one of {}", "requiredness": "{}", "default": "default {}",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Meaning:
    """What one answer says.

    Args:
        links: relationships and rules on deletion.
        entities: what it says of each: attributes, that it exists, that it is new.
        out: entities that are no part of the feature.
        shared: entities that belong to nobody.
    """

    links: tuple[Relationship, ...] = ()
    entities: tuple[Entity, ...] = ()
    out: tuple[str, ...] = ()
    shared: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Said:
    """An answer on its way to a meaning.

    Args:
        question: its words.
        answer: its words, without the line that an option names.
        place: where it stands.
        words: the entities a text can name.
        known: the described entities.
    """

    question: str
    answer: str
    place: Place
    words: Lexicon
    known: tuple[Entity, ...]

    @property
    def text(self) -> str:
        """Both, as the source of what comes of it."""
        return f"{self.question} → {self.answer}"

    @property
    def sentence(self) -> Sentence:
        """The answer alone."""
        return Sentence(self.answer, self.place.line)

    def named(self, text: str) -> list[str]:
        """The entities a text names, each once."""
        return list(self.words.found(text))


def meaning_of(one: Clarification, words: Lexicon, known: tuple[Entity, ...]) -> Meaning | None:
    """What an answer says about the data; None where that cannot be read."""
    said = Said(one.question, _LINE.sub("", one.answer), one.place, words, known)
    return next((m for read in _READERS if (m := read(said)) is not None), None)


def _of_a_thing(said: Said) -> Meaning | None:
    """Answers to `What is Pallet?` and `What does a Label hold?`."""
    found = _THING.match(said.question) or _HOLDS.match(said.question)
    if found is None:
        return None
    name = class_name(found[1])
    entity = Entity(name, "", said.place, form="prose")
    if _OUT.search(said.answer):
        return Meaning(out=(name,))
    if _THERE.search(said.answer):
        return Meaning(entities=(replace(entity, existing=True),))
    if _HOLDS.match(said.question):
        held = attributes.listed(_held(said.answer), said.place)
        return Meaning(entities=(replace(entity, attributes=held),)) if held else None
    return Meaning(entities=(entity,)) if _NEW.search(said.answer) else None


def _held(answer: str) -> str:
    """The list in "It holds a name and a colour"."""
    return re.sub(r"^.*?\b(?:holds?|has|have|with)\s+", "", answer, count=1, flags=re.I)


def _of_an_owner(said: Said) -> Meaning | None:
    """Answers to `Whose is a Label?`."""
    found = _WHOSE.match(said.words.marked(said.question))
    if found is None:
        return None
    links = _related(said, found[1])
    if links:
        return Meaning(links)
    if _SHARED.search(said.answer):
        return Meaning(shared=(found[1],))
    owned = _OWNED.search(said.answer) and not _NOT.search(said.answer)
    return Meaning((_link(said, found[1], "User", required=True),)) if owned else None


def _of_a_deletion(said: Said) -> Meaning | None:
    """`What becomes of the notes when a user is deleted?`: the answer's rule for those two."""
    pairs = _deletion_asked(said)
    if not pairs:
        return None
    if whole := tuple(deletions.read_deletions(said.sentence, said.words, said.place.file)):
        return Meaning(tuple(_emptied(link, said) for link in whole))
    rule = rule_of(said.answer)
    links = (_link(said, child, parent, rule=rule) for child, parent in pairs)
    return Meaning(tuple(_emptied(link, said) for link in links)) if rule else None


def _deletion_asked(said: Said) -> list[tuple[str, str]]:
    """Pairs of child and parent that a question about deletion names."""
    if found := _RULE.match(said.question):
        return [(found[2], found[3])] if found[1].lower() == "deletion rule" else []
    if found := _EMPTIED.match(said.question):
        child, parent = said.named(found[1].replace("_", " ")), said.named(found[2])
        return [(child[0], parent[0])] if child and parent else []
    marked = said.words.marked(said.question)
    gone = _GOES.search(marked)
    if gone is None:
        return []
    others = re.findall(MARK, f"{marked[: gone.start()]} {marked[gone.end() :]}")
    return [(child, gone[1]) for child, _ in others if child != gone[1]]


def rule_of(answer: str) -> DeleteRule:
    """`cascade`, `restrict` or `set null`, by the words of an answer; "" for none, or for two."""
    if _REFUSED.search(answer):
        return "restrict"
    kept, gone = bool(_KEPT.search(answer)), bool(_GONE.search(answer))
    if _NOT.search(answer) or kept == gone:
        return ""
    return "set null" if kept else "cascade"


def _emptied(link: Relationship, said: Said) -> Relationship:
    """What is kept without its parent can be without it; the words are of both."""
    required = False if link.on_delete == "set null" else link.required
    return replace(link, text=said.text, required=required)


def _of_a_clash(said: Said) -> Meaning | None:
    """Answers to `Which length of Message.content holds?` and its like."""
    if (found := _RULE.match(said.question)) and found[1].lower() == "cardinality":
        links = _in_terms(said, found[2], found[3]) or _related(said, found[2])
        return Meaning(links) if links else None
    asked = _FACT.match(said.question)
    if asked is None:
        return None
    form = _PREFIX.get(asked[1].lower())
    if form is None:
        return None
    bare = re.sub(r"^type\s+", "", opened(_after(said.answer, asked[2], asked[3])))
    number = re.fullmatch(r"(\d[\d,_ ]*)(?:\s*characters?)?", bare)
    told = _fact(asked[3], bare, said) if not number else None
    told = told or _fact(asked[3], form.format(number[1] if number else bare), said)
    return _about(asked[2], told, said) if told else None


def _after(answer: str, entity: str, name: str) -> str:
    """An answer without the name of what it is about."""
    about = rf"^(?:the\s+)?(?:{entity}\.)?{name}\b(?:\s+of\s+(?:an?\s+|the\s+)?{entity}\b)?"
    return re.sub(about, "", answer.strip(), count=1, flags=re.I)


def _in_prose(said: Said) -> Meaning | None:
    """Any other question: what the answer states, or what a yes makes of the question."""
    text = _stated(said)
    here = replace(said, answer=text)
    if deleted := tuple(deletions.read_deletions(here.sentence, said.words, said.place.file)):
        return Meaning(tuple(_emptied(link, said) for link in deleted))
    if links := _related(here, ""):
        return Meaning(links)
    entity, attribute = _spoken_of(said, text)
    if entity is None or attribute is None:
        return None
    found = spoken(attribute).search(text)
    told = _fact(attribute.name, opened(text[found.end() :]) if found else text, said)
    told = told or _fact(attribute.name, text, said)
    told = told or (_fact(attribute.name, f"one of {text}", said) if "," in text else None)
    return _about(entity.name, told, said) if told else None


def _stated(said: Said) -> str:
    """The answer as a statement: a yes states the question, a no its contrary where it has one."""
    question = re.sub(r"^(?:should|must|may|can|is|are|does|do)\s+", "", said.question, flags=re.I)
    if _NO.match(said.answer) and re.search(r"\brequired|mandatory|optional\b", question, re.I):
        return "required" if re.search(r"\boptional\b", question, re.I) else "optional"
    return question.rstrip(" ?") if _YES.match(said.answer) else said.answer


def _spoken_of(said: Said, text: str) -> tuple[Entity | None, Attribute | None]:
    """The one attribute that the statement, or else the question, names."""
    for words in (text, f"{said.question} {text}"):
        named = set(said.named(words.replace(".", " ")))
        homes = [e for e in said.known if e.name in named] or list(said.known)
        found = [(e, a) for e in homes for a in e.attributes if spoken(a).search(words)]
        if len(found) == 1:
            return found[0]
    return None, None


def _fact(name: str, text: str, said: Said) -> Attribute | None:
    """The attribute with what a text says of it; None where it says nothing."""
    told = attributes.attribute(name, text, said.place)
    known = told is not None and (has_fact(told) or bool(told.type))
    return replace(told, text=said.text) if told and known else None


def _about(name: str, told: Attribute, said: Said) -> Meaning:
    return Meaning(entities=(Entity(name, "", said.place, attributes=(told,), form="prose"),))


def _related(said: Said, subject: str) -> tuple[Relationship, ...]:
    """The relationships that the answer states."""
    sentence = replace(said.sentence, subject=subject)
    found = relationships.read_relationships(sentence, said.words, said.place.file)
    return tuple(replace(link, text=said.text) for link in found if link.entity != link.target)


def _in_terms(said: Said, one: str, other: str) -> tuple[Relationship, ...]:
    """One of the four terms; "one-to-one" and "many-to-many" need no names."""
    terms: Iterator[Cardinality] = (
        c for c in ("many-to-many", "one-to-one", "many-to-one", "one-to-many")
        if re.search(c.replace("-", "[ -]"), said.answer, re.I)
    )  # fmt: skip
    named = said.named(said.answer)
    entity, target = named[:2] if len(named) > 1 else (one, other)
    return tuple(replace(_link(said, entity, target), cardinality=c) for c in terms)[:1]


def _link(
    said: Said, child: str, parent: str, *, required: bool | None = None, rule: DeleteRule = ""
) -> Relationship:
    return Relationship(child, parent, "many-to-one", said.place, said.text, required, rule)


_READERS: tuple[Callable[[Said], Meaning | None], ...] = (
    _of_a_thing, _of_an_owner, _of_a_deletion, _of_a_clash, _in_prose,
)  # fmt: skip
