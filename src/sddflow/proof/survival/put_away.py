"""Rows of a table that goes, which a migration puts into new columns of another one."""

import re
from collections.abc import Sequence

from sddflow.domain.schema.qualified import bare
from sddflow.domain.schema.table import Schema

_SETS = re.compile(
    r"\bUPDATE\s+(?:ONLY\s+)?(?:\"?\w+\"?\.)?\"?(?P<table>\w+)\"?\b.*?\bSET\s+(?P<said>.*)",
    re.IGNORECASE | re.DOTALL,
)
_COLUMN = re.compile(r"(?:^|,)\s*\(?\s*\"?(\w+)\"?\s*=")


def put_away(table: str, statements: Sequence[str], before: Schema, after: Schema) -> str:
    """The table whose new columns were filled from it; "" where none was.

    Args:
        table: that is gone.
        statements: that were executed on the way up.
        before: with the table.
        after: without it.
    """
    reads = re.compile(rf"\b(?:FROM|JOIN)\s+(?:\"?\w+\"?\.)?\"?{re.escape(bare(table))}\"?\b", re.I)
    for statement in statements:
        found = _SETS.search(statement) if reads.search(statement) else None
        other = before.called(found["table"]) if found else None
        now = after.table(other.name) if other is not None else None
        if found and other is not None and now is not None:
            names = {name for name in _COLUMN.findall(found["said"]) if now.column(name)}
            if any(other.column(name) is None for name in names):
                return other.name
    return ""
