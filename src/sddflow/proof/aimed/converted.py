"""Texts that a migration converts: one of the words that it lists, or a day as it reads it.

`to_date(born, 'DD/MM/YYYY')` says what stands in the column; so does a CASE that has no ELSE, with
what the application's own lists say beside its words.
"""

import ast
import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine

from sddflow.domain.schema.table import Schema
from sddflow.proof.aimed.spoken import Spoken, is_free, write
from sddflow.proof.aimed.way_up import way_up
from sddflow.proof.wording.mapping import turned_in
from sddflow.target.layout import python_files
from sddflow.target.source import parse

_READ = re.compile(
    r"\bto_(?:date|timestamp)\s*\((?P<what>[^;]*?),\s*\\?'(?P<format>[^'\\]*YY[^'\\]*)\\?'\s*\)",
    re.I,
)
_PARSED = re.compile(
    r"\bstrptime\(\s*(?:\w+(?:\.|\[[\"']))?(?P<column>[a-z_]\w*)[\"']?\]?[^,]*,"
    r"\s*[\"'](?P<format>%[^\"']+)[\"']"
)
_NAME = re.compile(r"(?:\b\w+\.)?\b([A-Za-z_]\w*)\b(?!\s*[(.])")
_TOKENS = {
    "YYYY": "%Y", "YY": "%y", "HH24": "%H", "MM": "%m", "MI": "%M", "DD": "%d", "SS": "%S",
}  # fmt: skip
_PLACE = re.compile(
    r"\barray_position\(\s*ARRAY\[(?P<words>[^\]]*)\]\s*,\s*\"?(?P<column>\w+)", re.IGNORECASE
)
_MAKES = re.compile(
    r"\bCREATE\s+TYPE\s+(?:\w+\.)?(?P<name>\w+)\s+AS\s+ENUM\s*\((?P<labels>[^)]*)\)", re.I
)
_ENUM = re.compile(
    r"\b(?:Enum|ENUM)\((?P<labels>(?:\s*[\"'][^\"']+[\"'],)+)[^)]*?\bname=[\"'](?P<name>\w+)[\"']"
)
_CAST = re.compile(r"\b(?P<column>\w+)(?:::(?:text|varchar))?::(?:\w+\.)?(?P<type>\w+)")
_SAID = re.compile(r"[\"']([^\"']+)[\"']")
_QUOTED = re.compile(r"'([^']+)'")
_DAYS = tuple(dt.datetime(2024, 1, 5, 9, 30) + dt.timedelta(days=43 * n) for n in range(8))  # noqa: DTZ001 - no moment
_LONGEST = 30  # signs of a word that a list of states may have, and of a day's text
_SHARED = 2  # words that a list of the application has in common with those of the migration


@dataclass(frozen=True, slots=True)
class Converted:
    """What a migration converts, by column name.

    Args:
        words: those that it lists.
        days: in the format that it reads.
    """

    words: Spoken
    days: Spoken


def converted_in(source: str, root: Path) -> Converted:
    """The texts that the way up converts.

    Args:
        source: of a revision.
        root: the application's folder; its lists of words are read.
    """
    up = way_up(source)
    words = dict(_listed(up))
    lists = tuple(_lists(root)) if words else ()
    listed = {name: _with_others(said, lists) for name, said in words.items()}
    return Converted(listed, dict(_days(up)))


def convert(engine: Engine, schema: Schema, said: Converted) -> None:
    """Let every row that says something say one of these texts; what is refused is left.

    Days are written where a text is as short as one: whatever is longer may be anything.

    Args:
        engine: on a database full of rows.
        schema: of that database.
        said: what the migration converts.
    """
    with engine.begin() as connection:
        for table in schema.tables:
            for column in table.columns:
                short = column.type.length is not None and column.type.length <= _LONGEST
                days = said.days.get(column.name, ()) if short else ()
                texts = said.words.get(column.name, days)
                if texts and table.primary_key and is_free(table, column):
                    write(connection, table, column, texts)


def _listed(up: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    for turned in turned_in(up, "postgresql"):
        if turned.is_closed and not any(each.strip("-").isdigit() for each in turned.pairs):
            yield turned.column, tuple(turned.pairs)
    for found in _PLACE.finditer(up):
        yield found["column"], tuple(_QUOTED.findall(found["words"]))
    labels = {
        found["name"]: tuple(_QUOTED.findall(found["labels"])) for found in _MAKES.finditer(up)
    }
    labels |= {found["name"]: tuple(_SAID.findall(found["labels"])) for found in _ENUM.finditer(up)}
    for found in _CAST.finditer(up):
        if labels.get(found["type"]):
            yield found["column"], labels[found["type"]]


def formats_in(sql: str) -> tuple[str, ...]:
    """How a text of SQL reads days and times, as `strptime` spells it."""
    return tuple(_as_python(found["format"]) for found in _READ.finditer(sql))


def _as_python(form: str) -> str:
    return re.sub("|".join(_TOKENS), lambda token: _TOKENS[token[0]], form)


def _days(up: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    for found in _READ.finditer(up):
        named = _NAME.search(re.sub(r"'[^']*'", "", found["what"]))
        if named is not None:
            written = _as_python(found["format"])
            yield named[1], tuple(day.strftime(written) for day in _DAYS)
    for found in _PARSED.finditer(up):
        yield found["column"], tuple(day.strftime(found["format"]) for day in _DAYS)


def _lists(root: Path) -> Iterator[frozenset[str]]:
    """Lists of words that the application writes out."""
    for file in python_files(root):
        tree = parse(file)
        for node in ast.walk(tree) if tree is not None else ():
            held = node.values if isinstance(node, ast.Dict) else getattr(node, "elts", ())
            said = [n.value for n in held if isinstance(n, ast.Constant)]
            words = frozenset(w for w in said if isinstance(w, str) and 0 < len(w) <= _LONGEST)
            if len(words) == len(held) > 0:
                yield words


def _with_others(words: tuple[str, ...], lists: Iterable[frozenset[str]]) -> tuple[str, ...]:
    """With those that stand in a list of the application beside several of them."""
    beside = {w for each in lists if len(each & set(words)) >= _SHARED for w in each}
    return (*words, *sorted(beside - set(words)))
