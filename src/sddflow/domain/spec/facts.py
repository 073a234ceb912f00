"""What words say about one attribute: type, required, unique, length, choices, default, key.

Each function reads one thing out of a text like `text, required, at most 200 characters` and
gives None or "" where the text is silent.
"""

import re
from collections.abc import Iterator

from sddflow.domain.spec.document import DeleteRule
from sddflow.domain.spec.words import class_name, column_name

_NUMBER = r"(\d{1,3}(?:[,_ ]\d{3})+|\d+)"
_CHARS = r"(?:characters?|chars?|symbols|letters)"
_LENGTHS = tuple(
    re.compile(p, re.I)
    for p in (
        rf"\b\d+\s*(?:to|-|–|\.\.|and)\s*{_NUMBER}\s*{_CHARS}",
        r"(?:at most|up to|no more than|no longer than|not exceed(?:ing)?|limited to"
        rf"|(?:≤|<=))\s*{_NUMBER}\s*{_CHARS}",
        r"\bmax(?:imum)?(?:[ _-]?len(?:gth)?)?(?:\s+of"
        rf"|\s+is)?\s*[:=]?\s*\(?{_NUMBER}(?!\s*(?:[KMG]B|%"
        rf"|[.\d]))\s*{_CHARS}?(?![ -]?\w)",
        rf"\bmax(?:imum)?(?:[ _-]?len(?:gth)?)?(?:\s+of|\s+is)?\s*[:=]?\s*{_NUMBER}\s*{_CHARS}",
        rf"(?<![\d-]){_NUMBER}\s*{_CHARS}\s*(?:or (?:less|fewer)|max(?:imum)?|at most)",
        rf"\b(?:varchar|nvarchar|char|character varying|string|str|text)\s*\(\s*{_NUMBER}\s*\)",
        rf"^\s*\(?{_NUMBER}\s*{_CHARS}\)?\s*$",
    )
)  # fmt: skip
_NUMERIC = re.compile(r"int|serial|number|numeric|decimal|float|real|double|date|time|bool", re.I)

_YES = re.compile(
    r"\b(?:required(?!\s+(?:when|if|for|unless|only))|mandatory|not[ -]null(?:able)?"
    r"|non-?null(?:able)?"
    r"|non-?empty|(?:must|can)\s?not be (?:empty|null|blank)|never (?:empty|null))\b",
    re.I,
)
_NO = re.compile(
    r"\b(?:optional(?:ly)?|nullable|not required|may be (?:empty|null|blank|absent|missing)"
    r"|can be (?:empty|null|blank|absent)|null allowed|allows? null|or null|is null by default)\b"
    r"|\|\s*None\b|(?<![\w-])(?<!set )null(?:\s*$|\s*[,;])",
    re.I,
)
_NOT_NULLABLE = re.compile(r"\b(?:not|non)[ -]?(?:nullable|null|optional)\b", re.I)

_PER = re.compile(
    r"\bunique\s+(?:per|within|for|in|among|across)\s+(?:each|every|a|an|the|one|its"
    r"|their|his|all of an?)?"
    r"\s*(?:same\s+)?`?(\w+)(?:'s)?",
    re.I,
)
_TOGETHER = re.compile(r"\bunique\s+(?:together\s+with|with|in combination with)\s+`?(\w+)", re.I)
_UNIQUE = re.compile(r"\bunique\b(?!\s+(?:identifier|id)\b)", re.I)
_NOT_UNIQUE = re.compile(r"\b(?:not|non|needn't|need not)(?:\s+\w+){0,2}[\s-]+unique\b", re.I)
_USERS = {"user", "owner", "account", "person"}

_TYPES = (
    r"(?:timestamp|time)\s+with(?:out)?\s+time\s?zone|timestamptz|timestamp|date\s?time|datetime"
    r"|date|time|double\s+precision|bigint|smallint|bigserial|serial|integer|int\d?|number|float"
    r"|real|double|decimal|numeric|money|boolean|bool|uuid\d?|guid|jsonb?|nvarchar|varchar|citext"
    r"|character\s+varying|char|longtext|mediumtext|text|string|str|bytea|bytes|blob|binary"
    r"|enum(?:eration)?|interval|duration|inet|long|emailstr|httpurl"
)
_TYPE = re.compile(
    r"(?:optional|list|dict|set|array|literal|mapped)\s*\[[^\n]*\]|(?:datetime\."
    rf"|uuid\.|sa\.)?(?:{_TYPES})\b"
    r"(?:\s*\(\s*\d[\d, ]*\)|(?<=enum)\s*\([^()]*\))?(?:\[\])?(?:\s*\|\s*None)?\??",
    re.I,
)
_BEFORE = re.compile(
    r"^(?:(?:an?|required|optional|nullable|unique|mandatory|non-?null|short|long|non-?empty|plain"
    r"|not null|auto-?increment(?:ing|ed)?)\s+)+",
    re.I,
)
_AFTER = re.compile(
    r"^\s*$|^\s*[(=→|:/-]|^\s+(?:of\s+(?:up|at|max|no|\d)|with|without|up to|at most"
    r"|max|min|not|null"
    r"|primary|default|unique|required|optional|references|in utc|auto|fk|pk|foreign|between|one of"
    r"|check|limited|containing|string\b|object|field|column|or null|\d|generated|key"
    r"|values?\b|array)",
    re.I,
)

_QUOTED = r"(?:\"[^\"\n]{1,60}\"|'[^'\n]{1,60}'|`[^`\n]{1,60}`|“[^”\n]{1,60}”|‘[^’\n]{1,60}’)"
_PART = r"\s*(?:,\s*(?:or|and)\b|,|/|\||\bor\b|\band\b)\s*"
_RUN = re.compile(rf"{_QUOTED}(?:{_PART}{_QUOTED})+", re.I)
_TRIGGER = re.compile(
    r"\b(?:one of|either|enum(?:eration)?(?:\s+of)?|(?:allowed|possible|valid"
    r"|permitted)(?:\s+values?)?"
    r"|values?(?:\s+are)?|choices|options|in|literal)\s*(?::|=|are\b|is\b|[(\[{]"
    r"|(?<=one of)|(?<=either)"
    r"|(?<=enum))\s*[(\[{:]?\s*",
    re.I,
)
_SINGLE = re.compile(r"^[\w.-]+(?: [\w.-]+){0,2}$")
_STOP = re.compile(
    r"^(?:required|optional|nullable|unique|default\w*|not null|null|max\w*|min\w*"
    r"|at most|indexed|pk|fk"
    r"|primary key)\b",
    re.I,
)
_LOOSE = re.compile(r"^[a-z][\w-]*(?:\s*(?:[/|]|,\s*(?:or\s+)?|\bor\b)\s*[a-z][\w-]*)+$")
_CLOSED = re.compile(
    r"(?:^|_)(?:role|status|state|type|kind|priority|sender|level|visibility|mode|category)$"
)
_EXAMPLE = re.compile(r"\b(?:e\.\s?g\.|for (?:example|instance)|such as|like|examples?)\W*$", re.I)

_DEFAULT = re.compile(
    r"(?<!by )\bdefault(?:s|ing|ed)?(?:\s+value)?(?:\s+(?:to|is|of)\b)?\s*[:=]?\s*"
    rf"({_QUOTED}|[^,;()\n]+(?:\(\))?)",
    re.I,
)

_KEY = re.compile(r"\bprimary[ -_]?key\b|(?<!\w)PK(?!\w)", re.I)
_IDENTIFIER = re.compile(r"\bunique\s+(?:identifier|id)\b|^identifier\b", re.I)
_POINTS = re.compile(
    r"(?:\bforeign[ -_]?key\b|(?<!\w)FK(?!\w)|\breferences?\b|(?:→|->|=>))"
    r"(?:\s*(?:(?:linking |pointing |points |links |that points |reference )?to|of|→"
    r"|->|=>|on|:|\(|references?|referencing))*\s*(?:the\s+|an?\s+)?[`\"'*]*"
    r"([A-Za-z_]\w*(?:\.\w+|\(\w+\))?)",
    re.I,
)
_DELETES: tuple[tuple[DeleteRule, re.Pattern[str]], ...] = (
    ("cascade", re.compile(r"on[ _]?delete\W{0,3}cascade|\bcascad\w+ (?:on )?delet\w+|\bdelete cascade|"
                           r"\b(?:deleted|removed|dies|goes) (?:together "
                           r"|along )?with (?:the|its|their|that)\b",
                           re.I)),
    ("set null", re.compile(r"on[ _]?delete\W{0,3}set[ _]null|\bset to null when\b|\bset null\b", re.I)),
    ("restrict", re.compile(r"on[ _]?delete\W{0,3}(?:restrict|no action)", re.I)),
)  # fmt: skip


def segments(text: str) -> Iterator[str]:
    """The parts between commas, semicolons and sentence ends, outside of brackets and quotes."""
    depth, start, quote = 0, 0, ""
    for at, char in enumerate(text):
        if quote:
            quote = "" if char == quote else quote
        elif char in '"`':
            quote = char if char in text[at + 1 :] else ""
        elif char in "([{":
            depth += 1
        elif char in ")]}":
            depth = max(0, depth - 1)
        elif depth == 0 and (char in ",;\n" or text[at : at + 2] == ". "):
            yield text[start:at].strip()
            start = at + 1
    yield text[start:].strip()


def type_of(text: str) -> str:
    """The type word, as written, of the first part that is one."""
    for part in segments(text):
        bare = _BEFORE.sub("", part.strip("`* "))
        found = _TYPE.match(bare)
        if found and _AFTER.match(bare[found.end() :].strip("`")):
            return found[0].strip()
    return ""


def required_of(text: str) -> bool | None:
    """Whether a value must be there; None where the text is silent or says both."""
    no = bool(_NO.search(_NOT_NULLABLE.sub("", text))) or text.strip().endswith("?")
    yes = bool(_YES.search(re.sub(r"\bnot required\b", "", text, flags=re.I)))
    return None if yes == no else yes


def unique_of(text: str) -> str:
    """`global`, `user`, the name it is unique together with, or ""."""
    if _NOT_UNIQUE.search(text):
        return ""
    other = _TOGETHER.search(text) or _PER.search(text)
    if other:
        name = column_name(class_name(other[1]))
        return "user" if name in _USERS else name
    return "global" if _UNIQUE.search(text) else ""


def max_length_of(text: str, kind: str = "") -> int | None:
    """The most characters it may have; a bound of a number's value is none."""
    if kind and _NUMERIC.search(kind) and not re.search(_CHARS, text, re.I):
        return None
    for pattern in _LENGTHS:
        found = pattern.search(text)
        if found:
            return int(re.sub(r"\D", "", found[1])[:9])
    return None


def choices_of(text: str) -> tuple[str, ...]:
    """The closed list of values; a single quoted word is none."""
    plain = _DEFAULT.sub("", text)
    run = _RUN.search(plain)
    if run and not _EXAMPLE.search(plain[: run.start()]):
        return tuple(dict.fromkeys(q[1:-1] for q in re.findall(_QUOTED, run[0])))
    trigger = _TRIGGER.search(text)
    if trigger:
        return _listed(text[trigger.end() :])
    return ()


def loose_choices(name: str, text: str) -> tuple[str, ...]:
    """Values without quotes or words about them, `role (user/assistant)`.

    Only names that usually hold one of a few values count: `contact (email/phone)` lists none.
    """
    if not _CLOSED.search(name):
        return ()
    whole = next((p for p in (text, next(segments(text), "")) if _LOOSE.match(p.strip("` "))), "")
    return _real(re.split(_PART, whole.replace("`", "").strip(), flags=re.I)) if whole else ()


def _listed(text: str) -> tuple[str, ...]:
    """Values without quotes, up to the first thing that is none."""
    end = re.search(r"[)\]};\n]|\.(?:\s|$)|\s[-–—]\s", text)
    found: list[str] = []
    for part in re.split(_PART, text[: end.start()] if end else text, flags=re.I):
        value = part.strip(" `\"'*“”‘’")
        if not _SINGLE.match(value) or _STOP.match(value):
            break
        found.append(value)
    return _real(found)


def _real(values: list[str]) -> tuple[str, ...]:
    unique = tuple(dict.fromkeys(values))
    types = all(_TYPE.fullmatch(v) or v.lower() in {"null", "none"} for v in unique)
    return unique if len(unique) > 1 and not types else ()


def default_of(text: str) -> str | None:
    """The stated default, as written, without its quotes."""
    found = _DEFAULT.search(text)
    if not found:
        return None
    value = re.split(r"\.(?:\s|$)| (?:when|if|for|and|unless|at|on)\b", found[1].strip())[0]
    return value.strip(" `\"'“”‘’*") or None


def is_key(name: str, text: str) -> bool:
    """Whether it is said to be the primary key."""
    return bool(_KEY.search(text)) or (name == "id" and bool(_IDENTIFIER.search(text)))


def references_of(text: str) -> str:
    """`Entity` or `table.column`, where the text says that it points there."""
    found = _POINTS.search(text)
    if not found or found[1].lower() in _NO_TARGETS or found[1].lower().endswith("ing"):
        return ""
    return reference(found[1])


_NO_TARGETS = {"to", "the", "a", "an", "on", "constraint", "references", "null", "not", "delete", "of",
               "required", "unique", "optional", "index", "indexed", "nullable", "integer", "uuid"}  # fmt: skip


def reference(words: str) -> str:
    """`users(id)` and `users.id` as `users.id`, `User.id` and `User` as `User`."""
    name, _, column = words.replace("(", ".").rstrip(")").partition(".")
    if name[:1].isupper() and name.upper() != name:
        return class_name(name)
    return f"{name.lower()}.{column}" if column else class_name(name)


def on_delete_of(text: str) -> DeleteRule:
    """`cascade`, `set null`, `restrict` or "": what the words about a key say."""
    return next((name for name, pattern in _DELETES if pattern.search(text)), "")
