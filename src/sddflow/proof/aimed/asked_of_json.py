"""The keys that a migration asks JSON columns for, as its source spells them.

`UPDATE users SET locale = meta->>'locale'` moves nothing where no row's JSON holds a locale.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sddflow.proof.aimed.way_up import way_up

_WORD = r"\\?'[\w-]+\\?'"
_NAME = r"\b(?P<column>\w+)[\"`]?"
_SQL = (
    re.compile(rf"{_NAME}(?:::jsonb?)?\)?\s*(?P<path>(?:->>?\s*{_WORD}\s*)+)"),
    re.compile(rf"{_NAME}\s*#>>?\s*\\?'\{{(?P<path>[\w,\s-]+)\}}"),
    re.compile(rf"json_extract\(\s*(?:\w+\.)?[\"`]?{_NAME}\s*,\s*\\?'\$\.(?P<path>[\w.-]+)"),
    re.compile(
        rf"jsonb?_extract_path(?:_text)?\(\s*(?:\w+\.)?{_NAME}(?P<path>(?:\s*,\s*{_WORD})+)"
    ),
    re.compile(rf"{_NAME}\s*\?\s*(?P<path>{_WORD})"),
)
_PYTHON = re.compile(
    r"\b(?P<column>\w+)(?:\s+or\s+\{\}\))?"
    r"(?P<path>(?:\[\s*[\"'][\w-]+[\"']\s*\]|\.get\(\s*[\"'][\w-]+[\"'][^()\n]*\))+)"
)
_KEY = re.compile(r"\w[\w-]*")
_IN_PYTHON = re.compile(r"(?:\[|get\()\s*[\"']([\w-]+)[\"']")
_CAST = re.compile(r"[^\n;]{0,20}?(?:::|\bAS\s|\.as_)\s*(\w+)", re.IGNORECASE)
_TARGET = re.compile(r"(\w+)[\"`]?\s*=[^=,;]*$")
_SIZE = re.compile(r"\(\s*(?:length=)?(\d+)")
_KINDS = {
    "number": "int|integer|bigint|smallint|biginteger|smallinteger|numeric|decimal|float|double",
    "flag": "bool|boolean",
    "day": "date",
    "moment": "datetime|timestamp|timestamptz",
    "list": "array|json|jsonb",
    "id": "uuid",
}
_KIND = {word: kind for kind, words in _KINDS.items() for word in words.split("|")}


@dataclass(frozen=True, slots=True)
class Asked:
    """A key, and what is made of its value.

    Args:
        column: the name of the JSON column, in whatever table.
        path: the key, behind the keys that lead to it.
        kind: `text`, `number`, `flag`, `day`, `moment`, `list` or `id`.
        target: the column that it goes to, as far as that can be told; the key itself otherwise.
        length: of the target; 0 where it has none.
    """

    column: str
    path: tuple[str, ...]
    kind: str
    target: str
    length: int


def asked_in(source: str) -> tuple[Asked, ...]:
    """What the way up asks JSON for; keys of other tables' rows are left out, nobody can make them.

    Args:
        source: of a revision.
    """
    up = way_up(source)
    found = (_asked(up, *each) for each in (*_in_sql(up), *_in_python(up)))
    return tuple(dict.fromkeys(a for a in found if not a.path[-1].lower().endswith("id")))


def keys_asked(text: str) -> Iterator[tuple[str, str]]:
    """Names of columns, and the first key that any text of Python or SQL asks each of them for."""
    yield from ((column, path[0]) for column, path, _ in (*_in_sql(text), *_in_python(text)))


def _in_sql(up: str) -> Iterator[tuple[str, tuple[str, ...], re.Match[str]]]:
    for pattern in _SQL:
        for seen in pattern.finditer(up):
            yield seen["column"], tuple(_KEY.findall(seen["path"])), seen


def _in_python(up: str) -> Iterator[tuple[str, tuple[str, ...], re.Match[str]]]:
    """`row.meta["a"]["b"]`; of `row["meta"]["a"]` nobody knows yet which name is the column's."""
    for seen in _PYTHON.finditer(up):
        names = (seen["column"], *_IN_PYTHON.findall(seen["path"]))
        for at in range(len(names) - 1):
            yield names[at], names[at + 1 :], seen


def _asked(up: str, column: str, path: tuple[str, ...], seen: re.Match[str]) -> Asked:
    before = _TARGET.search(up, max(0, seen.start() - 80), seen.start())
    cast = _CAST.match(up, seen.end())
    known = _KIND.get(cast[1].lower(), "") if cast else ""
    target = before[1] if before else path[-1]
    kind, length = _type(up, target)
    return Asked(column, path, known or kind, target, length)


def _type(up: str, target: str) -> tuple[str, int]:
    """What a column is declared as where it is made."""
    made = re.search(rf"Column\(\s*[\"']{re.escape(target)}[\"']\s*,\s*(?:\w+\.)*(\w+)", up)
    if made is None:
        return "text", 0
    size = _SIZE.match(up, made.end())
    return _KIND.get(made[1].lower(), "text"), int(size[1]) if size else 0
