"""Indexes that have the same columns on both sides, and are of another form."""

import re
from collections import defaultdict
from collections.abc import Iterator

from sddflow.domain.schema.table import Index, Table
from sddflow.proof.comparison.difference import Difference
from sddflow.proof.comparison.schemas import key_of
from sddflow.proof.wording.facts import Facts

_METHOD = re.compile(r"USING (\w+) ")
_FREE = re.compile(r" (?:WITH|TABLESPACE) .*?(?= WHERE|$)")


def indexes(promised: Table, made: Table, models: Facts, database: Facts) -> Iterator[Difference]:
    """Method, operator classes, collation, NULLS, INCLUDE: in the words of both catalogues."""
    wanted, given = models.indexes(promised), database.indexes(made)
    alike = defaultdict(list)
    for index in made.indexes:
        alike[key_of(index)].append(index)
    for index in promised.indexes:
        twins = alike[key_of(index)]
        named = [i for i in twins if i.name == index.name]
        other = next(iter(named or twins), None)
        if other is not None and index.name in wanted and other.name in given:
            yield from _form(made, index, wanted[index.name], given[other.name])


def _form(table: Table, index: Index, wanted: str, given: str) -> Iterator[Difference]:
    plain, other = (_FREE.sub("", words) for words in (wanted, given))
    if _letters(plain) == _letters(other):
        return
    method, another = (_METHOD.match(words) for words in (plain, other))
    alike = method is None or another is None or method[1] == another[1]
    lacks = not alike or not _has(other, plain)
    message = f"the index {index.name} of {table.name} is of another form than in its model"
    yield Difference(
        "index-form", "error" if not alike else "warning" if lacks else "info", message,
        table.name, index.columns[0] if len(index.columns) == 1 else "",
        f"models {wanted}; database {given}", cure="create it as the model says",
    )  # fmt: skip


def _has(words: str, wanted: str) -> bool:
    """Whether everything that is wanted is said, and perhaps more."""
    said = iter(re.findall(r"\w+|\S", words.lower()))
    return all(word in said for word in re.findall(r"\w+|\S", wanted.lower()))


def _letters(words: str) -> str:
    return re.sub(r"[\s\"()]+", "", words).lower()
