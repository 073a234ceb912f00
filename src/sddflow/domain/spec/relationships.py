"""Relationships in words: "belongs to", "has many", "deleting a … deletes its …"."""

import re
from collections.abc import Iterator

from sddflow.domain.place import Place
from sddflow.domain.spec.document import Cardinality, DeleteRule, Relationship
from sddflow.domain.spec.draft import Sentence
from sddflow.domain.spec.mentions import MARK, Lexicon

_SMALL = (
    r"(?:(?:an?|the|its|their|one|exactly|single|some|each|every|only|existing|registered"
    r"|specific|same|given|parent|own|that|this|authenticated|corresponding|associated"
    r"|precisely)\s+)*"
)
_MANY = (
    r"(?:many|multiple|several|any number of|zero or more|one or more|0 or more|1 or more"
    r"|a list of|a collection of|a number of|unlimited|lots of|numerous)"
)
_MORE = (
    r"(?P<more>(?:\s*(?:,|,?\s+and"
    rf"|,?\s+or)\s+(?:also\s+)?(?:to\s+)?(?:{_MANY}\s+)?{_SMALL}{MARK})*)"
)
_ONE = re.compile(
    r"\b(?:belong(?:s|ing)?(?:\s+also)?\s+to|(?:is|are)\s+(?:always\s+)?owned\s+by"
    r"|(?:is|are)\s+(?:a\s+)?part\s+of|owned\s+by)\s+"
    r"(?P<quant>(?:exactly one|only one|one and only one|at most one|zero or one|one"
    rf"|a single)\s+)?{_SMALL}{MARK}{_MORE}",
    re.I,
)
_LIST = re.compile(
    r"\b(?:ha(?:s|ve|ving)|owns?|contains?|consists? of|creates?|starts?|holds?"
    rf"|groups?|includes?)\s+(?:of\s+)?{_MANY}\s+{_SMALL}(?:\w+\s+)?{MARK}{_MORE}",
    re.I,
)
_SINGLE = re.compile(
    r"\bha(?:s|ve)\s+(?:exactly one|only one|at most one|one and only one|one"
    rf"|a single)\s+{MARK}(?!\+)",
    re.I,
)
_WORDS: tuple[tuple[Cardinality, str], ...] = (
    ("many-to-many", r"many[ -]to[ -]many|M\s*:\s*[NM]|N\s*:\s*M|\*\s*:\s*\*|\*-\*"),
    ("one-to-many", r"one[ -]to[ -]many|1\s*(?::|-|→|->|to|—|–)+\s*(?:N|M|many|\*)"),
    ("many-to-one", r"many[ -]to[ -]one|(?:N|M|\*)\s*(?::|-|→|->|to|—|–)+\s*1"),
    ("one-to-one", r"one[ -]to[ -]one|1\s*:\s*1|1\s*-\s*1"),
)
_PLAIN = re.compile(r"\b(?:not|never|cannot|can't|no longer|without)\b", re.I)
_OPTIONAL = re.compile(r"\b(?:may|optional(?:ly)?|can|at most one|zero or one|sometimes)\b", re.I)
_BREAK = re.compile(r"[;:,.]\s+")
_GONE = r"(?:deleted|removed|erased|gone|purged|destroyed|dropped)"
_DELETING = re.compile(
    rf"\b(?:deleting|deletion of|delet(?:es?|ed)|removing|removal of|removes?)\s+{_SMALL}{MARK}",
    re.I,
)
_WHEN = re.compile(
    r"\b(?:when|if|after|once|whenever|as soon as"
    rf"|upon)\s+{_SMALL}(?:\w+\s+)?{MARK}(?:'s account)?\s+(?:is|are|gets|has been|was"
    rf"|account is)\s+(?:\w+\s+)?{_GONE}"
    rf"|\b(?:when|if|once|whenever)\s+{_SMALL}{MARK}\s+deletes?\s+(?:their|his|her|its"
    r"|the)\s+account",
    re.I,
)
_WITH = re.compile(rf"\b{_GONE}\s+(?:together\s+|along\s+)?(?:with|when)\s+{_SMALL}{MARK}", re.I)
_CASCADES = re.compile(
    rf"\bcascad\w*\s+(?:delet\w+\s+)?(?:to|of|on|from)?\s*(?:all\s+)?(?:of\s+)?{_SMALL}{MARK}", re.I
)
_RESTRICT = re.compile(
    rf"{MARK}\s+(?:cannot|can not|can't|must not|may not|is not"
    rf"|must never)\s+be\s+{_GONE}\s+(?:while|as long as|if|when)\b(?=.*\b(?:has|have"
    rf"|having|contains?|exists?|still|remains?|owns?)\b).*?{MARK}",
    re.I,
)
_KEPT = re.compile(
    r"\b(?:kept|keeps?|remain(?!s? (?:none|no))|retained|preserved|survive|set to null"
    r"|set null|orphaned|unlinked|detached|unassigned)\b",
    re.I,
)
_KEEPS_NOT = re.compile(
    r"\b(?:none|no)\b.*\bremains?\b|\b(?:not|never|nor)\b.*\b(?:kept|retained|remain|survive)", re.I
)


def read_relationships(sentence: Sentence, words: Lexicon, file: str) -> Iterator[Relationship]:
    """The relationships one sentence states, without what becomes of rows on deletion."""
    marked = words.marked(sentence.text)
    place = Place(file, sentence.line)
    if "\ue000" not in marked:
        return
    for found in _ONE.finditer(marked):
        yield from _belongs(found, marked, sentence, place)
    yield from _having(_LIST, "one-to-many", marked, sentence, place)
    yield from _in_terms(marked, sentence, place)


def read_singles(sentence: Sentence, words: Lexicon, file: str) -> Iterator[Relationship]:
    """One to one, as in "a user has one profile", where nothing else is said about the two."""
    marked = words.marked(sentence.text)
    yield from _having(_SINGLE, "one-to-one", marked, sentence, Place(file, sentence.line))


def _having(
    pattern: re.Pattern[str],
    cardinality: Cardinality,
    marked: str,
    sentence: Sentence,
    place: Place,
) -> Iterator[Relationship]:
    for found in pattern.finditer(marked):
        owner = _subject(marked, found.start(), sentence.subject)
        if owner and not _PLAIN.search(_clause(marked, found.start())):
            for target, _ in re.findall(MARK, found[0]):
                yield _relationship(owner, target, cardinality, place, sentence)


def _belongs(
    found: re.Match[str], marked: str, sentence: Sentence, place: Place
) -> Iterator[Relationship]:
    clause = _clause(marked, found.start())
    owner = _subject(marked, found.start(), sentence.subject)
    if not owner or _PLAIN.search(clause):
        return
    optional = bool(_OPTIONAL.search(clause) or _OPTIONAL.search(found["quant"] or ""))
    required = False if optional else True if found["quant"] else None
    for target, several in re.findall(MARK, found[0]):
        cardinality: Cardinality = (
            "many-to-many" if several and re.search(_MANY, found[0], re.I) else "many-to-one"
        )
        yield _relationship(owner, target, cardinality, place, sentence, required)


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


def read_deletions(sentence: Sentence, words: Lexicon, file: str) -> Iterator[Relationship]:
    """What one sentence says becomes of the children when a parent goes."""
    marked, place = words.marked(sentence.text), Place(file, sentence.line)
    if "\ue000" not in marked or re.search(r"\bsoft[ -]?delet|\barchiv(?:ed|es)\b", marked, re.I):
        return
    refused = _RESTRICT.search(marked)
    if refused:
        yield from _pairs(refused[1], [refused[3]], "restrict", sentence, place)
        return
    for parent, rest in _deleted(marked, sentence):
        rule = _rule(rest)
        children = [c for c in dict.fromkeys(m[1] for m in re.finditer(MARK, rest)) if c != parent]
        if rule and sentence.subject and not children and sentence.subject != parent:
            children = [sentence.subject]
        if rule:
            yield from _pairs(parent, children, rule, sentence, place)


def _deleted(marked: str, sentence: Sentence) -> Iterator[tuple[str, str]]:
    """Who goes, and the words about what becomes of the others."""
    gone = _WHEN.search(marked)
    if gone:
        yield (gone[1] or gone[3], f"{marked[: gone.start()]} {marked[gone.end() :]}")
        return
    together = _WITH.search(marked)
    if together:
        before = marked[: together.start()]
        rest = (
            before
            if "\ue000" in before
            else f"\ue000{sentence.subject}\ue001"
            if sentence.subject
            else ""
        )
        yield (together[1], f"{rest} deleted")
        return
    deleting = _DELETING.search(marked)
    if deleting and re.match(r"deleting|deletion|removing|removal", deleting[0], re.I):
        yield (deleting[1], marked[deleting.end() :])
        return
    cascades = _CASCADES.search(marked)
    if cascades and sentence.subject and cascades[1] != sentence.subject:
        yield (sentence.subject, f"{cascades[0]} deleted")


def _rule(rest: str) -> DeleteRule:
    if re.search(r"\bnull\b", rest, re.I) or (_KEPT.search(rest) and not _KEEPS_NOT.search(rest)):
        return "set null"
    if _KEEPS_NOT.search(rest):
        return "cascade"
    if _PLAIN.search(rest):
        return ""
    return "cascade" if re.search(rf"\bdelet|\bremov|\bcascad|{_GONE}", rest, re.I) else ""


def _pairs(
    parent: str, children: list[str], rule: DeleteRule, sentence: Sentence, place: Place
) -> Iterator[Relationship]:
    for child in children:
        if child != parent:
            yield Relationship(child, parent, "many-to-one", place, sentence.text, None, rule)


def _clause(marked: str, at: int) -> str:
    """The words between the last stop before `at` and `at`."""
    before = marked[:at]
    stops = [m.end() for m in _BREAK.finditer(before)]
    return before[stops[-1] :] if stops else before


def _subject(marked: str, at: int, default: str) -> str:
    """Who a verb at `at` speaks of: its clause's first mention, the description's entity, or the sentence's."""
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
