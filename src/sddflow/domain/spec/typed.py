"""What words say about the type of a value, and how long it may be.

`segments` parts a text the way people list facts: at commas, outside of brackets and quotes.
"""

import re
from collections.abc import Iterator

_NUMBER = r"(\d{1,3}(?:[,_ ]\d{3})+|\d+)"
_CHARS = r"(?:characters?|chars?|symbols|letters)"
_MOST = r"(?:at most|up to|no more than|no longer than|not exceed(?:ing)?|limited to|≤|<=)"
_MAX = r"\bmax(?:imum)?(?:[ _-]?len(?:gth)?)?(?:\s+of|\s+is)?\s*[:=]?\s*"
_LENGTHS = tuple(
    re.compile(pattern, re.I)
    for pattern in (
        rf"\b\d+\s*(?:to|-|–|\.\.|and)\s*{_NUMBER}\s*{_CHARS}",
        rf"{_MOST}\s*{_NUMBER}\s*{_CHARS}",
        rf"{_MAX}\(?{_NUMBER}(?!\s*(?:[KMG]B|%|[.\d]))\s*{_CHARS}?(?![ -]?\w)",
        rf"{_MAX}{_NUMBER}\s*{_CHARS}",
        rf"(?<![\d-]){_NUMBER}\s*{_CHARS}\s*(?:or (?:less|fewer)|max(?:imum)?|at most)",
        rf"\b(?:varchar|nvarchar|char|character varying|string|str|text)\s*\(\s*{_NUMBER}\s*\)",
        rf"(?:^|[,;(])\s*\(?{_NUMBER}\s*{_CHARS}\)?\s*(?:$|[,;()])",
        rf"\bof\s+{_NUMBER}\s*{_CHARS}",
        rf"\b{_NUMBER}\s*{_CHARS}\s+(?:are|is|will be)\s+(?:plenty|enough)\b",
    )
)
_LEAST = r"(?:at least|no (?:less|fewer|shorter) than|minimum(?: of)?|≥|>=)"
_SHORTEST = tuple(
    re.compile(pattern, re.I)
    for pattern in (
        rf"\b(\d+)\s*(?:to|-|–|\.\.|and)\s*{_NUMBER}\s*{_CHARS}",
        rf"{_LEAST}\s*{_NUMBER}\s*{_CHARS}",
        rf"\bmin(?:imum)?[ _-]?len(?:gth)?(?:\s+of|\s+is)?\s*[:=]?\s*\(?{_NUMBER}",
        rf"\bmin(?:imum)?\s*[:=]?\s*{_NUMBER}\s*{_CHARS}",
        rf"(?<![\d-]){_NUMBER}\s*{_CHARS}\s*(?:or (?:more|longer)|min(?:imum)?|at least)",
        r"\blen(?:gth)?\s*(?:\(\w+\)\s*)?(\d+)\s*(?:to|-|–|\.\.)\s*\d+",
    )
)
_FILLED = re.compile(
    r"\bnon-?(?:empty|blank)\b|\bnot (?:be )?(?:empty|blank)\b|\bnever (?:be )?(?:empty|blank)\b"
    r"|\bcannot be (?:empty|blank)\b|\b(?:must|should) contain text\b",
    re.I,
)
_SPELLED = ("zero", "one", "two", "three", "four", "five", "six")
_COUNTED = rf"(\d{{1,2}}|{'|'.join(_SPELLED)})"
_DECIMALS = re.compile(
    rf"\b{_COUNTED}\s+(?:decimals?(?:\s+places?)?|fraction(?:al)?\s+digits?)\b", re.I
)
_POINT = re.compile(
    rf"\b{_COUNTED}\s+(?:digits\s+|places\s+)?(?:of\s+(?:them|which)\s+)?(?:after|behind)\s+the"
    r"\s+(?:decimal\s+)?(?:point|comma)\b",
    re.I,
)
_DIGITS = re.compile(r"\b(\d{1,2})\s+digits\b", re.I)
_USUAL_DIGITS = 12
_NUMERIC = re.compile(r"int|serial|number|numeric|decimal|float|real|double|date|time|bool", re.I)
_TYPES = (
    r"(?:timestamp|time)\s+with(?:out)?\s+time\s?zone|timestamptz|timestamp|date\s?time|datetime"
    r"|date\s+and\s+time"
    r"|date|time|double\s+precision|bigint|smallint|bigserial|serial|integer|int\d?|number|float"
    r"|real|double|decimal|numeric|money|boolean|bool|uuid\d?|guid|jsonb?|nvarchar|varchar|citext"
    r"|character\s+varying|char|longtext|mediumtext|text|string|str|bytea|bytes|blob|binary"
    r"|yes/no|yes or no|true/false|true or false"
    r"|whole numbers?|enum(?:eration)?|interval|duration|inet|long|emailstr|httpurl"
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
    r"|values?\b|number\b|array)",
    re.I,
)
_WRAPPED = re.compile(r"(?<=\w)\n\s*(?=[a-z])")
"""A line that goes on in the next one, as an editor wraps it: the end of no part."""


def segments(text: str) -> Iterator[str]:
    """The parts between commas, semicolons and sentence ends, outside of brackets and quotes."""
    text = _WRAPPED.sub(" ", text)
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
    return "decimal" if digits_of(text) or re.search(r"\bdecimal places?\b", text, re.I) else ""


def digits_of(text: str) -> tuple[int, int] | None:
    """The digits of a number with a point, in all and after it; None where nothing is said."""
    after = _DECIMALS.search(text) or _POINT.search(text)
    if after is None:
        return None
    scale = _number(after[1])
    whole = _DIGITS.search(text)
    return (max(int(whole[1]), scale) if whole else _USUAL_DIGITS, scale)


def _number(word: str) -> int:
    return int(word) if word.isdigit() else _SPELLED.index(word.lower())


def max_length_of(text: str, kind: str = "") -> int | None:
    """The most characters it may have; a bound of a number's value is none."""
    if kind and _NUMERIC.search(kind) and not re.search(_CHARS, text, re.I):
        return None
    for pattern in _LENGTHS:
        found = pattern.search(text)
        if found:
            return int(re.sub(r"\D", "", found[1])[:9])
    return None


def min_length_of(text: str, kind: str = "") -> int | None:
    """The fewest characters it may have: 1 where it must not be empty; None for no bound."""
    if kind and _NUMERIC.search(kind):
        return None
    for pattern in _SHORTEST:
        found = pattern.search(text)
        if found:
            return int(re.sub(r"\D", "", found[1])[:9]) or None
    return 1 if _FILLED.search(text) else None


def is_type(word: str) -> bool:
    """Whether a word is a type and nothing else."""
    return bool(_TYPE.fullmatch(word))
