"""What words demand of a value: that it is there, that it is unique, that it is the key."""

import re

from sddflow.domain.spec.words import class_name, column_name

_YES = re.compile(
    r"\b(?:required(?!\s+(?:when|if|for|unless|only))|mandatory|not[ -]null(?:able)?"
    r"|non-?null(?:able)?"
    r"|non-?empty|(?:must|can)\s?not be (?:empty|null|blank)|never (?:empty|null)"
    r"|always (?:be )?(?:given|there|present|filled(?: in)?|provided|set|stated))\b",
    re.I,
)
_NO = re.compile(
    r"\b(?:optional(?:ly)?|voluntary|(?:left|stays?|remains?|is) (?:blank|empty|out)"
    r"|nullable|not required|may be (?:empty|null|blank|absent|missing|unknown|left \w+)"
    r"|unknown (?:while|until|as long)"
    r"|can be (?:empty|null|blank|absent)|null allowed|allows? null|or null|is null by default)\b"
    r"|\|\s*None\b|(?<![\w-])(?<!set )null(?:\s*$|\s*[,;])",
    re.I,
)
_NOT_NULLABLE = re.compile(r"\b(?:not|non)[ -]?(?:nullable|null|optional)\b", re.I)
_PER = re.compile(
    r"\bunique\s+(?:per|within|for|in|among|across)\s+(?:(?:each|every|a|an|the|one|its"
    r"|their|his|all of an?)\s+)?"
    r"(?:same\s+)?`?(\w+)(?:'s)?",
    re.I,
)
_TOGETHER = re.compile(r"\bunique\s+(?:together\s+with|with|in combination with)\s+`?(\w+)", re.I)
_UNIQUE = re.compile(r"\bunique\b(?!\s+(?:identifier|id)\b)", re.I)
_NOT_UNIQUE = re.compile(r"\b(?:not|non|needn't|need not)(?:\s+\w+){0,2}[\s-]+unique\b", re.I)
_USERS = {"user", "owner", "account", "person"}
_KEY = re.compile(r"\bprimary[ -_]?key\b|(?<!\w)PK(?!\w)", re.I)
_IDENTIFIER = re.compile(r"\bunique\s+(?:identifier|id)\b|^identifier\b", re.I)


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


def is_key(name: str, text: str) -> bool:
    """Whether it is said to be the primary key."""
    return bool(_KEY.search(text)) or (name == "id" and bool(_IDENTIFIER.search(text)))
