"""Attributes in running words: "It has a name and may have a note", "with a title and a body"."""

import re
from collections.abc import Iterator
from dataclasses import replace

from sddflow.domain.place import Place
from sddflow.domain.spec.attributes import (
    ARTICLE,
    CONSTRAINT,
    TYPED,
    joined,
    listed,
    named_in,
    parts_of,
    quiet,
)
from sddflow.domain.spec.document import Attribute

_STRONG = re.compile(
    r"\b(?:(?:key|main|core|required|its|database)\s+)?(?:attributes|fields|properties|columns)"
    r"(?:\s+(?:are|include|includes|including))?\s*:?\s+(?=\S)|"
    r"\b(?:attributes|fields|properties|columns)\s*:\s*",
    re.I,
)
_WEAK = re.compile(
    r"\b(?:contains?|containing|includ(?:es?|ing)|has|have|having|with|stores?|storing"
    r"|tracks?|consists? of"
    r"|holds?|records?|captures?)\s+(?=\S)",
    re.I,
)
_GAIN = re.compile(
    r"\b(?:gains?|gets?|receives?|(?:is )?extended (?:with|by)|(?:adds?|new) (?:a |an "
    r"|the )?(?:new )?"
    r"(?:(?:column|field|attribute)s?)?:?)\s+(?=(?:an?\s+|the\s+|new\s+|optional\s+"
    r"|required\s+)*`)",
    re.I,
)
_GAINED = re.compile(r"\b(?:gains?|gets?|receives?|is extended (?:with|by)|now has|adds)\s+", re.I)
HAVING = (
    r"(?:has|have|carries|carry|holds?|stores?|keeps?|contains?|includes?|remembers?|records?"
    r"|gets?|gains?)"
)
"""The verbs between a thing and what it has, as a pattern for others to build on."""
_HAS = rf"(?P<may>(?:may|can|could)\s+(?:also\s+)?)?(?:also\s+)?{HAVING}"
_CLAUSE = re.compile(
    r"(?<=[.;!?])\s+|,?\s+and\s+(?=(?:it\s+)?(?:may|can)\s+(?:have|hold|carry)\b)"
    r"|,\s+(?:and\s+)?(?=(?:has|have|carries|holds)\b)|\s+and\s+(?=(?:also\s+)?(?:has|carries)\b)"
)
_RELATIVE = re.compile(
    r",?\s+(?:which|that|who)\s+((?:is|are|may be|must be|can be|starts?|begins?|stays?|lies)"
    r"\s+[^,.;()]+)"
)
_VALUES = re.compile(r"\b([a-z]+)(?::|, which is) ([a-z]+(?:, [a-z]+)+,? or [a-z]+)\b")
"""The values of what stands before the colon: "a status: draft, sent or paid"."""
_JOINED = re.compile(r"\b(?:deleted|removed|together|along|linked|associated|shared)\s+$", re.I)
"""Words whose "with" names another entity, not what there is."""
_NO_NAMES = re.compile(r"\b(?:has|have|is|are|an?|with|by|the|when|to|if|never|not|on|in|until)\b")
_TAIL = re.compile(r"\b(?:belongs? to|relationships?\s*:|related to|linked to|relates to)", re.I)


def in_prose(text: str, place: Place) -> tuple[Attribute, ...]:
    """Attributes a description names: after "Key attributes:", or "with a title and a body"."""
    strong = _STRONG.search(text)
    if strong:
        return listed(_sentence(text[strong.end() :]), place)
    if bare := _bare_list(text, place) or _later_list(text, place):
        return bare
    gain = _GAIN.search(text)
    if gain:
        found = tuple(
            a for p in parts_of(_sentence(text[gain.end() :])) if (a := named_in(p, place))
        )
        if found:
            return found
    plain = _GAINED.search(text)
    if plain and (found := _bare_list(text[plain.end() :], place, least=1)):
        return found
    found = in_sentences(text, place)
    if len(found) > 1:
        return found
    for weak in _WEAK.finditer(text):
        if _JOINED.search(text[: weak.start()]):
            continue
        found = listed(_sentence(text[weak.end() :]), place, strict=True)
        if found:
            return found
    return in_sentences(text, place)


def in_sentences(text: str, place: Place, name: str = "") -> tuple[Attribute, ...]:
    """Attributes of sentences that begin with what has them: "It has a name and may have a note".

    Args:
        text: a description.
        place: its first line.
        name: what is described, in the text's words; any one name where it is "".
    """
    found: dict[str, Attribute] = {}
    last = re.escape(name.rsplit(maxsplit=1)[-1]) if name else ""
    mine = rf"(?:{re.escape(name)}|{last})" if name else r"\w+"
    who = rf"(?:an?|each|every|the)\s+{mine}"
    for clause in _clauses(_VALUES.sub(r"\1 (one of \2)", " ".join(text.split()))):
        told = re.match(rf"(?:(?:it|{who})\s+)?{_HAS}\s+(?=\S)", clause.strip(), re.I)
        if told is None or re.match(r"many|several|multiple", clause.strip()[told.end() :], re.I):
            continue
        for one in _members(clause.strip()[told.end() :], place):
            least = replace(one, required=False) if told["may"] and one.required is None else one
            found.setdefault(one.name, least)
    return tuple(found.values())


def _clauses(text: str) -> Iterator[str]:
    """The text's clauses; what stands in brackets or quotes parts none."""
    start = 0
    for joint in _CLAUSE.finditer(quiet(text)):
        yield text[start : joint.start()]
        start = joint.end()
    yield text[start:]


def _members(text: str, place: Place) -> Iterator[Attribute]:
    """The members of a list; one that is no name is passed over, words about one join it."""
    last: Attribute | None = None
    for part in parts_of(_RELATIVE.sub(r" (\1)", text.rstrip(". "))):
        if last is not None and (CONSTRAINT.match(part) or TYPED.match(part)):
            last = joined(last, part)
            continue
        one = None if CONSTRAINT.match(part) else named_in(part, place)
        if one is None:
            continue
        if last is not None:
            yield last
        last = one
    if last is not None:
        yield last


def _bare_list(text: str, place: Place, *, least: int = 2) -> tuple[Attribute, ...]:
    """A description that is nothing but a list, "id, task_id, text (at most 200 characters)".

    Names with an underscore or facts in brackets tell it from running words.
    """
    first = _sentence(text).strip()
    if not re.match(r"[`a-z_]", first) or ARTICLE.match(first):
        return ()
    parts = [p for p in parts_of(first) if not CONSTRAINT.match(p)]
    marked = [p for p in parts if re.match(r"`?\w+(?: \w+){0,2}`?\s*[(\[]|`?[a-z]+_\w+`?$|`", p)]
    if len(parts) < least or not marked or any(named_in(p, place) is None for p in parts):
        return ()
    return listed(first, place)


def _later_list(text: str, place: Place) -> tuple[Attribute, ...]:
    """The same behind a clause that says what it is; a single member has a type beside it."""
    for joint in re.finditer(r"[;.]\s+", quiet(text)):
        found = _bare_list(text[joint.end() :], place, least=1)
        names = " ".join(a.name.replace("_", " ") for a in found)
        typed = len(found) > 1 or any(a.type or a.max_length for a in found)
        if found and typed and not _NO_NAMES.search(names):
            return found
    return ()


def _sentence(text: str) -> str:
    """Up to the end of the sentence, or to where relationships begin."""
    end = re.search(r"\.(?:\s|$)|\n\n", quiet(text))
    cut = text[: end.start()] if end else text
    tail = _TAIL.search(quiet(cut))
    return cut[: tail.start()] if tail and tail.start() else cut
