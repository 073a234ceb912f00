"""Attributes out of words: `role (one of "user", "assistant")`, `title: optional text`."""

import re
from collections.abc import Iterator
from dataclasses import replace

from sddflow.domain.place import Place
from sddflow.domain.spec import facts
from sddflow.domain.spec.document import Attribute
from sddflow.domain.spec.shorthand import noted
from sddflow.domain.spec.words import column_name

STRONG = re.compile(
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
_WHETHER = re.compile(
    r"^whether (?:or not )?(?:it|they|he|she|the \w+)(?: is| are| was| has been)\s+(\w+)$", re.I
)
_UNIQUE_OVER = re.compile(
    r"^unique (?:per|for|over|across|by|in|together for)\s+(?:(?:each|every|an?|the)\s+)?(\w+)"
    r"\s+and\s+(?:the\s+)?(\w+)$",
    re.I,
)
_ARTICLE = re.compile(r"^(?:and|or|plus|as well as|an?|the|its|their|also|one|each)\s+", re.I)
_QUALIFIER = re.compile(
    r"^(?:voluntary|optional(?:ly(?:\s+(?:an?|the))?)?|required|unique|mandatory|nullable)\s+", re.I
)
_NAME = re.compile(
    r"^[`*\"]?([A-Za-z_][\w]*(?:[ _/-][\w]+){0,4}?)[`*\"]?\s*(?:$|(?=[(\[:=]|\s[-–—]\s|[-–—]\s"
    r"|\s(?:of (?:at most|up to|max|no more than|not more than|1 to|\d+)|limited to|up to|at most"
    r"|which|that"
    r"|with (?:\w+ )?decimals?"
    r"|defaulting|as (?:an?|free|plain)|in the form"
    r"|from(?!\s*[(:])|for(?!\s*[(:])|when|indicating|used|referencing|must)\b))",
    re.I,
)
_CONSTRAINT = re.compile(
    r"^(?:required|optional|nullable|not null|unique\b.*|max(?:imum)?\b.*\d.*"
    r"|at most .*|default.*|indexed"
    r"|one of .*|up to \d.*|primary key|pk|fk\b.*|foreign key.*|non-?empty|auto-?\w+"
    r"|\d[\d,]* char.*|\w+ by default|with \w+ (?:decimals?|digits)\b.*"
    r"|(?:initially|at first) \w+|\w+ (?:initially|at first))$",
    re.I,
)
_TYPED = re.compile(
    r"(?:an?\s+)?(?:whole number|integer|number|decimal|free text|boolean|yes or no)\b"
    r"(?!\s+(?:of|in|for)\b)",
    re.I,
)
"""Words that are a type, where a name could stand: "a rank, a whole number"."""
_POINTER = re.compile(r"\s*(?:FK|foreign[ -]key|ref(?:erence)?s?)\b", re.I)
"""A cell that says where a key points names no type."""
_REFERENCE = re.compile(
    r"^(?:references?|links?|pointers?)\s+to\s+(?:(?:an?|the|its|their|parent|owning"
    r"|associated)\s+)*(\w+(?: \w+)?)$",
    re.I,
)
_VERBS = {
    "is", "are", "was", "can", "must", "will", "should", "belongs", "owns", "be", "many",
    "multiple", "zero", "more", "several", "any", "no", "not", "who", "it", "they", "them",
    "this", "these", "all", "used", "allows", "every",
}  # fmt: skip
HAVING = (
    r"(?:has|have|carries|carry|holds?|stores?|keeps?|contains?|includes?|remembers?|records?"
    r"|gets?|gains?)"
)
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

_BY_SOMETHING = re.compile(r"\b(?:by|with|in|on)\s+(?:an?|the|its|their)\b", re.I)
_NO_NAMES = re.compile(r"\b(?:has|have|is|are|an?|with|by|the|when|to|if|never|not|on|in|until)\b")
_TAIL = re.compile(r"\b(?:belongs? to|relationships?\s*:|related to|linked to|relates to)", re.I)


def attribute(name: str, text: str, place: Place, type_text: str | None = None) -> Attribute | None:
    """An attribute by its name and everything the spec says about it; None where that is no name.

    Args:
        name: as the spec writes it.
        text: the words about it, all facts among them.
        place: its line.
        type_text: the cell or annotation that holds the type alone, if there is one.
    """
    column = column_name(name)
    if not column:
        return None
    kind = type_text if type_text is not None else facts.type_of(text)
    both = text if type_text is None else f"{type_text}, {text}"
    kind = "" if _POINTER.match(kind) else kind
    key = facts.is_key(column, both)
    return Attribute(
        name=column,
        text=" ".join(text.split()) or " ".join(name.split()),
        place=place,
        type=" ".join(kind.split()).strip("`"),
        required=True if key else facts.required_of(both),
        unique="" if key else facts.unique_of(both),
        max_length=facts.max_length_of(both, kind),
        choices=facts.choices_of(type_text or "")
        or facts.bare_choices(type_text or "")
        or facts.choices_of(text)
        or facts.loose_choices(column, text),
        default=facts.default_of(text),
        key=key,
        references=facts.references_of(both),
        min_length=facts.min_length_of(both, kind),
    )


def listed(text: str, place: Place, *, strict: bool = False) -> tuple[Attribute, ...]:
    """Attributes of a list in prose, `role (…), content (…), created time`.

    Args:
        text: the list alone.
        place: its line.
        strict: the text may be plain prose: one part that is no name makes it no list.
    """
    found: list[Attribute] = []
    pairs = (_UNIQUE_OVER.match(s.strip(" .")) for s in facts.segments(text))
    pair = next((p for p in pairs if p), None)
    for part in filter(None, _parts(text.replace(pair[0], "") if pair else text)):
        if found and not strict and _CONSTRAINT.match(part):
            found[-1] = _joined(found[-1], part)
            continue
        one = _named(part, place)
        if one is not None:
            found.append(one)
        elif strict:
            return ()
    found = _unique_over(found, pair) if pair else found
    return tuple(found) if len(found) > 1 or not strict else ()


def _unique_over(found: list[Attribute], pair: re.Match[str]) -> list[Attribute]:
    """The one that is unique within another gets to know it: "unique per habit and date"."""
    names = [column_name(pair[1]), column_name(pair[2])]
    mine = next((a for n in reversed(names) for a in found if a.name == n), None)
    if mine is None:
        return found
    other = next((n for n in names if n != mine.name), "")
    other = other if any(a.name == other for a in found) else f"{other}_id"
    unique = "user" if other in {"user_id", "owner_id"} else other
    return [replace(a, unique=unique) if a is mine else a for a in found]


def in_prose(text: str, place: Place) -> tuple[Attribute, ...]:
    """Attributes a description names: after "Key attributes:", or "with a title and a body"."""
    strong = STRONG.search(text)
    if strong:
        return listed(_sentence(text[strong.end() :]), place)
    if bare := _bare_list(text, place) or _later_list(text, place):
        return bare
    gain = _GAIN.search(text)
    if gain:
        found = tuple(a for p in _parts(_sentence(text[gain.end() :])) if (a := _named(p, place)))
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
    for joint in _CLAUSE.finditer(_quiet(text)):
        yield text[start : joint.start()]
        start = joint.end()
    yield text[start:]


def _members(text: str, place: Place) -> Iterator[Attribute]:
    """The members of a list; one that is no name is passed over, words about one join it."""
    last: Attribute | None = None
    for part in _parts(_RELATIVE.sub(r" (\1)", text.rstrip(". "))):
        if last is not None and (_CONSTRAINT.match(part) or _TYPED.match(part)):
            last = _joined(last, part)
            continue
        one = None if _CONSTRAINT.match(part) else _named(part, place)
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
    if not re.match(r"[`a-z_]", first) or _ARTICLE.match(first):
        return ()
    parts = [p for p in _parts(first) if not _CONSTRAINT.match(p)]
    marked = [p for p in parts if re.match(r"`?\w+(?: \w+){0,2}`?\s*[(\[]|`?[a-z]+_\w+`?$|`", p)]
    if len(parts) < least or not marked or any(_named(p, place) is None for p in parts):
        return ()
    return listed(first, place)


def _later_list(text: str, place: Place) -> tuple[Attribute, ...]:
    """The same behind a clause that says what it is; a single member has a type beside it."""
    for joint in re.finditer(r"[;.]\s+", _quiet(text)):
        found = _bare_list(text[joint.end() :], place, least=1)
        names = " ".join(a.name.replace("_", " ") for a in found)
        typed = len(found) > 1 or any(a.type or a.max_length for a in found)
        if found and typed and not _NO_NAMES.search(names):
            return found
    return ()


def line_of(text: str, place: Place) -> Attribute | None:
    """An attribute that is an item of its own: `name: facts`, `name (facts)`, `name - facts`."""
    short = text.strip()
    match = re.match(
        r"^[`*\"]?([A-Za-z_][\w]*(?:[ _/-]\w+){0,3}?)[`*\"]?\s*(\([^\n]*?\))?\s*(?::"
        r"|[-–—]+\s|=|→|$)\s*([\s\S]*)$",
        short,
    )
    if match and not _VERBS & set(match[1].lower().split()):
        return attribute(match[1], f"{(match[2] or '').strip('()')}, {match[3]}".strip(", "), place)
    return _named(short, place)


def merged(first: Attribute, second: Attribute) -> Attribute:
    """The first statement, and what only the second says."""
    return replace(
        first,
        type=first.type or second.type,
        required=second.required if first.required is None else first.required,
        unique=first.unique or second.unique,
        max_length=second.max_length if first.max_length is None else first.max_length,
        choices=first.choices or second.choices,
        default=second.default if first.default is None else first.default,
        key=first.key or second.key,
        references=first.references or second.references,
        min_length=second.min_length if first.min_length is None else first.min_length,
    )


def _sentence(text: str) -> str:
    """Up to the end of the sentence, or to where relationships begin."""
    end = re.search(r"\.(?:\s|$)|\n\n", _quiet(text))
    cut = text[: end.start()] if end else text
    tail = _TAIL.search(_quiet(cut))
    return cut[: tail.start()] if tail and tail.start() else cut


def _quiet(text: str) -> str:
    """The text with what stands in brackets and quotes blanked, lengths kept."""
    return re.sub(r"\([^()]*\)|\"[^\"\n]*\"|`[^`\n]*`", lambda m: "_" * len(m[0]), text)


def _parts(text: str) -> Iterator[str]:
    """The list's members, split at commas and at "and" outside of brackets."""
    for segment in filter(None, facts.segments(text)):
        quiet, start = _quiet(segment), 0
        for joint in re.finditer(r"\s(?:and|plus|as well as)\s(?!time\b)", quiet, re.I):
            yield _stripped(segment[start : joint.start()])
            start = joint.end()
        yield _stripped(segment[start:])


def _stripped(part: str) -> str:
    bare = part.strip(" .\t")
    while _ARTICLE.match(bare):
        bare = _ARTICLE.sub("", bare)
    return bare


def _named(part: str, place: Place) -> Attribute | None:
    """One member: qualifiers, name, facts."""
    qualifiers = ""
    while found := _QUALIFIER.match(part):
        if re.match(r"(?:identifier|id)\b", part[found.end() :], re.I):
            break
        qualifiers += found[0].strip() + ", "
        part = part[found.end() :]
    identifier = re.match(r"^(?:unique\s+)?(?:identifier|id)\b(?:\s*\(|$)", part, re.I)
    if identifier:
        return attribute("id", f"unique identifier, {part}", place)
    points = _REFERENCE.match(part)
    if points:
        return attribute(f"{points[1]} reference", (qualifiers + part).rstrip(", "), place)
    if whether := _WHETHER.match(part):
        return attribute(f"is {whether[1]}", f"boolean, {part}", place)
    if short := noted(part):
        return attribute(short[0], f"{qualifiers}{short[1]}", place)
    match = _NAME.match(part)
    if not match or _is_clause(match[1], part[match.end() :]):
        return None
    rest = part[match.end() :].strip(" :=-–—")
    rest = rest[1:-1] if rest[:1] + rest[-1:] in {"()", "[]"} else rest
    rest = re.sub(r"^of (?=at most|up to|max|no more|not more|\d)", "", rest)
    return attribute(match[1], (qualifiers + rest).rstrip(", "), place)


def _is_clause(name: str, rest: str) -> bool:
    """Whether a name is a clause with a verb, or only an article; "is public (boolean)" is one."""
    words = name.lower().split()
    if words in (["a"], ["an"], ["the"]) or _BY_SOMETHING.search(name):
        return True
    flag = len(words) > 1 and words[0] in {"is", "has"} and rest.lstrip()[:1] in {"(", ":"}
    return bool(_VERBS & set(words[1:] if flag else words))


def _joined(one: Attribute, more: str) -> Attribute:
    again = attribute(one.name, more, one.place)
    return replace(merged(one, again), text=f"{one.text}, {more}") if again else one
