"""What becomes of rows when others go: "deleting a conversation deletes its messages"."""

import re
from collections.abc import Iterator
from dataclasses import replace

from sddflow.domain.place import Place
from sddflow.domain.spec.document import DeleteRule, Relationship
from sddflow.domain.spec.draft import Sentence
from sddflow.domain.spec.mentions import MARK, MARKED, NEGATED, SMALL, Lexicon
from sddflow.domain.spec.people import as_users

_GONE = r"(?:deleted|removed|erased|gone|purged|destroyed|dropped)"
_DELETING = re.compile(
    rf"\b(?:deleting|deletion of|delet(?:es?|ed)|removing|removal of|removes?)\s+{SMALL}{MARK}",
    re.I,
)
_WHEN = re.compile(
    r"\b(?:when|if|after|once|whenever|as soon as"
    rf"|upon)\s+{SMALL}(?:\w+\s+)?{MARK}(?:'s account)?\s+(?:is|are|gets|has been|was"
    rf"|account is)\s+(?:\w+\s+)?{_GONE}"
    rf"|\b(?:when|if|once|whenever)\s+{SMALL}{MARK}(?:\s+or\s+{SMALL}{MARK})?\s+(?:deletes?|closes?)\s+(?:their|his|her|its"
    r"|the)\s+account",
    re.I,
)
_LEAVE = r"(?:disappears?|vanish(?:es)?|goes?|perish(?:es)?)"
_WITH = re.compile(
    rf"\b(?:{_GONE}|{_LEAVE})\s+(?:together\s+|along\s+|away\s+)?(?:with|when)\s+"
    rf"{SMALL}{MARK}(?:,?\s+and\s+(?:with\s+)?{SMALL}{MARK})?",
    re.I,
)
_ONLY = r"\ue000(\w+)\+?\ue001"
_ALSO = re.compile(
    rf",\s+(?:and\s+)?(?:an?|the)\s+{_ONLY}\s+with\s+{SMALL}{_ONLY}(?:,?\s+and\s+{SMALL}{_ONLY})?",
    re.I,
)
"""The same of others, without the verb: "a pet goes with its owner, a visit with its pet"."""
_CASCADES = re.compile(
    rf"\bcascad\w*\s+(?:delet\w+\s+)?(?:to|of|on|from)?\s*(?:all\s+)?(?:of\s+)?{SMALL}{MARK}", re.I
)
_RESTRICT = re.compile(
    rf"{MARK}\s+(?:cannot|can not|can't|must not|may not|is not"
    rf"|must never)\s+be\s+{_GONE}\s+(?:while|as long as|if|when)\b(?=.*\b(?:has|have"
    rf"|having|contains?|exists?|still|remains?|owns?)\b).*?{MARK}",
    re.I,
)
_HELD = re.compile(
    rf"{MARK}\s+(?:with|(?:that|which|who)\s+(?:has|have)(?:\s+\w+ed)?)\s+{SMALL}{MARK}\s+"
    rf"(?:cannot|can not|can't|must not|may not|must never)\s+be\s+{_GONE}",
    re.I,
)
_KEPT = re.compile(
    r"\b(?:kept|keeps?|stays?|forgotten|remain(?!s? (?:none|no))|retained|preserved|survive"
    r"|set to null|set null|orphaned|unlinked|detached|unassigned)\b",
    re.I,
)
_KEEPS_NOT = re.compile(
    r"\b(?:none|no)\b.*\bremains?\b|\b(?:not|never|nor)\b.*\b(?:kept|retained|remain|survive)", re.I
)


def read_deletions(
    sentence: Sentence, words: Lexicon, file: str, roles: frozenset[str] = frozenset()
) -> Iterator[Relationship]:
    """What one sentence says becomes of the children when a parent goes.

    Args:
        sentence: any of the spec.
        words: the entities it may name.
        file: of the spec.
        roles: what users are called in this spec.
    """
    marked, said = as_users(words.marked(sentence.text), roles)
    for link in _stated(marked, sentence, Place(file, sentence.line)):
        if link.target == "User" and said:
            yield from (replace(link, role=role) for role in said)
        else:
            yield link


def _stated(marked: str, sentence: Sentence, place: Place) -> Iterator[Relationship]:
    if MARKED not in marked or re.search(r"\bsoft[ -]?delet|\barchiv(?:ed|es)\b", marked, re.I):
        return
    refused = _RESTRICT.search(marked) or _HELD.search(marked)
    if refused:
        yield from _pairs(refused[1], [refused[3]], "restrict", sentence, place)
        return
    for child, *parents in _ALSO.findall(marked) if _WITH.search(marked) else ():
        for parent in filter(None, parents):
            yield from _pairs(parent, [child], "cascade", sentence, place)
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
        yield (gone[1] or gone[3] or gone[5], f"{marked[: gone.start()]} {marked[gone.end() :]}")
        return
    together = _WITH.search(marked)
    if together:
        before = marked[: together.start()]
        alone = f"\ue000{sentence.subject}\ue001" if sentence.subject else ""
        for parent in filter(None, (together[1], together[3])):
            yield (parent, f"{before if MARKED in before else alone} deleted")
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
    if NEGATED.search(rest):
        return ""
    return "cascade" if re.search(rf"\bdelet|\bremov|\bcascad|{_GONE}", rest, re.I) else ""


def _pairs(
    parent: str, children: list[str], rule: DeleteRule, sentence: Sentence, place: Place
) -> Iterator[Relationship]:
    for child in children:
        if child != parent:
            yield Relationship(child, parent, "many-to-one", place, sentence.text, None, rule)
