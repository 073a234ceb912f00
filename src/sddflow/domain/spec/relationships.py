"""Relationships in words: "belongs to", "has many", "a many-to-many relationship with"."""

import re
from collections.abc import Iterator
from dataclasses import replace

from sddflow.domain.place import Place
from sddflow.domain.spec.document import Cardinality, Relationship
from sddflow.domain.spec.draft import Sentence
from sddflow.domain.spec.mentions import MARK, MARKED, NEGATED, SMALL, Lexicon
from sddflow.domain.spec.people import role_after

_MANY = (
    r"(?:many|multiple|several|any number of|zero or more|one or more|0 or more|1 or more"
    r"|a list of|a collection of|a number of|unlimited|lots of|numerous)"
)
_MORE = (
    r"(?P<more>(?:\s*(?:,|,?\s+and"
    rf"|,?\s+or)\s+(?:also\s+)?(?:to\s+)?(?:{_MANY}\s+)?{SMALL}{MARK})*)"
)
_ONE = re.compile(
    r"\b(?:belong(?:s|ing)?(?:\s+also)?\s+to|(?:is|are)\s+(?:always\s+)?owned\s+by"
    r"|(?:is|are)\s+(?:a\s+)?part\s+of|owned\s+by|is\s+about)\s+"
    r"(?P<quant>(?:exactly one|only one|one and only one|at most one|zero or one|one"
    rf"|a single|{_MANY})\s+)?{SMALL}{MARK}{_MORE}",
    re.I,
)
_POINTS = re.compile(
    r"\b(?:link(?:s|ing)|connect(?:s|ing)|referenc(?:es|ing)|refer(?:s|ring) to|points? to|between"
    r"|(?:uploaded|created|written|placed|made|posted|booked|assigned|reported|submitted|requested"
    r"|authored|sent|added|recorded|given|scheduled)\s+(?:by|for|to))\s+"
    r"(?P<quant>(?:exactly one|at most one|zero or one|one|a single)\s+)?"
    rf"{SMALL}{MARK}(?!\+)(?:\s+(?:to|with)\s+{SMALL}{MARK}(?!\+))?{_MORE}",
    re.I,
)
_SELF = re.compile(
    r"\ue000(?P<target>\w+)\ue001\s+(?:may|can)\s+(?:also\s+)?be\s+(?P<verb>[a-z]+ed)\s+by\s+"
    r"(?:(?:at most\s+)?(?:one|an)\s*)other\s+\ue000(?P=target)\ue001",
    re.I,
)
"""One of the same kind: "a task may be blocked by one other task"."""
_ON_MANY = re.compile(
    r"\b(?:be|is|are|appears?)\s+(?:(?:\w+ed|held|put|given|worn|taken|taught|sold)"
    rf"\s+)?(?:on|in|to|by|with|across)\s+{_MANY}\s+{SMALL}{MARK}",
    re.I,
)
_LIST = re.compile(
    r"\b(?:ha(?:s|ve|ving)|owns?|contains?|consists? of|creates?|starts?|holds?"
    rf"|groups?|includes?|needs?|requires?)\s+(?:of\s+)?{_MANY}\s+{SMALL}(?:\w+\s+)?{MARK}{_MORE}",
    re.I,
)
_SINGLE = re.compile(
    r"\bha(?:s|ve)\s+(?:exactly one|only one|at most one|one and only one|one"
    rf"|a single)\s+{MARK}(?!\+|\s+per\b)",
    re.I,
)
_FOR = re.compile(r"\ban?\s+\ue000(\w+)\ue001\s+for\s+(?:an?|the|one)\s+\ue000(\w+)\ue001", re.I)
_WORDS: tuple[tuple[Cardinality, str], ...] = (
    ("many-to-many", r"many[ -]to[ -]many|[NM*]\s*(?::|-|–|—|↔|<->|to)+\s*[NM*]"),
    ("one-to-many", r"one[ -]to[ -]many|1\s*(?::|-|→|->|to|—|–)+\s*(?:N|M|many|\*)"),
    ("many-to-one", r"many[ -]to[ -]one|(?:N|M|\*)\s*(?::|-|→|->|to|—|–)+\s*1"),
    ("one-to-one", r"one[ -]to[ -]one|1\s*:\s*1|1\s*-\s*1"),
)
_OPTIONAL = re.compile(r"\b(?:may|optional(?:ly)?|can|at most one|zero or one|sometimes)\b", re.I)
_OTHER = re.compile(rf"(?:,|\band)\s+(?:an?|each|every)\s+{MARK}\s*$", re.I)
_BREAK = re.compile(r"[;:,.]\s+")


def read_relationships(sentence: Sentence, words: Lexicon, file: str) -> Iterator[Relationship]:
    """The relationships one sentence states, without what becomes of rows on deletion."""
    marked = words.marked(sentence.text)
    place = Place(file, sentence.line)
    if MARKED not in marked:
        return
    for found in _ONE.finditer(marked):
        yield from _belongs(found, marked, sentence, place)
    for found in _POINTS.finditer(marked) if sentence.subject else ():
        yield from _belongs(found, marked, sentence, place)
    for target, verb in _SELF.findall(marked):
        told = _relationship(target, target, "many-to-one", place, sentence, required=False)
        yield replace(told, role=f"{verb.lower()}_by")
    yield from _having(_LIST, "one-to-many", marked, sentence, place)
    yield from _having(_ON_MANY, "many-to-many", marked, sentence, place)
    yield from _in_terms(marked, sentence, place)


def read_singles(sentence: Sentence, words: Lexicon, file: str) -> Iterator[Relationship]:
    """What counts where nothing else is said about the two.

    One to one, as in "a user has one profile", and what is "a request for a ride".
    """
    marked = words.marked(sentence.text)
    place = Place(file, sentence.line)
    yield from _having(_SINGLE, "one-to-one", marked, sentence, place)
    for child, target in _FOR.findall(marked):
        if child != target:
            yield _relationship(child, target, "many-to-one", place, sentence)


def _having(
    pattern: re.Pattern[str],
    cardinality: Cardinality,
    marked: str,
    sentence: Sentence,
    place: Place,
) -> Iterator[Relationship]:
    for found in pattern.finditer(marked):
        owner = _subject(marked, found.start(), sentence.subject)
        if pattern is _ON_MANY:  # "and a tag can be on many posts": the nearest one speaks
            nearest = list(re.finditer(MARK, marked[: found.start()]))
            owner = nearest[-1][1] if nearest else owner
        if pattern is _LIST and (other := _OTHER.search(marked[: found.start()])):
            owner = other[1]  # "…, and a tag has many tasks": each side speaks for itself
        if owner and not NEGATED.search(_clause(marked, found.start())):
            for target, _ in re.findall(MARK, found[0]):
                yield _relationship(owner, target, cardinality, place, sentence)


def _belongs(
    found: re.Match[str], marked: str, sentence: Sentence, place: Place
) -> Iterator[Relationship]:
    clause = _clause(marked, found.start())
    owner = _subject(marked, found.start(), sentence.subject)
    if not owner or NEGATED.search(clause):
        return
    optional = bool(_OPTIONAL.search(clause) or _OPTIONAL.search(found["quant"] or ""))
    required = False if optional else True if found["quant"] else None
    for target, several in re.findall(MARK, found[0]):
        cardinality: Cardinality = (
            "many-to-many" if several and re.search(_MANY, found[0], re.I) else "many-to-one"
        )
        told = _relationship(owner, target, cardinality, place, sentence, required)
        yield _as_person(told, marked[found.end() :]) if target == "User" else told


def _as_person(link: Relationship, after: str) -> Relationship:
    """The link to a user under the word that the user is called there."""
    role, optional = role_after(after)
    return replace(link, role=role, required=False if optional else link.required)


def _in_terms(marked: str, sentence: Sentence, place: Place) -> Iterator[Relationship]:
    """`User → Conversation: one-to-many`, "a many-to-many relationship with Tag"."""
    for cardinality, pattern in _WORDS:
        found = re.search(rf"(?<![\w-])(?:{pattern})(?![\w-])", marked, re.I)
        if not found:
            continue
        before = [m[1] for m in re.finditer(MARK, marked[: found.start()])]
        after = [m[1] for m in re.finditer(MARK, marked[found.end() :])]
        named = [*before, *after]
        if sentence.subject and not (before and len(named) > 1):
            named = [sentence.subject, *after, *before]
        if len(named) > 1:
            yield _relationship(named[0], named[1], cardinality, place, sentence)
        return


def _clause(marked: str, at: int) -> str:
    """The words between the last stop before `at` and `at`."""
    before = marked[:at]
    stops = [m.end() for m in _BREAK.finditer(before)]
    return before[stops[-1] :] if stops else before


def _subject(marked: str, at: int, default: str) -> str:
    """Who a verb at `at` speaks of.

    The first one its clause names; in a description its entity, unless the clause starts with
    another; else the first one the sentence names.
    """
    clause = re.search(MARK, _clause(marked, at))
    if default:
        fits = clause and re.match(
            rf"^\W*(?:and\s+)?(?:each|every|an?|one|the)?\s*{MARK}", _clause(marked, at), re.I
        )
        return clause[1] if clause and fits else default
    whole = clause or re.search(MARK, marked[:at])
    return whole[1] if whole else ""


def _relationship(
    entity: str,
    target: str,
    cardinality: Cardinality,
    place: Place,
    sentence: Sentence,
    required: bool | None = None,  # noqa: FBT001 - it is the value itself
) -> Relationship:
    return Relationship(entity, target, cardinality, place, sentence.text, required)
