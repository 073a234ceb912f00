"""Rules that come over columns that were there, and how the database finds who breaks one."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Literal

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from sddflow.database.quoting import quoted, quoted_table, verbatim
from sddflow.domain.schema.condition import condition_of
from sddflow.domain.schema.table import Check, Index, Schema, Table

_ORDER = re.compile(r"\s+(?:ASC|DESC)\b.*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Rule:
    """A CHECK, or an index that is unique over expressions or for some rows only.

    Args:
        kind: of rule.
        table: as it was.
        told: the same, with the conditions that the rule speaks of among its own.
        columns: it speaks of.
        limited: those of them whose values decide whether a row falls under it.
        words: in which a finding tells it.
        query: a row that breaks it, or two that do together, as SQL.
    """

    kind: Literal["check", "unique"]
    table: Table
    told: Table
    columns: tuple[str, ...]
    limited: tuple[str, ...]
    words: str
    query: str

    def broken(self, connection: Connection) -> dict[str, Any] | None:
        """What breaks it in this database; None where nothing does, or nobody can say."""
        try:
            with connection.begin_nested():
                row = connection.execute(verbatim(self.query)).mappings().first()
        except DBAPIError:
            return None  # about columns that are new, too
        return dict(row) if row is not None else None


def new_rules(old: Schema, new: Schema) -> Iterator[Rule]:
    """Each that is new in `new`; sets of plain columns that become unique are not among them."""
    for table in new.tables:
        was = old.table(table.name)
        if was is None:
            continue
        yield from (_check(was, check) for check in table.checks if check not in was.checks)
        for index in table.indexes:
            known = any(
                i.columns == index.columns and i.where == index.where for i in _uniques(was)
            )
            if index.unique and not known and (index.where or _expressions(table, index)):
                yield _unique(was, index)


def _uniques(table: Table) -> tuple[Index, ...]:
    return tuple(i for i in table.indexes if i.unique)


def _expressions(table: Table, index: Index) -> bool:
    return any(table.column(_ORDER.sub("", part)) is None for part in index.columns)


def _check(was: Table, check: Check) -> Rule:
    condition = condition_of(check, quoted)
    query = f"SELECT * FROM {quoted_table(was.name)} WHERE NOT ({condition}) LIMIT 1"  # noqa: S608 - the rule's own words, on scratch
    told = replace(was, checks=(*was.checks, check))
    columns = (check.column,) if check.column else spoken_of(was, condition)
    return Rule("check", was, told, columns, columns, condition, query)


def _unique(was: Table, index: Index) -> Rule:
    plain = tuple(_ORDER.sub("", part) for part in index.columns)
    parts = [quoted(part) if was.column(part) else part for part in plain]
    conditions = [f"({part}) IS NOT NULL" for part in parts]
    conditions += [f"({index.where})"] if index.where else []
    names = ", ".join(f"{part} AS part_{n}" for n, part in enumerate(parts))
    query = (
        f"SELECT {names} FROM {quoted_table(was.name)} WHERE {' AND '.join(conditions)} "  # noqa: S608 - the same
        f"GROUP BY {', '.join(parts)} HAVING count(*) > 1 LIMIT 1"
    )
    told = replace(was, checks=(*was.checks, Check("", index.where))) if index.where else was
    said = f"UNIQUE ({', '.join(plain)})" + (f" where {index.where}" if index.where else "")
    columns, limited = spoken_of(was, " ".join((*plain, index.where))), spoken_of(was, index.where)
    return Rule("unique", was, told, columns, limited, said, query)


def spoken_of(table: Table, words: str) -> tuple[str, ...]:
    """The columns of the table that some SQL names."""
    return tuple(c.name for c in table.columns if re.search(rf"\b{re.escape(c.name)}\b", words))
