"""SQL as words: enough to tell what kind of statement it is and what it is about."""

import re
from collections.abc import Iterator

_COMMENT = re.compile(r"--[^\n]*|/\*.*?\*/", re.DOTALL)
_QUOTED = re.compile(r"'(?:[^']|'')*'")
_BODY = re.compile(r"(\$\w*\$).*?\1", re.DOTALL)
_NAME = r'(?:[\w"`\[\]]+\.)?["`\[]?(?P<{}>\w+)["`\]]?'


def statements(sql: str) -> Iterator[str]:
    """The statements of a script, without comments; bodies of functions and texts are emptied."""
    plain = _BODY.sub("$$ $$", _QUOTED.sub("''", _COMMENT.sub(" ", sql)))
    for part in plain.split(";"):
        if words := " ".join(part.split()):
            yield words


def table_name(pattern: str) -> re.Pattern[str]:
    """A pattern in which <name> stands for the name of a table and <column> for a column's."""
    for word, group in (("<name>", "table"), ("<column>", "column")):
        pattern = pattern.replace(word, _NAME.format(group))
    return re.compile(pattern, re.IGNORECASE)
