"""Stated ways to read the data: "newest first", "ordered by", "filtered by", "per user"."""

import re
from collections.abc import Iterator

from sddflow.domain.place import Place
from sddflow.domain.spec.document import Entity, Query
from sddflow.domain.spec.draft import Sentence
from sddflow.domain.spec.mentions import MARK, Lexicon
from sddflow.domain.spec.words import column_name, words_of

_READ = re.compile(
    r"\b(?:fetch(?:es|ed)?|list(?:s|ed)?|view(?:s|ed)?|retriev(?:e|es|ed|al|ing)|see"
    r"|sees|get|read|reads|return(?:s|ed)?"
    r"|show(?:s|n)?|display(?:s|ed)?|load(?:s|ed)?|browse|find|search(?:ed)?|appears?"
    r"|looks? (?:up|at)|picks?"
    r"|query|queries|history|filter|sort)\b"
    r"|^(?:[A-Z]+-\d+\W+)?(?:all|the)\s+(?=\ue000\w+\+)",
    re.I,
)
_DOWN = re.compile(
    r"\b(?:newest|latest|most recent(?:ly \w+)?|recent(?:ly \w+)?)(?:\s+(?:messages?"
    r"|\ue000\w+\+?\ue001|activity|ones?|items?|entries))?\s+(?:comes? )?(?:first"
    r"|on top|at the top|to oldest)"
    r"|\breverse[ -]chronological(?:ly| order| 0rder)?|\bthe newest \d+"
    r"|\bdescending\b.{0,20}|\blast (?:used|updated|modified|created) (?:first|on top)",
    re.I,
)
_UP = re.compile(
    r"\b(?:(?:oldest|soonest|earliest) first|oldest to newest"
    r"|(?<!reverse[ -])chronological(?:ly| order| 0rder)"
    r"|in (?:the )?0?order (?:of creation|in which they were created"
    r"|they were (?:created|sent))"
    r"|in 0rder of creation|in the 0rder in which they were created)",
    re.I,
)
_BY = re.compile(
    r"\b(?:ordered|sorted|order|sort|sorting|0rdered|0rder"
    r"|first)\s+(?:\w+\s+)?by\s+(?:the\s+|their\s+|its\s+)?(?P<by>[\w`\ue000\ue001]+(?:\s(?:time|date|at"
    r"|timestamp|datetime))?)(\s*,?\s*\(?(?:desc|newest|latest)\w*)?",
    re.I,
)
_FOREMOST = re.compile(
    r"\b(?:earliest|soonest|lowest|smallest|(latest|highest|largest))\s+"
    r"(?P<by>\w+(?:\s(?:time|date|at|day|on))?)\s+first\b",
    re.I,
)
"""An order by an attribute that is named: "the earliest due date first"."""
_FRESH = re.compile(
    r"\b(?:newest|(oldest))\s+(?P<by>\w+(?:\s(?:time|date|at|day|on))?)\s+first\b", re.I
)
"""The same of times, where another word than an attribute may stand: "newest published first"."""
_AT_END = re.compile(
    r"\bby\s+(?:the\s+|their\s+|its\s+)?(?P<by>\w+(?:\s\w+)?\s(?:time|date|at|day|on))()\s*[.;]?\s*$",
    re.I,
)
"""An order said without the word: "list the bookings of a room by start time"."""
_BEFORE = re.compile(
    r"(?<!filtered )(?<!filter )(?<!filterable )(?<!searched )(?<!search )(?<!grouped )"
    r"\bby\s+(?:the\s+|their\s+|its\s+)?(?P<by>\w+(?:\s(?:time|date|at|day|on))?)\s*,\s*"
    r"(?:the\s+)?(?:newest|oldest|latest|earliest|soonest)\b",
    re.I,
)
"""What the first ones are first by: "by date, newest first"."""
_TIMED = re.compile(r"(?:\blatest|\bnewest|\(by)\s+(?P<by>(?:last )?\w+ (?:time|date)|\w+)", re.I)
_USED = re.compile(
    r"recently (?:updated|used|active|modified)|last (?:updated|used|modified)", re.I
)
_NEAR = 60
_CREATED = "created_at"  # what the first and the newest are by, where no attribute says it
_FILTER = re.compile(
    r"\bfilter(?:ed|s|ing|able)?\s+(?:\S+\s+){0,3}?by\s+(?:the\s+|their\s+"
    r"|its\s+)?([^.;()]+)|\bsearch\w*\s+(?:\S+\s+){0,3}?by\s+(?:the\s+"
    r"|their\s+)?([^.;()]+)",
    re.I,
)
_OWN = re.compile(
    rf"\b(?:their|his|her|my|own|user'?s'?)\s+(?:own\s+)?(?:\w+\s+)?{MARK}|\b(?:per"
    r"|for each|of the (?:signed-in|current|authenticated))\s+\ue000User\+?\ue001",
    re.I,
)
_SCOPED = re.compile(
    r"\b(?:limited|scoped|restricted|filtered|isolated)\s+(?:to"
    r"|by)\b.*\ue000User\+?\ue001|\bquer(?:y|ies)\b.*\b(?:limited|scoped|restricted"
    r"|filter\w*)\b",
    re.I,
)
_OF = re.compile(
    rf"{MARK}\s+(?:of|in|for|from|within|belonging to)\s+(?:\w+\s+(?:of\s+)?){{0,3}}?{MARK}", re.I
)
_PARENT = re.compile(rf"\b(?:an?|each|the)\s+{MARK}\s+with\s+(?:\w+\s+){{0,2}}{MARK}", re.I)


def read_queries(
    sentence: Sentence, words: Lexicon, entities: tuple[Entity, ...], file: str
) -> Iterator[Query]:
    """The queries a sentence states; none where it only mentions data."""
    marked = words.marked(sentence.text)
    known = {e.name: e for e in entities if e.stored and not (e.name == "User" and e.existing)}
    if _SCOPED.search(marked):
        for name in dict.fromkeys(m[1] for m in re.finditer(MARK, marked)):
            if name in known and name != "User":
                yield Query(sentence.text, Place(file, sentence.line), name, ("User",))
        return
    read = _READ.search(marked)
    orders = tuple(_orders(marked))
    filters = _FILTER.search(marked)
    entity = _read_entity(marked, read, known, orders) if read else None
    if entity is None:
        return
    told = _told(marked, entity)
    if not (orders or filters or told):
        return
    by = tuple(dict.fromkeys((*_by(marked, entity, filters), *told)))
    if not by and not orders:
        return
    for descending, at in orders or ((False, -1),):
        order = "" if at < 0 else _column(marked, at, entity)
        yield Query(sentence.text, Place(file, sentence.line), entity.name, by, order, descending)


def _told(marked: str, entity: Entity) -> tuple[str, ...]:
    """Attributes that one value is asked of: "the pieces of a composer", "with a given status"."""
    names = {a.name for a in entity.attributes if not a.key}
    mine = rf"\ue000{entity.name}\+?\ue001"
    spoken = [rf"{mine}\s+(?:of|by|from)\s+(?:an?|one|the same|that)\s+([a-z]+(?: [a-z]+)?)"]
    spoken += [r"\b(?:with|in|of)\s+(?:a given|the given|a certain|one)\s+([a-z]+(?: [a-z]+)?)"]
    spoken += [rf"{mine}\s+by\s+(?:their\s+|its\s+|the\s+)?([a-z]+)\s*[.;]?\s*$"]
    found = [m[1] for pattern in spoken for m in re.finditer(pattern, marked)]
    return tuple(c for words in found if (c := _attribute(words, names)))


def _orders(marked: str) -> Iterator[tuple[bool, int]]:
    """Each stated order: whether descending, and where it is said."""
    found = [(m.start(), True) for m in _DOWN.finditer(marked)] + [
        (m.start(), False) for m in _UP.finditer(marked)
    ]
    found += [(m.start(), bool(m[1])) for m in _FOREMOST.finditer(marked)]
    found += [(m.start(), not m[1]) for m in _FRESH.finditer(marked)]
    if not found:
        plain = _BY.search(marked) or _AT_END.search(marked)
        if plain:
            found = [
                (
                    plain.start(),
                    bool(plain[2]) or "desc" in marked[plain.end() : plain.end() + 30].lower(),
                )
            ]
    seen: set[bool] = set()
    for at, descending in sorted(found):
        if descending not in seen:
            seen.add(descending)
            yield descending, at


def _read_entity(
    marked: str, read: re.Match[str], known: dict[str, Entity], orders: tuple[tuple[bool, int], ...]
) -> Entity | None:
    """What is read: the first of many named after the verb, else the last before the order."""
    mentions = [(m.start(), m[1], m[2]) for m in re.finditer(MARK, marked) if m[1] in known]
    after = [m for m in mentions if m[0] > read.start()]
    many = next((m for m in after if m[2]), None) or next(iter(after), None)
    if many is None and mentions:
        limit = orders[0][1] if orders else len(marked)
        before = [m for m in mentions if m[0] < limit and m[2]] or mentions
        many = before[-1]
    return known[many[1]] if many else None


def _by(marked: str, entity: Entity, filters: re.Match[str] | None) -> tuple[str, ...]:
    """What the rows are filtered by: a parent, the user, named attributes."""
    by: list[str] = []
    for child, _, parent, _ in (m.groups() for m in _OF.finditer(marked)):
        if child == entity.name and parent != child:
            by.append(parent)
    for parent, _, child, _ in (m.groups() for m in _PARENT.finditer(marked)):
        if child == entity.name and parent != child:
            by.append(parent)
    first = re.search(MARK, marked)
    acting = first is not None and first[1] == "User" and not _READ.search(marked[: first.start()])
    if not by and acting and entity.name != "User":
        by.append("User")
    if not by and any(m[1] in {entity.name, None} for m in _OWN.finditer(marked)):
        by.append("User")
    if filters:
        names = {a.name for a in entity.attributes}
        parts = re.split(
            r",|\band\b|\bor\b", re.sub(r"[\ue000\ue001+]", "", filters[1] or filters[2] or "")
        )
        by += [c for c in (_attribute(p, names) for p in parts) if c]
    return tuple(dict.fromkeys(by))


def _attribute(words: str, names: set[str]) -> str:
    """The attribute words name: whole, or by their first word."""
    whole = column_name(words)
    first = column_name(" ".join(words_of(words)[:1]))
    return next((c for c in (whole, first, f"{first}_id", f"{first}_at") if c in names), "")


def _column(marked: str, at: int, entity: Entity) -> str:
    """The attribute an order goes by: the one named near it, else the time of creation."""
    names = [a.name for a in entity.attributes]
    stated = [m for p in (_BY, _AT_END, _BEFORE, _FOREMOST) for m in p.finditer(marked)]
    said = (*stated, *_FRESH.finditer(marked), *_TIMED.finditer(marked))
    near = sorted((abs(m.start() - at), m["by"]) for m in said)
    for distance, words in near:
        column = column_name(re.sub("[`\ue000\ue001]", "", words))
        forms = (column, *(f"{column}_{end}" for end in ("at", "time", "date")))
        found = next((c for c in forms if c in (*names, _CREATED)), "")
        if found and distance <= _NEAR:
            return found
    if _USED.search(marked):
        return next((n for n in names if n.startswith(("updated", "modified", "last_"))), "")
    made = (n for n in names if n.startswith(("created", "sent", "timestamp", "posted")))
    return next(made, "" if stated else _CREATED)
