"""The new index is there before the old one goes."""

import re
from collections.abc import Iterator

from sddflow.domain.finding import Finding
from sddflow.domain.schema.table import Index, Table
from sddflow.proof.case import Case
from sddflow.proof.check import Check, Seen, SkippedError
from sddflow.proof.reading.sql import statements

_INDEX = re.compile(
    r"^(?P<word>create|drop)\s+(unique\s+)?index\s+(concurrently\s+)?(if\s+(not\s+)?exists\s+)?"
    r"(?:\"?\w+\"?\.)?\"?(?P<name>\w+)",
    re.IGNORECASE,
)


def run(case: Case) -> Seen:
    """The order of DROP INDEX and CREATE INDEX, where each is a transaction of its own."""
    if case.dialect != "postgresql":
        raise SkippedError("SQLite locks the whole file")
    steps = [
        (found["word"].lower(), found["name"], text.strip() in case.alone)
        for text in case.upgrade
        for each in statements(text)
        if (found := _INDEX.match(each))
    ]
    return Seen(tuple(_gaps(case, steps)), f"{len(steps)} indexes made or dropped")


def _gaps(case: Case, steps: list[tuple[str, str, bool]]) -> Iterator[Finding]:
    for at, (word, name, alone) in enumerate(steps):
        old = _index(case.first.schema.tables, name)
        if word != "drop" or not alone or old is None:
            continue
        for later, made, _ in steps[at + 1 :]:
            new = _index(case.built.schema.tables, made)
            if later == "create" and new is not None and _takes_over(old, new):
                yield _finding(case, old, new)


def _index(tables: tuple[Table, ...], name: str) -> tuple[str, Index] | None:
    return next(((t.name, i) for t in tables for i in t.indexes if i.name == name), None)


def _takes_over(old: tuple[str, Index], new: tuple[str, Index]) -> bool:
    """The same queries look for either of them."""
    return old[0] == new[0] and old[1].columns[:1] == new[1].columns[:1]


def _finding(case: Case, old: tuple[str, Index], new: tuple[str, Index]) -> Finding:
    return case.finding(
        "index-gap", "warning",
        f"{old[1].name} is gone before {new[1].name} is there: meanwhile queries on {old[0]} read "
        "every row",
        table=old[0], evidence=f"{old[0]}({', '.join(new[1].columns)})",
        cure="create the new index first, under another name, then drop the old one",
    )  # fmt: skip


CHECK = Check("index-order", "The new index is there before the old one goes.", run)
