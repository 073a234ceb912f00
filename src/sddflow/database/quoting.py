"""Names and statements as SQL takes them word for word."""

import sqlalchemy as sa

from sddflow.domain.schema.qualified import parts


def quoted(name: str) -> str:
    """A name as SQL spells it, whatever it holds."""
    return '"' + name.replace('"', '""') + '"'


def quoted_table(name: str) -> str:
    """The name of a table, or of another thing in a schema, as SQL spells it."""
    return ".".join(quoted(part) for part in parts(name) if part)


def verbatim(sql: str) -> sa.TextClause:
    """SQL that somebody else has written: a colon in it begins no parameter."""
    return sa.text(sql.replace(":", r"\:"))
