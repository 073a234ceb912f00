"""The head of a revision file as Alembic writes it, read line by line.

Most of a thousand revisions look alike, and a tree of each costs more than all that is wanted of
it. Whatever looks the least bit different is left to `ast`.
"""

import re
from ast import literal_eval

_NAMES = ("revision", "down_revision", "branch_labels", "depends_on")
_TEXT = r"""(?:"[^"'\\\n]*"|'[^"'\\\n]*')"""
_SEVERAL = rf"\s*(?:{_TEXT}\s*,\s*)*(?:{_TEXT}\s*)?"
_VALUE = rf"(?:None|{_TEXT}|\({_SEVERAL}\)|\[{_SEVERAL}\])"
_SAID = re.compile(rf"([a-z_]+)(?:\s*:[^=\n]+)?\s*=\s*({_VALUE})\s*(?:#.*)?")
_OTHER = re.compile(r"\s*(?:#.*)?|(?:import|from)\s[\w\s.,*]+(?:#.*)?")
_BODY = re.compile(r"^(?:async\s+def|def|class|@)", re.M)
_ELSEWHERE = re.compile(rf"^(?:{'|'.join(_NAMES)}|<<<<<<<|=======|>>>>>>>)", re.M)

Said = dict[str, str | tuple[str, ...] | list[str] | None]


def read_head(source: bytes) -> Said | None:
    """The names that say where a revision stands, and what they are set to.

    Returns:
        None where the text may mean anything else: names are set below a function, or to anything
        but literals on one line, or the file is torn by a merge.
    """
    try:
        text = source.decode().replace("\r\n", "\n")
    except UnicodeDecodeError:
        return None
    return None if "\r" in text else _read(text)


def _read(text: str) -> Said | None:
    body = _BODY.search(text)
    head = _past_docstring(text[: body.start()]) if body else None
    if body is None or head is None or _ELSEWHERE.search(text, body.start()):
        return None
    said: Said = {}
    for line in head.split("\n"):
        found = _SAID.fullmatch(line)
        if found and found[1] in _NAMES and found[1] not in said:
            said[found[1]] = literal_eval(found[2])
        elif not _OTHER.fullmatch(line):
            return None
    return said


def _past_docstring(head: str) -> str | None:
    """What follows the text that a module begins with; None where its end is not plain."""
    if not head.startswith('"""'):
        return head
    doc, closed, rest = head[3:].partition('"""')
    first = rest.partition("\n")[0]
    return rest if closed and "\\" not in doc and not first.strip() else None
