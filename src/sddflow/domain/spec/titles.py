"""What headings and leads mean: a section about data, or an entity's name."""

import re
from dataclasses import dataclass

from sddflow.domain.spec.labels import NUMBER, bare, is_weak, label_of
from sddflow.domain.spec.words import class_name, words_of

_DATA = re.compile(
    r"^(?:(?:key|core|main|domain|new|existing|modified|stored|database|data|proposed"
    r"|logical|affected|persistent"
    r"|supporting|external|entidades|sql|orm|feature|chat|updated|required)\s+)*"
    r"(?:entit(?:y|ies)|data ?models?|data|database|db|schema|tables?|models?"
    r"|sqlmodels?|domain|persistence|storage"
    r"|entidades(?: clave)?|modelo de datos|datos|data ?structures?)"
    r"(?:\s+(?:&|and|/|or)?\s*(?:entit(?:y|ies)|models?|schemas?|tables?|design"
    r"|changes?|definitions?|details?"
    r"|requirements?|structures?|relationships?|impact|layer|overview|description"
    r"|catalog(?:ue)?|involved|storage))*$",
    re.I,
)
_SCHEMAS = re.compile(
    r"\b(?:request|response|api|pydantic|validation)\b.*\b(?:schemas?|models?|bodies|payloads?)\b"
    r"|\bDTOs?\b|\bnot (?:stored|persisted)\b|\bnon-?persist\w+|\btransient\b"
    r"|\bAPI (?:contracts?|types)\b",
    re.I,
)
_PREFIX = re.compile(
    r"^(?:(?:new|existing|modified|updated)\s+)?(?:entity|table|model|class)\s*\d*\s*[:–—-]\s*",
    re.I,
)
_SUFFIX = re.compile(r"\s+(?:entity|table|model)$", re.I)
_REMARK = re.compile(r"\s*[(\[](?P<remark>[^()\[\]]*)[)\]]\s*|\s+[–—-]\s+(?P<dash>.*)$")
_ID = re.compile(r"^[A-Z]{1,6}(?:-[A-Z]{1,6})?-?\d+\b")
EXISTING = re.compile(
    r"\balready (?:exists?|existing|there|in place|stored|present|defined"
    r"|implemented)\b|\bpre-?existing\b"
    r"|^\W*(?:the |an? )?existing\b|\bexisting (?:entity|table|model)\b"
    r"|^\W*unchanged\b|^\W*no changes?\b"
    r"|\bexists already\b|\bya existe\b|^\W*existente\b",
    re.I,
)
_EXISTING_LEAD = re.compile(r"^(?:existing|modified|updated|extended)\s+", re.I)


@dataclass(frozen=True, slots=True)
class Named:
    """An entity's name as a heading or a lead gives it.

    Args:
        name: PascalCase singular.
        remark: what stands in brackets after it.
        existing: the words say it is there already.
        marked: it is expressly an entity ("Entity: Message", "messages table").
        weak: a word that is more often a label ("Note"); attributes make it an entity.
    """

    name: str
    remark: str = ""
    existing: bool = False
    marked: bool = False
    weak: bool = False


def is_data(title: str) -> bool:
    """Whether a heading opens a section about data."""
    plain = bare(title)
    return bool(_DATA.match(plain)) or bool(re.match(r"data model\b", plain, re.I))


def is_schemas(title: str) -> bool:
    """Whether a heading opens a section of things that are sent, not stored."""
    return bool(_SCHEMAS.search(title))


def named(title: str) -> Named | None:
    """The entity a heading or lead names, or None."""
    plain = NUMBER.sub("", title.strip(" *_#")).strip(" :*")
    if plain.startswith("[") or _ID.match(plain):
        return None
    remark = _REMARK.search(plain)
    said = (remark["remark"] or remark["dash"] or "") if remark else ""
    core = _REMARK.sub(" ", plain).strip(" `*_:")
    stripped = _SUFFIX.sub("", _PREFIX.sub("", core)).strip(" `*_:")
    lead = _EXISTING_LEAD.match(stripped)
    inner = stripped[lead.end() :] if lead else stripped
    if not _fits(inner):
        return None
    existing = bool(lead) or bool(EXISTING.search(said))
    marked, weak = core != inner or existing, bool(label_of(inner))
    return Named(class_name(inner), said, existing, marked, weak)


def _fits(name: str) -> bool:
    """Whether words can be an entity's name: one to four, capitalised or one identifier."""
    words = words_of(name)
    if not 1 <= len(words) <= 4 or not class_name(name) or len(name) > 48:
        return False
    if name in {"TODO", "TBD", "FIXME"} or words[0].lower() in {"no", "none", "not", "nothing"}:
        return False
    if not re.fullmatch(r"[\w /&-]+", name) or (label_of(name) and not is_weak(name)):
        return False
    return name[0].isupper() or bool(re.fullmatch(r"\w+", name))
