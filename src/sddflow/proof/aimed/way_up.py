"""What of a revision's source runs on the way up, and the tables that it names."""

import re

from sddflow.domain.schema.qualified import bare
from sddflow.domain.schema.table import Schema, Table

_DOWN = re.compile(r"^def downgrade\b.*?(?=^\S|\Z)", re.MULTILINE | re.DOTALL)


def way_up(source: str) -> str:
    """The source of a revision without its way down."""
    return _DOWN.sub("", source)


def way_down(source: str) -> str:
    """The source of its way down alone."""
    return "\n".join(_DOWN.findall(source))


def words_in(source: str) -> frozenset[str]:
    """Every word of the way up."""
    return frozenset(re.findall(r"\w+", way_up(source)))


def named_in(schema: Schema, words: frozenset[str]) -> list[Table]:
    """The tables that are among the words, by their names without a schema."""
    return [table for table in schema.tables if bare(table.name) in words]
