"""Files of SQL among the application's own: each query apart, with its place.

A file that makes or alters something is a script for another day: a dump, a setup.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from sddflow.domain.place import Place
from sddflow.target.layout import folders
from sddflow.target.source import source_text

_BUILDS = re.compile(r"^\s*(?:CREATE|ALTER|DROP|COPY|SET|\\\w+)\b", re.IGNORECASE | re.MULTILINE)
_TOKEN = re.compile(r"'(?:[^']|'')*'|\"[^\"]*\"|(?P<note>--[^\n]*|/\*.*?\*/)|(?P<end>;)", re.DOTALL)
_LARGEST = 200_000


def sql_statements(root: Path) -> Iterator[tuple[str, Place]]:
    """Every statement of such files, without what is said to its readers.

    Args:
        root: the application's folder.
    """
    for folder, names in folders(root):
        for name in names:
            file = folder / name
            if name.endswith(".sql") and file.stat().st_size <= _LARGEST:
                text = source_text(file)
                if not _BUILDS.search(text):
                    yield from _parted(text, file.relative_to(root).as_posix())


def _parted(text: str, shown: str) -> Iterator[tuple[str, Place]]:
    plain = _TOKEN.sub(lambda found: _blank(found[0]) if found["note"] else found[0], text)
    begin = 0
    for end in (*(m.start() for m in _TOKEN.finditer(plain) if m["end"]), len(plain)):
        statement = plain[begin:end]
        at = begin + len(statement) - len(statement.lstrip())
        if statement.strip():
            yield statement.strip(), Place(shown, plain.count("\n", 0, at) + 1)
        begin = end + 1


def _blank(note: str) -> str:
    """As many lines, so that places stay."""
    return "\n" * note.count("\n") or " "
