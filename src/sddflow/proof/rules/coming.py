"""Rules that come over columns that were there, and how the database finds who breaks one."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Literal

from sqlalchemy import ColumnClause, Connection, column
from sqlalchemy.exc import DBAPIError

from sddflow.database.light import light
from sddflow.database.quoting import quoted, quoted_table, verbatim
from sddflow.domain.schema.condition import condition_of
from sddflow.domain.schema.table import Check, Index, Schema, Table
from sddflow.proof.rules.ruled import Breaking, Double, Key, Ruled

_ORDER = re.compile(r"\s+(?:ASC|DESC)\b.*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Rule:
    """A CHECK, columns or expressions that only one row may have, or the bounds of a partition.

    Args:
        kind: of rule.
        table: as it was.
        told: the same, with the conditions that the rule speaks of among its own.
        columns: it speaks of.
        limited: those of them whose values decide whether a row falls under it.
        words: in which a finding tells it.
        query: a row that breaks it, or two that do together, as SQL.
        members: as SQL, the key of each row that breaks it; of what only one row may have, the key
            of each row, and what it has.
        parts: so many columns of that are what the row has.
    """

    kind: Literal["check", "unique", "partition"]
    table: Table
    told: Table
    columns: tuple[str, ...]
    limited: tuple[str, ...]
    words: str
    query: str
    members: str = ""
    parts: int = 0

    def broken(self, connection: Connection) -> dict[str, Any] | None:
        """What breaks it in this database; None where nothing does, or nobody can say."""
        try:
            with connection.begin_nested():
                row = connection.execute(verbatim(self.query)).mappings().first()
        except DBAPIError:
            return None  # about columns that are new, too
        return dict(row) if row is not None else None

    def doubles(self, connection: Connection) -> Iterator[Double]:
        """Rows of this database of which only one may stay as it is."""
        rows: defaultdict[Key, list[Key]] = defaultdict(list)
        width = len(self.table.primary_key)
        for row in self._members(connection) if self.kind == "unique" else ():
            rows[tuple(map(str, row[width:]))].append(row[:width])
        yield from (Double(self.columns, tuple(keys)) for keys in rows.values() if len(keys) > 1)

    def breaking(self, connection: Connection) -> Breaking:
        """Rows of this database that may not stay as they are, each by itself."""
        rows = self._members(connection) if self.kind == "check" else ()
        return Breaking(self.columns, frozenset(rows))

    def _members(self, connection: Connection) -> tuple[Key, ...]:
        if not self.members or not self.table.primary_key:
            return ()
        typed = light(self.table).c
        parts: list[ColumnClause[Any]] = [column(f"part_{n}") for n in range(self.parts)]
        read = verbatim(self.members).columns(*(typed[n] for n in self.table.primary_key), *parts)
        try:
            with connection.begin_nested():
                return tuple(map(tuple, connection.execute(read).all()))
        except DBAPIError:
            return ()  # about columns that are new, too


def new_rules(old: Schema, new: Schema) -> Iterator[Rule]:
    """Each rule over columns that were there, and that is new in `new` or speaks of more rows."""
    for table in new.tables:
        was = old.table(table.name)
        if was is None:
            continue
        yield from (_check(was, check) for check in table.checks if check not in was.checks)
        known = {(frozenset(i.columns), i.where) for i in _uniques(was)}
        for index in _uniques(table):
            stands = (frozenset(index.columns), index.where) in known
            if not stands and _is_old(was, table, index):
                yield _unique(was, index)


def _uniques(table: Table) -> tuple[Index, ...]:
    """All that is unique in a table, as if indexes were behind it, each once."""
    sets = tuple(Index("", columns, unique=True) for columns in table.unique_sets)
    some = (i for i in table.indexes if i.unique and i.columns not in table.unique_sets)
    return (*sets, *some)


def _is_old(was: Table, table: Table, index: Index) -> bool:
    """Over columns that were there; of what an expression speaks the database itself will say."""
    parts = (_ORDER.sub("", part) for part in index.columns)
    return all(was.column(part) or not table.column(part) for part in parts)


def _check(was: Table, check: Check) -> Rule:
    condition = condition_of(check, quoted)
    broken = f"FROM {quoted_table(was.name)} WHERE NOT ({condition})"
    query = f"SELECT * {broken} LIMIT 1"
    members = f"SELECT {_key(was)} {broken}"
    told = replace(was, checks=(*was.checks, check))
    columns = (check.column,) if check.column else spoken_of(was, condition)
    return Rule("check", was, told, columns, columns, condition, query, members)


def _key(table: Table) -> str:
    return ", ".join(map(quoted, table.primary_key))


def _unique(was: Table, index: Index) -> Rule:
    plain = tuple(_ORDER.sub("", part) for part in index.columns)
    parts = [quoted(part) if was.column(part) else part for part in plain]
    conditions = [f"({part}) IS NOT NULL" for part in parts]
    conditions += [f"({index.where})"] if index.where else []
    names = ", ".join(f"{part} AS {quoted(name)}" for part, name in zip(parts, plain, strict=True))
    query = (
        f"SELECT {names} FROM {quoted_table(was.name)} WHERE {' AND '.join(conditions)} "  # noqa: S608 - the same
        f"GROUP BY {', '.join(parts)} HAVING count(*) > 1 LIMIT 1"
    )
    members = (
        f"SELECT {_key(was)}, {', '.join(parts)} "  # noqa: S608 - the same
        f"FROM {quoted_table(was.name)} WHERE {' AND '.join(conditions)}"
    )
    told = replace(was, checks=(*was.checks, Check("", index.where))) if index.where else was
    said = _words(was, index, plain)
    columns = spoken_of(was, " ".join((*plain, index.where)))
    limited = _limited(was, index)
    return Rule("unique", was, told, columns, limited, said, query, members, len(parts))


def _words(was: Table, index: Index, plain: tuple[str, ...]) -> str:
    if all(was.column(part) for part in plain) and not index.where:
        return "UNIQUE"
    return f"UNIQUE ({', '.join(plain)})" + (f" where {index.where}" if index.where else "")


def _limited(was: Table, index: Index) -> tuple[str, ...]:
    """Columns that decide who falls under the rule, or fell under the one that it takes over."""
    before = (i.where for i in _uniques(was) if {*i.columns} <= {*index.columns})
    return spoken_of(was, " ".join((index.where, *before)))


def spoken_of(table: Table, words: str) -> tuple[str, ...]:
    """The columns of the table that some SQL names."""
    return tuple(c.name for c in table.columns if re.search(rf"\b{re.escape(c.name)}\b", words))


def ruled(connection: Connection, old: Schema, new: Schema) -> Ruled:
    """What the rules that come find in the database before.

    Args:
        connection: to it.
        old: its schema.
        new: the one with the rules.
    """
    doubles: defaultdict[str, list[Double]] = defaultdict(list)
    breaking: defaultdict[str, list[Breaking]] = defaultdict(list)
    for rule in new_rules(old, new):
        doubles[rule.table.name] += rule.doubles(connection)
        breaking[rule.table.name].append(rule.breaking(connection))
    return Ruled(
        {name: tuple(found) for name, found in doubles.items()},
        {name: tuple(found) for name, found in breaking.items()},
    )
