"""SQL as words: enough to tell what kind of statement it is and what it is about."""

import re
from collections.abc import Iterator

_COMMENT = re.compile(r"--[^\n]*|/\*.*?\*/", re.DOTALL)
_QUOTED = re.compile(r"'(?:[^']|'')*'")
_BODY = re.compile(r"(\$\w*\$).*?\1", re.DOTALL)
_STATEMENTS = re.compile(  # bodies without quotes: SQLite's triggers, functions of standard SQL
    r"(\bCREATE\s+(?:TEMP(?:ORARY)?\s+)?TRIGGER\b[^;]*?\bBEGIN\b"
    r"|\bCREATE\s+(?:OR\s+REPLACE\s+)?(?:FUNCTION|PROCEDURE)\b[^;]*?\bBEGIN\s+ATOMIC\b)"
    r".*?;\s*END\b",
    re.DOTALL | re.IGNORECASE,
)
_NAME = r'(?:[\w"`\[\]]+\.)?["`\[]?(?P<{}>\w+)["`\]]?'


def statements(sql: str) -> Iterator[str]:
    """The statements of a script, without comments; texts and bodies are emptied."""
    plain = _BODY.sub("$$ $$", _QUOTED.sub("''", _COMMENT.sub(" ", sql)))
    plain = _STATEMENTS.sub(r"\1 END", plain)
    for part in plain.split(";"):
        if words := " ".join(part.split()):
            yield words


def table_name(pattern: str) -> re.Pattern[str]:
    """A pattern in which <name> stands for the name of a table and <column> for a column's."""
    for word, group in (("<name>", "table"), ("<column>", "column")):
        pattern = pattern.replace(word, _NAME.format(group))
    return re.compile(pattern, re.IGNORECASE)
