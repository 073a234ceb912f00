"""What one dialect got and the other did not: schemas compared by what every dialect can do."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sddflow.database.expressions import same_words
from sddflow.domain.schema.table import Check, Index, Schema, Table

Side = tuple[str, str]
_WORD = re.compile(r"'(?:[^']|'')*'|\w+")


@dataclass(frozen=True, slots=True)
class Apart:
    """A thing that only one side has.

    Args:
        table: where.
        thing: in words, `UNIQUE (title)`.
        where: the dialect that has it.
        column: which, where it is about one.
        mild: dialects often differ so on purpose: an index of a kind that one of them lacks.
    """

    table: str
    thing: str
    where: str
    column: str = ""
    mild: bool = False


def apart(one: Schema, other: Schema, names: Side) -> frozenset[Apart]:
    """Every difference that is not a matter of spelling or of types.

    Args:
        one: a schema as a database gave it back.
        other: the same application's, of another dialect.
        names: of the two dialects.
    """
    return frozenset(_all(one, other, names))


def _all(one: Schema, other: Schema, names: Side) -> Iterator[Apart]:
    tables = {t.name for t in (*one.tables, *other.tables)}
    for name in sorted(tables):
        left, right = one.table(name), other.table(name)
        if left is None or right is None:
            yield Apart(name, "the table", names[0] if right is None else names[1])
            continue
        for kind, column, mild, sides in _things(left, right):
            if sides[0] != sides[1]:
                yield Apart(name, kind, names[0] if sides[0] else names[1], column, mild)


def _things(left: Table, right: Table) -> Iterator[tuple[str, str, bool, tuple[bool, bool]]]:
    """Each thing that a side has: in words, its column, whether it is mild, and who has it."""
    tables = (left, right)
    strict = {c.name for t in tables for c in t.columns}
    for column in sorted(strict):
        yield from _column(left, right, column)
    mine, yours = (dict(_constraints(t, _checked(t, o))) for t, o in (tables, tables[::-1]))
    for thing in sorted(mine.keys() | yours.keys()):
        column = mine.get(thing, yours.get(thing, ""))
        yield thing, column, thing.startswith("index of a kind"), (thing in mine, thing in yours)


def _column(
    left: Table, right: Table, name: str
) -> Iterator[tuple[str, str, bool, tuple[bool, bool]]]:
    one, other = left.column(name), right.column(name)
    if one is None or other is None:
        yield f"the column {name}", name, False, (one is not None, other is not None)
        return
    yield f"NOT NULL on {name}", name, False, (not one.nullable, not other.nullable)
    has = (one.default is not None, other.default is not None)
    yield f"a server default on {name}", name, False, has


def _constraints(table: Table, checks: list[Check]) -> Iterator[tuple[str, str]]:
    """Every constraint and index in words that both dialects share, and its only column."""
    yield f"PRIMARY KEY ({', '.join(table.primary_key)})", ""
    for key in table.foreign_keys:
        to = f"{key.referred}({', '.join(key.referred_columns)})"
        words = "" if key.on_delete in {"", "no action"} else f" ON DELETE {key.on_delete.upper()}"
        yield f"FOREIGN KEY ({', '.join(key.columns)}) to {to}{words}", _only(key.columns)
    for columns in (*(u.columns for u in table.uniques), *_unique_indexes(table)):
        yield f"UNIQUE ({', '.join(sorted(map(_bare, columns)))})", _only(columns)
    for check in checks:
        about = sorted(_about(table, check))
        yield f"CHECK about {', '.join(about)}", _only(tuple(about))
    for index in table.indexes:
        if not index.unique or index.where:
            yield _index(table, index), _only(index.columns)


def _unique_indexes(table: Table) -> Iterator[tuple[str, ...]]:
    return (i.columns for i in table.indexes if i.unique and not i.where)


def _index(table: Table, index: Index) -> str:
    """One that is not over plain columns is of a kind that a dialect may lack."""
    columns = [_bare(c) for c in index.columns]
    plain = all(table.column(c.removesuffix(" DESC")) for c in index.columns)
    kind = "partial index" if index.where else "index" if plain else "index of a kind"
    return f"{'unique ' if index.unique else ''}{kind} on ({', '.join(columns)})"


def _checked(table: Table, other: Table) -> list[Check]:
    """But for those that stand for a type: of flags and of listed words, where the other has it."""
    kept = []
    for check in table.checks:
        about = _about(table, check)
        twins = [other.column(name) for name in about]
        typed = [c for c in twins if c and (c.type.kind == "boolean" or c.type.labels)]
        if len(typed) != 1 or len(about) != 1:
            kept.append(check)
    return kept


def _about(table: Table, check: Check) -> set[str]:
    if check.column:
        return {check.column}
    words = set(_WORD.findall(check.condition.replace('"', "")))
    return {c.name for c in table.columns if c.name in words}


def _bare(column: str) -> str:
    return re.sub(r"[()\s]", "", same_words(column.removesuffix(" DESC")))


def _only(columns: tuple[str, ...]) -> str:
    return columns[0] if len(columns) == 1 else ""
