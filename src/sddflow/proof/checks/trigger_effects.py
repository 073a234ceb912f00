"""A trigger does what it is there for, and lets through what is written.

Rows are inserted, changed and deleted, and looked at again: in their own table, and in those that
they point to, where a trigger may count them.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from sddflow.database.light import light
from sddflow.database.postgres.names import OURS, named
from sddflow.database.refusal import Refusal
from sddflow.database.scratch import Scratch
from sddflow.database.triggered import triggered
from sddflow.database.writer import SWALLOWED, NoRowError, Writer, generated
from sddflow.domain.finding import Finding
from sddflow.domain.schema.table import WHOLE, ForeignKey, Table
from sddflow.proof.case import Case, State
from sddflow.proof.check import Check, Seen, SkippedError
from sddflow.proof.filled.words import words_of
from sddflow.proof.probing import that, trial
from sddflow.proof.vanished import things

_AFTER = (
    f"SELECT {named()}, g.tgname, p.proname, p.prosrc FROM pg_trigger g "  # noqa: S608 - parts of our own
    "JOIN pg_class c ON c.oid = g.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace "
    "JOIN pg_proc p ON p.oid = g.tgfoid "
    f"WHERE NOT g.tgisinternal AND {OURS} AND (g.tgtype & 67) = 1"  # of each row, not BEFORE it
)
_ASSIGNS = re.compile(r"(?:;|\b(?:BEGIN|THEN|ELSE|LOOP))\s*NEW\.(\w+)\s*:?=", re.IGNORECASE)
_KEEPS = re.compile(r"immutable|append|protect|read_?only|forbid|prevent|freeze|deny|block", re.I)
_ONLY_UP = frozenset({"next", "last", "total", "ever", "seq", "sequence", "number", "version"})
Row = Mapping[str, Any]


def run(case: Case) -> Seen:
    """Look at each table with triggers, where one of them or a function is new."""
    new = set(things(case.built)) - set(things(case.first))
    triggers = [thing for thing in new if thing.kind == "trigger"]
    functions = _functions(case.built) - _functions(case.first)
    names = triggered(case.built.scratch.engine()) if triggers or functions else []
    if not functions:  # a function may be any table's
        names = [name for name in names if name in {thing.table for thing in triggers}]
    if not names:
        raise SkippedError("no trigger is new")
    tables = [t for t in map(case.built.schema.table, names) if t is not None and t.primary_key]
    findings = [*_vain(case)]
    said = (*(f"{t.name} {t.words}" for t in triggers), *functions)
    if not any(map(_KEEPS.search, said)):
        with trial(case) as writer:
            findings += [f for t in tables for f in _look(case, writer, t)]
    return Seen(tuple(findings), f"rows of {len(tables)} tables written and looked at again")


def _functions(state: State) -> set[str]:
    return {fact for fact in state.text.splitlines() if fact.startswith("function ")}


def _vain(case: Case) -> Iterator[Finding]:
    """What a function assigns to NEW is lost where the row has been written already."""
    if case.dialect != "postgresql":
        return
    before = _assigning(case.first.scratch)
    for (table, trigger), column in _assigning(case.built.scratch).items():
        if (table, trigger) not in before:
            yield case.finding(
                "trigger-misses", "warning",
                f"the trigger {trigger} of {table} sets NEW.{column} AFTER the row is written: "
                "nothing comes of it",
                table=table, column=column, cure="make it a BEFORE trigger",
            )  # fmt: skip


def _assigning(scratch: Scratch) -> dict[tuple[str, str], str]:
    with scratch.engine().connect() as connection:
        rows = connection.exec_driver_sql(_AFTER).all()
    found = ((table, trigger, _ASSIGNS.search(body)) for table, trigger, _, body in rows)
    return {(table, trigger): said[1] for table, trigger, said in found if said is not None}


def _look(case: Case, writer: Writer, table: Table) -> Iterator[Finding]:
    """A row is inserted, then changed, then deleted."""
    keys = [k for k in table.foreign_keys if len(k.columns) == 1 and k.referred != table.name]
    with writer.connection.begin_nested() as savepoint:
        before = {key: _above(case, writer, key) for key in keys}
        try:
            made = writer.attempt(table)
        except NoRowError:
            return
        if isinstance(made, Refusal):
            yield from _let_go(case, table, made)
            return
        yield from _unchanged(case, writer, table, made)
        counted = [(key, _above(case, writer, key)) for key in keys]
        if not _buries(table) and _deleted(writer, table, made):
            for key, now in counted:
                yield from _one_way(case, writer, table, key, before[key], now)
        savepoint.rollback()


def _let_go(case: Case, table: Table, made: Refusal) -> Iterator[Finding]:
    if made.line == SWALLOWED:
        yield case.finding(
            "trigger-misses", "error",
            f"no row can be inserted into {table.name}: {SWALLOWED}",
            table=table.name, cure="RETURN NEW in a BEFORE trigger: what it returns is written",
        )  # fmt: skip


def _unchanged(case: Case, writer: Writer, table: Table, made: Row) -> Iterator[Finding]:
    """Every column keeps its value, whatever it is set to, and no error says so."""
    try:
        other = writer.values(table)
    except NoRowError:
        return
    bound = {*table.primary_key, *(n for k in table.foreign_keys for n in k.columns)}
    free = [c.name for c in table.columns if c.name not in bound and not generated(c)]
    differing = [n for n in free if n in other and other[n] != made[n]]
    kept = [_is_kept(writer, table, made, {name: other[name]}) for name in differing]
    if True in kept and False not in kept:
        yield case.finding(
            "trigger-misses", "error",
            f"no UPDATE changes a row of {table.name} any more: a trigger gives back the old one, "
            "and no error says so",
            table=table.name, cure="RETURN NEW in a BEFORE trigger: what it returns is written",
        )  # fmt: skip


def _is_kept(writer: Writer, table: Table, made: Row, said: Row) -> bool | None:
    """Whether a row has its value still after an UPDATE of one column; None where it is refused."""
    target, (name,) = light(table), said
    mine = that(table, made)
    try:
        with writer.connection.begin_nested() as savepoint:
            writer.connection.execute(sa.update(target).where(*mine).values(dict(said)))
            now = writer.connection.execute(sa.select(target.c[name]).where(*mine)).scalar()
            savepoint.rollback()
    except DBAPIError:
        return None
    return bool(now == made[name])


def _buries(table: Table) -> bool:
    """Its rows are marked as deleted, and counted down then."""
    return any({"deleted", "archived", "removed"} & {*words_of(c.name)} for c in table.columns)


def _deleted(writer: Writer, table: Table, made: Row) -> bool:
    try:
        with writer.connection.begin_nested():
            gone = sa.delete(light(table)).where(*that(table, made))
            return writer.connection.execute(gone).rowcount == 1
    except DBAPIError:
        return False


def _above(case: Case, writer: Writer, key: ForeignKey) -> dict[Any, Row]:
    """The whole numbers of the rows that a key leads to, by what it holds."""
    parent = case.built.schema.table(key.referred)
    if parent is None:
        return {}
    target, to = light(parent), key.referred_columns[0]
    rows = writer.connection.execute(sa.select(target)).mappings()
    names = [c.name for c in parent.columns if c.type.kind in WHOLE and c.name != to]
    return {row[to]: {n: row[n] for n in names} for row in rows}


def _one_way(
    case: Case, writer: Writer, table: Table, key: ForeignKey,
    before: dict[Any, Row], counted: dict[Any, Row],
) -> Iterator[Finding]:  # fmt: skip
    """A number above went up with the row, and did not come down with it."""
    after = _above(case, writer, key)
    for held, was in before.items():
        for name, number in was.items():
            up, down = counted.get(held, {}).get(name), after.get(held, {}).get(name)
            if up != number and down == up and not _ONLY_UP & {*words_of(name)}:
                yield case.finding(
                    "trigger-misses", "warning",
                    f"{key.referred}.{name} counts a row of {table.name} that comes, and not one "
                    "that goes",
                    table=table.name, evidence=f"{number}, with a row more {up}, without it {down}",
                    cure="let the trigger run AFTER INSERT OR DELETE, and count down by OLD",
                )  # fmt: skip


CHECK = Check("trigger-effects", "A trigger does what it is there for.", run)
