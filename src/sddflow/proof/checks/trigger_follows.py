"""What a trigger works out from other columns follows them, also where a row is changed.

A row is inserted with two values of each column; where what the trigger writes differs with them,
an UPDATE from the one to the other has to show the same.
"""

import re
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from sddflow.database.light import light
from sddflow.database.postgres.names import OURS, named
from sddflow.database.refusal import Refusal
from sddflow.database.scratch import Scratch
from sddflow.database.writer import NoRowError, Row, Writer, generated
from sddflow.domain.finding import Finding
from sddflow.domain.schema.table import Table
from sddflow.proof.case import Case
from sddflow.proof.check import Check, Seen, SkippedError
from sddflow.proof.filled.words import words_of
from sddflow.proof.probing import that, trial

_UPDATES = 16
_POSTGRES = (
    f"SELECT {named()}, g.tgname, p.prosrc, g.tgtype & {_UPDATES} FROM pg_trigger g "  # noqa: S608 - parts of our own
    "JOIN pg_class c ON c.oid = g.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace "
    f"JOIN pg_proc p ON p.oid = g.tgfoid WHERE NOT g.tgisinternal AND {OURS} AND (g.tgtype & 3) = 3"
)
_SQLITE = (
    "SELECT tbl_name, name, sql, sql LIKE '% UPDATE %' FROM sqlite_master WHERE type = 'trigger'"
)
_ASSIGNS = re.compile(r"\bNEW\.(\w+)\s*:?=(?!=)", re.IGNORECASE)
_SETS = re.compile(r"\bUPDATE\s+\"?(\w+)\"?\s+SET\s+\"?(\w+)\"?\s*=", re.IGNORECASE)
_TIMES = frozenset({"updated", "modified", "changed", "touched"})
_STAY = frozenset({
    "slug", "number", "code", "token", "public", "ref", "reference", "created", "initial", "first",
    "original", "snapshot", "opening", "key", "id", "uuid",
})  # fmt: skip
Written = tuple[str, str, str]
"""A table, its trigger, and a column that the trigger writes in the row."""


def run(case: Case) -> Seen:
    """Look at each column that a new trigger writes."""
    before = {(table, name) for table, name, _, _ in _triggers(case.first.scratch)}
    now = [
        (t, n, c, up)
        for t, n, body, up in _triggers(case.built.scratch)
        for c in _columns(case, t, body)
    ]
    written = [
        (table, name, column) for table, name, column, _ in now if (table, name) not in before
    ]
    if not written:
        raise SkippedError("no trigger is new that writes in its row")
    updating = {(table, column) for table, _, column, up in now if up}
    times = [each for each in written if _is_time(each[2])]
    findings = [_not_noted(case, each) for each in times if (each[0], each[2]) not in updating]
    with trial(case) as writer:
        for each in written:
            if not _STAY & {*words_of(each[2])} and not _is_time(each[2]):
                findings += _left_behind(case, writer, each, written)
    return Seen(tuple(findings), f"{len(written)} columns that new triggers write")


def _triggers(scratch: Scratch) -> list[tuple[str, str, str, bool]]:
    """Table, name, what runs, and whether it runs as a row is changed."""
    query = _POSTGRES if scratch.dialect == "postgresql" else _SQLITE
    with scratch.engine().connect() as connection:
        rows = connection.exec_driver_sql(query).all()
    return [(str(table), str(name), str(body), bool(up)) for table, name, body, up in rows]


def _columns(case: Case, table: str, body: str) -> list[str]:
    """Columns of the table that it writes in the row which fires it."""
    own = case.built.schema.table(table)
    names = {c.name for c in own.columns} if own is not None else set()
    said = [*_ASSIGNS.findall(body), *(c for t, c in _SETS.findall(body) if t == table)]
    return [name for name in dict.fromkeys(said) if name in names]


def _is_time(column: str) -> bool:
    return bool(_TIMES & {*words_of(column)})


def _not_noted(case: Case, written: Written) -> Finding:
    table, trigger, column = written
    return case.finding(
        "trigger-misses", "warning",
        f"the trigger {trigger} sets {table}.{column} as a row comes, and none as it is changed",
        table=table, column=column, cure="let it run BEFORE INSERT OR UPDATE",
    )  # fmt: skip


def _left_behind(
    case: Case, writer: Writer, each: Written, written: list[Written]
) -> Iterator[Finding]:
    """The first column that it follows at the beginning only; what triggers write is none."""
    table, trigger, column = each
    own = case.built.schema.table(table)
    if own is None or not own.primary_key:
        return
    follow = {name for its, _, name in written if its == table}
    free = [name for name in _free(own) if name not in follow]
    try:
        other = next((n for n in free if _is_left(writer, own, column, n)), None)
    except (NoRowError, DBAPIError):
        return
    if other is not None:
        yield case.finding(
            "trigger-misses", "warning",
            f"{table}.{column} follows {other} as a row comes, and not as {other} is changed: "
            f"the trigger {trigger} does not run then",
            table=table, column=column,
            cure=f"let it run as {other} is changed too: INSERT OR UPDATE, and every column that "
            "it reads where UPDATE OF names some",
        )  # fmt: skip


def _free(table: Table) -> list[str]:
    """Columns that may be set to anything."""
    bound = {*table.primary_key, *(n for k in table.foreign_keys for n in k.columns)}
    bound |= {n for names in table.unique_sets for n in names}
    return [c.name for c in table.columns if c.name not in bound and not generated(c)]


def _is_left(writer: Writer, table: Table, column: str, other: str) -> bool:
    """Two rows that differ in it alone have two values; the one that is changed keeps the old."""
    with writer.connection.begin_nested() as savepoint:
        try:
            given = writer.values(table)
            changed = writer.values(table)[other]
            one, again = _made(writer, table, given, {}), _made(writer, table, given, {})
            if given.get(other) == changed or one[column] != again[column]:
                return False
            apart = _made(writer, table, given, {other: changed})
            if apart[column] == one[column]:
                return False
            said = sa.update(light(table)).where(*that(table, one)).values({other: changed})
            writer.connection.execute(said)
            return bool(_row(writer, table, one)[column] == one[column])
        finally:
            savepoint.rollback()


def _made(writer: Writer, table: Table, given: Row, more: Row) -> Row:
    """A row of the same values, but for what has to be its own."""
    free = {name: given[name] for name in _free(table) if name in given}
    made = writer.insert(table, {**writer.values(table), **free, **more})
    if isinstance(made, Refusal):
        raise NoRowError(made.line)
    return _row(writer, table, made)


def _row(writer: Writer, table: Table, made: Row) -> dict[str, Any]:
    """As it stands there, after what triggers did to it."""
    query = sa.select(light(table)).where(*that(table, made))
    return dict(writer.connection.execute(query).mappings().one())


CHECK = Check("trigger-follows", "What a trigger works out follows what it is made of.", run)
