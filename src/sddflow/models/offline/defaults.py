"""Stated defaults, read as values of their column's type."""

import re

from sddflow.domain.schema.table import ColumnType

_WHOLE = re.compile(r"-?\d{1,18}")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_BOOLEANS = {
    **dict.fromkeys(("true", "yes", "1", "on"), "true"),
    **dict.fromkeys(("false", "no", "0", "off"), "false"),
}


def default_value(words: str, kind: ColumnType, choices: tuple[str, ...]) -> str | None:
    """A stated default as a value of the type; None where it is none."""
    bare = words.strip().strip("'\"`").strip()
    lower = bare.lower()
    if choices:
        return bare if bare in choices else None
    if lower in ("null", "none", ""):
        return None
    if kind.kind in ("datetime", "date", "time"):
        return "now" if re.search(r"\bnow\b|current|creation|today|utcnow", lower) else None
    if kind.kind == "boolean":
        return _BOOLEANS.get(lower)
    if kind.kind in ("integer", "bigint", "smallint"):
        return bare if _WHOLE.fullmatch(bare) else None
    if kind.kind in ("numeric", "float"):
        return bare if _NUMBER.fullmatch(bare) else None
    if kind.kind == "uuid":
        return "uuid" if re.search(r"uuid|random|generated", lower) else None
    if kind.kind == "json":
        return {"{}": "{}", "dict": "{}", "[]": "[]", "list": "[]"}.get(bare)
    return _text_default(bare, kind, choices)


def _text_default(bare: str, kind: ColumnType, choices: tuple[str, ...]) -> str | None:
    if kind.kind not in ("string", "text") or (choices and bare not in choices):
        return None
    return bare if kind.length is None or len(bare) <= kind.length else None
