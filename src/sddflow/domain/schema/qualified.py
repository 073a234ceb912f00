"""A table's name where a database has several schemas.

What stands in the schema that is looked into first is called by its own name, `tasks`; what stands
elsewhere has that schema's before it, `app.tasks`. A name with a dot in it stands in quotes.
"""

import re

_PART = r'"(?:[^"]|"")+"|[^".]+'
_NAME = re.compile(rf"(?:(?P<schema>{_PART})\.)?(?P<own>{_PART})")


def qualified(schema: str, name: str) -> str:
    """A name with its schema; alone where that is "".

    Args:
        schema: its own spelling, without quotes.
        name: as it stands there.
    """
    return ".".join(_part(each) for each in (schema, name) if each)


def parts(name: str) -> tuple[str, str]:
    """The schema, "" where none is named, and the name in it, both without quotes."""
    found = _NAME.fullmatch(name)
    if found is None:
        return "", name
    return _plain(found["schema"] or ""), _plain(found["own"])


def bare(name: str) -> str:
    """The name alone, as it is written where the schema is understood."""
    return parts(name)[1]


def beside(table: str, name: str) -> str:
    """Another thing of the table's schema, such as its index."""
    return qualified(parts(table)[0], name)


def _part(name: str) -> str:
    return '"' + name.replace('"', '""') + '"' if "." in name else name


def _plain(part: str) -> str:
    return part[1:-1].replace('""', '"') if part.startswith('"') else part
