"""Words for types that mean the same: `varchar(20)` and `string` do not contradict each other."""

import re

_FAMILIES = (
    ("list", r"\[\]|^(?:list|set|array)\b"),
    ("enum", r"^enum|literal"),
    ("key", r"uuid|guid"),
    ("number", r"^(?:\w+\.)?(?:big|small|tiny)?int(?:eger|\d)?\b|serial|^number|integer"),
    ("decimal", r"decimal|numeric|float|double|real|money"),
    ("truth", r"^(?:sa\.)?bool"),
    ("time", r"timestamp|date ?time"),
    ("date", r"^date\b"),
    ("json", r"json|^dict"),
    ("text", r"^(?:var|n|nvar)?char|^str|text|^string|email|url"),
)


def family(kind: str) -> str:
    """The family of a type word; "" for one that says nothing for sure."""
    bare = re.sub(r"^(?:optional\[|mapped\[)+", "", kind.strip().lower())
    return next((name for name, pattern in _FAMILIES if re.search(pattern, bare)), "")


def spoken(required: bool | None) -> str:  # noqa: FBT001 - it is the value itself
    """`required` or `optional`."""
    return "required" if required else "optional"
