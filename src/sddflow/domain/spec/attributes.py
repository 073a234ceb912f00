"""Attributes out of words: `role (one of "user", "assistant")`, `title: optional text`."""

import re
from collections.abc import Iterator
from dataclasses import replace

from sddflow.domain.place import Place
from sddflow.domain.spec import facts
from sddflow.domain.spec.document import Attribute
from sddflow.domain.spec.shorthand import noted
from sddflow.domain.spec.words import column_name

_WHETHER = re.compile(
    r"^whether (?:or not )?(?:it|they|he|she|the \w+)(?: is| are| was| has been)\s+(\w+)$", re.I
)
_UNIQUE_OVER = re.compile(
    r"^unique (?:per|for|over|across|by|in|together for)\s+(?:(?:each|every|an?|the)\s+)?(\w+)"
    r"\s+and\s+(?:the\s+)?(\w+)$",
    re.I,
)
ARTICLE = re.compile(r"^(?:and|or|plus|as well as|an?|the|its|their|also|one|each)\s+", re.I)
_QUALIFIER = re.compile(
    r"^(?:voluntary|optional(?:ly(?:\s+(?:an?|the))?)?|required|unique|mandatory|nullable)\s+", re.I
)
_NAME = re.compile(
    r"^[`*\"]?([A-Za-z_][\w]*(?:[ _/-][\w]+){0,4}?)[`*\"]?\s*(?:$|(?=[(\[:=]|\s[-–—]\s|[-–—]\s"
    r"|\s(?:of (?:at most|up to|max|no more than|not more than|1 to|\d+)|limited to|up to|at most"
    r"|which|that|with (?:\w+ )?decimals?"
    r"|defaulting|as (?:an?|free|plain)|in the form"
    r"|from(?!\s*[(:])|for(?!\s*[(:])|when|indicating|used|referencing|must)\b))",
    re.I,
)
CONSTRAINT = re.compile(
    r"^(?:required|optional|nullable|not null|unique\b.*|max(?:imum)?\b.*\d.*"
    r"|at most .*|default.*|indexed"
    r"|one of .*|up to \d.*|primary key|pk|fk\b.*|foreign key.*|non-?empty|auto-?\w+"
    r"|\d[\d,]* char.*|\w+ by default|with \w+ (?:decimals?|digits)\b.*"
    r"|(?:initially|at first) \w+|\w+ (?:initially|at first))$",
    re.I,
)
TYPED = re.compile(
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
_BY_SOMETHING = re.compile(r"\b(?:by|with|in|on)\s+(?:an?|the|its|their)\b", re.I)


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
    for part in filter(None, parts_of(text.replace(pair[0], "") if pair else text)):
        if found and not strict and CONSTRAINT.match(part):
            found[-1] = joined(found[-1], part)
            continue
        one = named_in(part, place)
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
    return named_in(short, place)


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


def quiet(text: str) -> str:
    """The text with what stands in brackets and quotes blanked, lengths kept."""
    return re.sub(r"\([^()]*\)|\"[^\"\n]*\"|`[^`\n]*`", lambda m: "_" * len(m[0]), text)


def parts_of(text: str) -> Iterator[str]:
    """The list's members, split at commas and at "and" outside of brackets."""
    for segment in filter(None, facts.segments(text)):
        outside, start = quiet(segment), 0
        for joint in re.finditer(r"\s(?:and|plus|as well as)\s(?!time\b)", outside, re.I):
            yield _stripped(segment[start : joint.start()])
            start = joint.end()
        yield _stripped(segment[start:])


def _stripped(part: str) -> str:
    bare = part.strip(" .\t")
    while ARTICLE.match(bare):
        bare = ARTICLE.sub("", bare)
    return bare


def named_in(part: str, place: Place) -> Attribute | None:
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


def joined(one: Attribute, more: str) -> Attribute:
    """The attribute with what more words say about it, where they say what was not said."""
    again = attribute(one.name, more, one.place)
    return replace(merged(one, again), text=f"{one.text}, {more}") if again else one
