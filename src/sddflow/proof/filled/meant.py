"""Rows that a backfill came to, and left NULL because it says so."""

import re
from collections import Counter
from collections.abc import Iterable

from sddflow.domain.schema.qualified import bare

_NULL = re.compile(
    r"\bnullif\s*\(|\b(?:then|else)\s+null\b"
    r"|\(\s*select\s+(?:max|min|avg|sum|string_agg|array_agg|group_concat)\s*\("
    r"|\(\s*select\b[^;]*\border\s+by\b[^()]*\blimit\s+1\s*\)",
    re.IGNORECASE,
)
"""What gives NULL on purpose: an aggregate, or the first of those below, where there are none."""
_WHERE = re.compile(r"\bwhere\b", re.IGNORECASE)
_INNERMOST = re.compile(r"\([^()]*\)")
_PLACEHOLDER = r"(?:%\(\w+\)s(?:::\w+)?|\$\d+(?:::\w+)?|:\w+|\?|%s)"
_FREE = re.compile(rf"{_PLACEHOLDER}|'[^']*'|\b\d+\b")
_WORDS = frozenset({"is", "null", "and", "between", "in", "any", "order", "by", "limit"})


def meant(
    statements: Iterable[str], table: str, column: str, key: tuple[str, ...], rows: int
) -> bool:
    """Whether an UPDATE came to every row and said itself which of them get NULL.

    Args:
        statements: that were executed.
        table: of the new column.
        column: it.
        key: of the table; a condition about nothing else is a batch.
        rows: that exist.
    """
    sets = re.compile(
        rf"\bupdate\s+(?:\"?\w+\"?\.)?\"?{re.escape(bare(table))}\b.*?\b{re.escape(column)}\"?\s*=(?P<rest>.*)",
        re.IGNORECASE | re.DOTALL,
    )
    given = Counter(found["rest"] for s in statements if (found := sets.search(s)))
    free = {bare(table).lower(), column.lower(), *(name.lower() for name in key)}
    return any(
        _says_null(*_parted(rest), free) or (times >= rows and _is_given(rest))
        for rest, times in given.items()
    )


def _says_null(value: str, condition: str, free: set[str]) -> bool:
    """Without a condition, or with one that only makes batches; and the value may be NULL."""
    words = set(re.findall(r"[a-z_]\w*", _outside(_FREE.sub(" ", condition)).lower()))
    return _NULL.search(value) is not None and words <= free | _WORDS


def _parted(rest: str) -> tuple[str, str]:
    """The value, and the condition behind the WHERE that stands in no brackets."""
    for found in _WHERE.finditer(rest):
        before = rest[: found.start()]
        if before.count("(") == before.count(")"):
            return before, rest[found.end() :]
    return rest, ""


def _outside(text: str) -> str:
    """Without what stands in brackets."""
    inner = _INNERMOST.sub(" ", text)
    return inner if inner == text else _outside(inner)


def _is_given(rest: str) -> bool:
    """The value comes from outside, row by row."""
    return re.match(rf"\s*{_PLACEHOLDER}", rest) is not None
