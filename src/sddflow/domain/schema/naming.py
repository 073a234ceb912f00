"""Names: from an entity to its table, from columns to their constraint, and what not to use.

The plural rules cover the English that specs are written in; a word they do not know gets an `s`.
"""

import re
from hashlib import sha256
from keyword import kwlist

LONGEST = 63
"""Bytes a PostgreSQL identifier may have; longer ones are cut silently, and then collide."""

_IRREGULAR = {
    "person": "people",
    "child": "children",
    "man": "men",
    "woman": "women",
    "foot": "feet",
    "tooth": "teeth",
    "goose": "geese",
    "mouse": "mice",
    "criterion": "criteria",
    "phenomenon": "phenomena",
    "datum": "data",
    "medium": "media",
    "index": "indexes",
    "analysis": "analyses",
    "basis": "bases",
    "crisis": "crises",
    "hypothesis": "hypotheses",
    "diagnosis": "diagnoses",
    "thesis": "theses",
    "axis": "axes",
    "leaf": "leaves",
    "half": "halves",
    "shelf": "shelves",
    "knife": "knives",
    "life": "lives",
    "wife": "wives",
    "wolf": "wolves",
    "quiz": "quizzes",
    "hero": "heroes",
    "potato": "potatoes",
    "tomato": "tomatoes",
    "echo": "echoes",
    "veto": "vetoes",
    "cookie": "cookies",
    "movie": "movies",
    "cache": "caches",
    "niche": "niches",
    "bus": "buses",
    "status": "statuses",
    "bonus": "bonuses",
    "virus": "viruses",
    "campus": "campuses",
    "census": "censuses",
    "alias": "aliases",
    "canvas": "canvases",
    "atlas": "atlases",
    "lens": "lenses",
    "gas": "gases",
    "bias": "biases",
    "corpus": "corpora",
}
_SINGULAR = {many: one for one, many in _IRREGULAR.items()}


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_UNCOUNTED = _words(
    "equipment information news series species metadata feedback stock sheep fish settings "
    "preferences credentials analytics statistics media data"
)

RESERVED_ATTRIBUTES = _words(
    "metadata registry model_config model_fields model_computed_fields model_extra "
    "model_fields_set sa_type"
)
"""Attribute names that the declarative base or pydantic keeps for itself."""

KEYWORDS = frozenset(kwlist)
"""Words that Python keeps for itself."""

RESERVED_TABLES = _words(
    "all analyse analyze and any array as asc both case cast check collate column constraint "
    "create current_date current_time current_timestamp current_user default desc distinct do "
    "else end except false fetch for foreign from grant group having in initially intersect into "
    "leading limit not null offset on only or order primary references returning select "
    "session_user some table then to trailing true union unique user using when where window with"
)
"""Words PostgreSQL does not take as a table without quotes; `FROM user` even answers wrongly."""


def snake(name: str) -> str:
    """`ChatMessage` → `chat_message`, `HTTPCall` → `http_call`, `Blog post` → `blog_post`."""
    parted = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name.strip())
    return re.sub(r"_+", "_", re.sub(r"\W+", "_", parted)).strip("_").lower()


def pascal(name: str) -> str:
    """`chat_message` → `ChatMessage`."""
    return "".join(part[:1].upper() + part[1:] for part in snake(name).split("_"))


def _last(word: str) -> tuple[str, str]:
    head, _, tail = word.rpartition("_")
    return (f"{head}_" if head else ""), tail


def plural(word: str) -> str:
    """The plural of a snake_case noun; only its last part changes, and a plural stays one."""
    head, tail = _last(word)
    return head + _plural(tail)


def _plural(noun: str) -> str:
    if noun in _UNCOUNTED or noun in _SINGULAR:
        return noun
    if noun in _IRREGULAR:
        return _IRREGULAR[noun]
    if re.search(r"[^aeiou]y$", noun):
        return noun[:-1] + "ies"
    if re.search(r"(s|x|z|ch|sh)$", noun):
        return noun if _is_plural(noun) else noun + "es"
    return noun + "s"


def _is_plural(noun: str) -> bool:
    return bool(re.search(r"[^siu]s$", noun)) and len(noun) > len("gas")


def singular(word: str) -> str:
    """The singular of a snake_case noun; a singular stays one."""
    head, tail = _last(word)
    return head + _singular(tail)


def _singular(noun: str) -> str:
    if noun in _UNCOUNTED or noun in _IRREGULAR:
        return noun
    if noun in _SINGULAR:
        return _SINGULAR[noun]
    if re.search(r"[^aeiou]ies$", noun):
        return noun[:-3] + "y"
    if re.search(r"(ss|x|zz|ch|sh)es$", noun):
        return noun[:-2]
    return noun[:-1] if re.search(r"[^siu]s$", noun) else noun


def with_article(noun: str) -> str:
    """The noun with its article: "an order", "a user"."""
    vowel = noun[:1].lower() in set("aeiou") and not noun.lower().startswith(("us", "uni", "eu"))
    return f"{'an' if vowel else 'a'} {noun}"


def spellings(entity: str) -> tuple[str, ...]:
    """Every usual table name of an entity, the plural first."""
    one = snake(entity)
    usual = (plural(one), one, singular(one), plural(one).replace("_", ""), one.replace("_", ""))
    return tuple(dict.fromkeys(name for name in usual if name))


def constraint_name(prefix: str, table: str, columns: tuple[str, ...] = ()) -> str:
    """`ix_messages_user_id`; one that is too long keeps its beginning and ends in a digest."""
    name = "_".join((prefix, table, *columns))
    if len(name.encode()) <= LONGEST:
        return name
    tail = sha256(name.encode()).hexdigest()[:8]
    head = name.encode()[: LONGEST - len(tail) - 1].decode(errors="ignore")
    return f"{head}_{tail}"


def safe_column(name: str, entity: str) -> str:
    """A name the model class can have: `metadata` becomes `meta`, `class` `<entity>_class`."""
    if name == "metadata":
        return "meta"
    if name in RESERVED_ATTRIBUTES or name in KEYWORDS or not name.isidentifier():
        return f"{snake(entity)}_{snake(name) or 'value'}"
    return name
