"""Entities that plain paragraphs describe: "A pet belongs to a user. It has a name, a species …".

A thing counts only where the text says both what it belongs to or is, and at least two things that
it has; or three things that it has, with a length, a type or the like: running words alone make no
table.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from sddflow.domain.place import Place
from sddflow.domain.spec.document import Attribute, Entity
from sddflow.domain.spec.draft import Draft, sentences
from sddflow.domain.spec.having import HAVING, in_sentences
from sddflow.domain.spec.markdown import Prose, Text
from sddflow.domain.spec.people import persons_in
from sddflow.domain.spec.words import class_name, plural

_LEAST, _ENOUGH = 2, 3
_WORD = (
    r"(?!(?:of|one|other|can|may|must|should|will|could|not|never|who|which|that|also|to)\b)[a-z]+"
)
_NAME = rf"(?P<name>{_WORD}(?:[ -]{_WORD}){{0,2}}?)"
_CAN = r"(?:(?:can|may|must|should|will)\s+)?(?:also\s+)?"
_IS = (
    r"(?:belongs?\s+to|is\s+(?:part\s+of|about|\w+(?:ed|en)(?:\s+\w{2,3})?\s+by)|reserves|records|links|connects"
    r"|describes|consists\s+of)"
)
_GETS = r"(?:gets|gains|receives)"
_OPENED = re.compile(
    rf"(?:(?:and|also|besides|now|then)\s+)?(?:an?|each|every)\s+{_NAME}\s+{_CAN}"
    rf"(?:(?P<link>{_IS})|(?P<gain>{_GETS})|{HAVING})\b",
    re.I,
)
_KNOWN = re.compile(rf"the\s+{_NAME}\s+{_CAN}(?:{_IS}|{_GETS}|{HAVING})\b", re.I)
_SOME = re.compile(rf"[A-Z][a-z]+\s+(?P<name>[a-z]+)\s+(?:also|additionally)\s+{HAVING}\s+", re.I)
"""Only some of them have it: "Mileage lines also store the distance"."""
_FOR_EACH = re.compile(
    rf"for\s+(?:each|every)\s+{_NAME},?\s+(?:we|the\s+\w+)\s+(?:also\s+)?"
    r"(?:records?|keeps?|stores?|notes?|saves?)\s+",
    re.I,
)
_PERSON = re.compile(
    rf"(?:the|an?)\s+[a-z]+,\s+(?:who\s+is\s+)?(?:also\s+)?an?\s+user\b.*?\b(?:on|for|of|in|with|to)"
    rf"\s+(?:the|an?|each)\s+{_NAME}(?=[\s,.]|$)",
    re.I,
)
"""Somebody who stands beside a thing: "The approver, also a user, is recorded on the claim"."""
_NOTHING_STORED = re.compile(
    r"(?:^|.*\W)(?:new \w+|table|column|row|field|index|page|system)$", re.I
)
"""What a text about databases or screens says of them, and what no table is for."""
_USER = "User"


@dataclass(frozen=True, slots=True)
class _Told:
    """What a run of sentences says about one thing.

    Args:
        name: in the text's words.
        text: the sentences.
        line: of the first one.
        link: they begin with what it is or belongs to.
        gain: they begin with what it gets.
    """

    name: str
    text: str
    line: int
    link: bool = False
    gain: bool = False

    def attributes(self, file: str) -> tuple[Attribute, ...]:
        """What the thing has."""
        place = Place(file, self.line)
        found = {a.name: a for a in persons_in(self.text, place)}
        for one in in_sentences(self.text, place, self.name):
            found.setdefault(one.name, one)
        return tuple(found.values())


def told_entities(paragraphs: tuple[Prose, ...], file: str) -> Iterator[Draft]:
    """The entities that the paragraphs of a document describe, a draft for each place."""
    told: list[_Told] = []
    for block in paragraphs:
        runs = _runs(block.text, tuple(t.name for t in told))
        told += (run for run in runs if not _NOTHING_STORED.match(run.name))
    for name in dict.fromkeys(class_name(t.name) for t in told):
        mine = [(t, t.attributes(file)) for t in told if class_name(t.name) == name]
        has = {a.name for _, found in mine for a in found}
        facts = any(a.told or a.required is not None for _, found in mine for a in found)
        gains = any(t.gain and found for t, found in mine)
        least = _LEAST if any(t.link for t, _ in mine) else _ENOUGH
        enough = len(has) >= least and (least == _LEAST or facts)
        if name and name != _USER and (enough or gains):
            yield from (_draft(name, one, found, file) for one, found in mine)


def _draft(name: str, told: _Told, found: tuple[Attribute, ...], file: str) -> Draft:
    about = Text(told.text, told.line)
    words = " ".join(told.text.split())
    entity = Entity(name, words, Place(file, told.line), found, told.gain, form="prose")
    return Draft(entity, tuple(sentences(about, name)))


def _runs(text: Text, known: tuple[str, ...]) -> Iterator[_Told]:
    """The paragraph's sentences, together as long as they speak of one thing."""
    run: _Told | None = None
    for one in () if text.lead else sentences(text):
        begun = _begun(one.text, (*known, *((run.name,) if run else ())), text.words)
        if begun is not None:
            if run is not None:
                yield run
            run = replace(begun, line=one.line)
            known = (*known, begun.name)
        elif run is not None:
            run = replace(run, text=f"{run.text} {one.text}")
    if run is not None:
        yield run


def _begun(words: str, known: tuple[str, ...], around: str) -> _Told | None:
    """What a sentence begins to speak of; None where it goes on, or speaks of nothing."""
    opened = _OPENED.match(words)
    if opened:
        link, gain = bool(opened["link"]), bool(opened["gain"])
        return _Told(_whole(opened["name"], known, around), words, 0, link, gain)
    if each := _FOR_EACH.match(words):
        return _Told(_whole(each["name"], known, around), f"It has {words[each.end() :]}", 0)
    person = _PERSON.match(words)
    if person and (whole := _beside(words, person.start("name"), known)):
        return _Told(whole, words, 0)
    some = _SOME.match(words)
    name = next((n for n in known if some and plural(n.split()[-1]) == some["name"].lower()), "")
    if some and name:
        return _Told(name, f"It may have {words[some.end() :]}", 0)
    named = _KNOWN.match(words)
    whole = _whole(named["name"], known, around) if named else ""
    return _Told(whole, words, 0) if named and (whole in known or whole != named["name"]) else None


def _beside(words: str, at: int, known: tuple[str, ...]) -> str:
    """The known thing that is named at a place."""
    return next((k for k in known if words[at:].lower().startswith(k)), "")


def _whole(name: str, known: tuple[str, ...], around: str) -> str:
    """The name that a last word stands for: "the request", of a seat request."""
    said = name.lower()
    if said in known:
        return said
    longer = next((k for k in known if k.endswith(f" {said}")), "")
    first = re.search(rf"\b(?:an?|each|every)\s+([a-z]+ {re.escape(said)})\b", around)
    return longer or (first[1] if first and " " not in said else said)
