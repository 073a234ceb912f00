"""Names and statements as SQL takes them word for word."""

import sqlalchemy as sa


def quoted(name: str) -> str:
    """A name as SQL spells it, whatever it holds."""
    return '"' + name.replace('"', '""') + '"'


def verbatim(sql: str) -> sa.TextClause:
    """SQL that somebody else has written: a colon in it begins no parameter."""
    return sa.text(sql.replace(":", r"\:"))
