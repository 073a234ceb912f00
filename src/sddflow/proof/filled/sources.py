"""Columns that a migration fills, beside what stood in the same rows, or in those they point to."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from sddflow.database.rows import Snapshot
from sddflow.domain.schema.naming import singular
from sddflow.domain.schema.qualified import bare
from sddflow.domain.schema.table import Column, Table
from sddflow.proof.aimed.way_up import way_up
from sddflow.proof.case import Case
from sddflow.proof.filled.words import words_of

_READS = re.compile(r"\s*(?:update|insert|select|with|merge)\b", re.IGNORECASE)
_RENAMES = re.compile(r"\brename\s+(?:column\s+)?\"?(\w+)\"?\s+to\b", re.IGNORECASE)
_BOUND = re.compile(
    r"\bset\s[^=;]*=\s*(?:%|\?|\$\d|:\w)", re.IGNORECASE
)  # Python reckons the value
_REBUILDS = "_alembic_tmp_"
Pairs = tuple[tuple[Any, Any], ...]


@dataclass(frozen=True, slots=True)
class Source:
    """A column that was there before, and may be what a new one is filled from.

    Args:
        table: whose it is.
        column: it.
        own: it stands in the same table as the new one.
        pairs: its values, each beside the new column's.
        named: a statement of the upgrade reads it, and its table where that is another one.
        renamed: a statement gives it another name; what it says was wrong may be just that.
        linked: a key, or its being the same row, says that the two stand for one thing; otherwise
            only the equal keys of two tables do.
        every: all that the column holds in its table.
    """

    table: str
    column: Column
    own: bool
    pairs: Pairs
    named: bool
    renamed: bool = False
    linked: bool = True
    every: tuple[Any, ...] = ()

    @property
    def beside(self) -> tuple[str, ...]:
        """Words that only say whose it is."""
        return () if self.own else words_of(singular(bare(self.table)))


@dataclass(frozen=True, slots=True)
class New:
    """A column that rows get values in: a new one, or one that was NULL.

    Args:
        table: with it.
        column: it.
        sources: what may have filled it.
        values: of all rows, also of those that came with it.
    """

    table: Table
    column: Column
    sources: tuple[Source, ...]
    values: tuple[Any, ...] = ()

    def replaces(self, source: Source) -> bool:
        """The source was a column of the same table, and is gone: renamed, it may be."""
        return source.own and self.table.column(source.column.name) is None


def generated_by(case: Case, new: New) -> Iterator[str]:
    """What the database computes a new column by, as the statements that made it say."""
    name = re.escape(new.column.name)
    by = re.compile(rf"\b{name}\"?\s[^;]{{1,40}}?\bgenerated always as \((.*?)\) stored", re.I)
    yield from (each for s in case.upgrade for each in by.findall(s))


def filled(case: Case) -> Iterator[New]:
    """Every new column in which rows have values after the upgrade."""
    read = _read(case)
    for table in case.touched:
        rows = case.now[table.name].rows if table.name in case.now else {}
        was = case.first.schema.table(table.name)
        for column in table.columns:
            known = was is not None and was.column(column.name) is not None
            keys = {*table.primary_key, *(n for k in table.foreign_keys for n in k.columns)}
            if not known and column.name not in keys:
                values = {key: row[column.name] for key, row in rows.items()}
                if any(value is not None for value in values.values()):
                    sources = _sources(case, table, values, read)
                    copies = _copies(case, table, values, read)
                    yield New(table, column, (*sources, *copies), tuple(values.values()))


def refilled(case: Case) -> Iterator[New]:
    """Every older column in which rows get a value instead of NULL; of these rows alone."""
    read = _read(case)
    for name, old in case.rows.items():
        table, now = case.built.schema.table(name), case.now.get(name)
        if table is None or now is None or now.rows == old.rows:
            continue
        for column in (c for c in table.columns if old.table.column(c.name) is not None):
            empty = [k for k, row in old.rows.items() if row[column.name] is None and k in now.rows]
            values = {key: now.rows[key][column.name] for key in empty}
            if any(value is not None for value in values.values()):
                sources = tuple(_sources(case, table, values, read))
                yield New(table, column, sources, tuple(values.values()))


def _read(case: Case) -> frozenset[str]:
    """Names of which the upgrade reads rows, as its statements tell, and `rename width`."""
    told = " ".join(s for s in case.upgrade if _READS.match(s) and _REBUILDS not in s).lower()
    if _BOUND.search(told):
        told += way_up(case.history.source).lower()
    return frozenset(re.findall(r"\w+", told)) | _renamed(case.upgrade)


def _renamed(statements: tuple[str, ...]) -> frozenset[str]:
    """`rename width` for each column that gets another name."""
    found = (f for s in statements for f in _RENAMES.findall(s))
    return frozenset(f"rename {name.lower()}" for name in found)


def _sources(
    case: Case, table: Table, values: dict[Any, Any], read: frozenset[str]
) -> Iterator[Source]:
    now, own = case.now[table.name].rows, case.rows.get(table.name)
    if own is not None:
        beside = [(own.rows[key], value) for key, value in values.items() if key in own.rows]
        yield from _of(own, beside, read, own=True)
    for key in (k for k in table.foreign_keys if len(k.columns) == 1):
        parents = case.rows.get(key.referred)
        if parents is None or key.referred == table.name:
            continue
        known = {row.get(key.referred_columns[0]): row for row in parents.rows.values()}
        above = [(now[k][key.columns[0]], value) for k, value in values.items()]
        beside = [(known[parent], value) for parent, value in above if parent in known]
        yield from _of(parents, beside, read, own=False)


def _copies(
    case: Case, table: Table, values: dict[Any, Any], read: frozenset[str]
) -> Iterator[Source]:
    """Rows of a new table, beside those of tables that are read and have rows under their keys."""
    for other in case.rows.values() if table.name not in case.rows else ():
        same = (
            other.table.primary_key == table.primary_key and bare(other.table.name).lower() in read
        )
        if same and table.primary_key and values.keys() <= other.rows.keys():
            beside = [(other.rows[key], value) for key, value in values.items()]
            yield from (replace(s, linked=False) for s in _of(other, beside, read, own=False))


def _of(
    rows: Snapshot, beside: list[tuple[dict[str, Any], Any]], read: frozenset[str], *, own: bool
) -> Iterator[Source]:
    table = rows.table
    for column in table.columns:
        pairs = tuple((row[column.name], value) for row, value in beside)
        name = column.name.lower()
        named = name in read and (own or bare(table.name).lower() in read)
        every = tuple(row[column.name] for row in rows.rows.values())
        renamed = f"rename {name}" in read
        yield Source(table.name, column, own, pairs, named, renamed, every=every)
