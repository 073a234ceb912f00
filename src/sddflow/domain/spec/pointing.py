"""Where a key points, and what becomes of the row when that goes."""

import re

from sddflow.domain.spec.document import DeleteRule
from sddflow.domain.spec.words import class_name

_POINTS = re.compile(
    r"(?:\bforeign[ -_]?key\b|(?<!\w)FK(?!\w)|\breferences?\b|(?:→|->|=>))"
    r"(?:\s*(?:(?:(?:linking |pointing |points |links |that points |reference )?to|of|on"
    r"|references?|referencing)\b|→|->|=>|:|\())*\s*(?:the\s+|an?\s+)?[`\"'*]*"
    r"([A-Za-z_]\w*(?:\.\w+|\(\w+\))?)",
    re.I,
)
_NO_TARGETS = {
    "to", "the", "a", "an", "on", "of", "constraint", "references", "null", "not", "delete",
    "required", "unique", "optional", "index", "indexed", "nullable", "integer", "uuid",
}  # fmt: skip
_DELETES: tuple[tuple[DeleteRule, re.Pattern[str]], ...] = (
    (
        "cascade",
        re.compile(
            r"on[ _]?delete\W{0,3}cascade|\bcascad\w+ (?:on )?delet\w+|\bdelete cascade"
            r"|\b(?:deleted|removed|dies|goes) (?:together |along )?with (?:the|its|their|that)\b",
            re.I,
        ),
    ),
    (
        "set null",
        re.compile(
            r"on[ _]?delete\W{0,3}set[ _]null|\bset (?:to )?null\b"
            r"|\b(?:cleared|emptied|unset|forgotten) (?:when|if|once|as soon as)\b",
            re.I,
        ),
    ),
    (
        "restrict",
        re.compile(
            r"on[ _]?delete\W{0,3}(?:restrict|no action)"
            r"|\b(?:cannot|can't|must not|may not) be (?:deleted|removed)\b",
            re.I,
        ),
    ),
)


def references_of(text: str) -> str:
    """`Entity` or `table.column`, where the text says that it points there."""
    found = _POINTS.search(text)
    if not found or found[1].lower() in _NO_TARGETS or found[1].lower().endswith("ing"):
        return ""
    return reference(found[1])


def reference(words: str) -> str:
    """`users(id)` and `users.id` as `users.id`, `User.id` and `User` as `User`."""
    name, _, column = words.replace("(", ".").rstrip(")").partition(".")
    if name[:1].isupper() and name.upper() != name:
        return class_name(name)
    return f"{name.lower()}.{column}" if column else class_name(name)


def on_delete_of(text: str) -> DeleteRule:
    """`cascade`, `set null`, `restrict` or "": what the words about a key say."""
    return next((name for name, pattern in _DELETES if pattern.search(text)), "")
