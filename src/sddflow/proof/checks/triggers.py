"""What happens when a row is written still happens: triggers, and the functions they call, run.

A function is not read before it runs: one that speaks of a column that is gone, or never was, is
made without a word, and every write to its table fails from then on.
"""

import re
from collections.abc import Iterator, Mapping
from itertools import permutations

import sqlalchemy as sa
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from sddflow.database.light import light
from sddflow.database.numbering import PROBED
from sddflow.database.rows import Snapshot
from sddflow.database.triggered import triggered
from sddflow.database.writer import NoRowError, Row, Writer, generated
from sddflow.domain.finding import Finding
from sddflow.domain.schema.qualified import bare
from sddflow.domain.schema.table import Table
from sddflow.proof.case import Case, State
from sddflow.proof.check import Check, Seen, SkippedError

_CLASSES = ("42", "54", "22P02")  # about names that are not there, limits (no end), and labels
_OFF = " disabled"  # what the catalogue's text says behind a trigger that does not run
_WORDS = (
    "no such column", "no such table", "no such function", "has no column",
    "too many levels of trigger",
)  # fmt: skip

_MOST = 5  # words of a column that are tried, each after each
_ASKED = re.compile(
    r"\b(?:NEW|OLD)\.\"?(?P<column>\w+)\"?\s*"
    r"(?:(?:=|<>|!=|IS (?:NOT )?(?:DISTINCT FROM )?)\s*(?P<words>'[^']*')"
    r"|(?:NOT )?IN\s*\((?P<list>[^)]*)\))",
    re.IGNORECASE,
)
_WORD = re.compile(r"'([^']*)'")
_REFUSES = ("23502", "23514")  # NOT NULL, CHECK
_REFUSED = re.compile(r"NOT NULL constraint failed: (?P<table>\w+)\.")


def run(case: Case) -> Seen:
    """Insert, update and delete a row of each table with a trigger, before and after."""
    if case.first.text == case.built.text:
        raise SkippedError("nothing of the schema changed")
    names = triggered(case.built.scratch.engine())
    if not names:
        raise SkippedError("no table has a trigger")
    failing = (f for name in names for f in _look(case, name))
    findings = (*failing, *_switched_off(case))
    return Seen(findings, f"rows of {len(names)} tables with triggers written")


def _switched_off(case: Case) -> Iterator[Finding]:
    """Triggers that were on before, and are off in the end."""
    before = set(case.first.text.splitlines())
    for fact in case.built.text.splitlines():
        head = fact.partition(": ")[0].split(" ")
        if head[0] == "trigger" and fact.endswith(_OFF) and fact.removesuffix(_OFF) in before:
            table, name = head[1], head[-1]
            yield case.finding(
                "trigger-off", "warning",
                f"the trigger {name} of {table} is switched off, and stays so",
                table=table,
                evidence=fact.partition(": ")[2],
                cure=f"ALTER TABLE {table} ENABLE TRIGGER {name} at the end, also where the "
                "statements between fail; DROP TRIGGER where it is to go",
            )  # fmt: skip


def _look(case: Case, name: str) -> Iterator[Finding]:
    before = dict(_failing(case, case.first, case.rows, name))
    for doing, said in dict(_failing(case, case.built, case.now, name)).items():
        if doing not in before:
            yield case.finding(
                "trigger-fails", "error",
                f"{doing} of {name} fails in its trigger: {said}",
                table=name,
                cure="let the function speak of what is there, and not call its own trigger",
            )  # fmt: skip


def _failing(
    case: Case, state: State, rows: dict[str, Snapshot], name: str
) -> Iterator[tuple[str, str]]:
    """What cannot be done for want of a name, and the database's words."""
    table = state.schema.table(name)
    taken = rows.get(name)
    if table is None or not table.primary_key:
        return
    target = light(table)
    row: Row = next(iter(taken.rows.values()), {}) if taken else {}
    mine = [target.c[c] == row[c] for c in table.primary_key if c in row]
    free = [c.name for c in table.columns if c.name not in table.primary_key and not generated(c)]
    with state.scratch.engine().connect() as connection, connection.begin() as transaction:
        if mine and free:
            update = sa.update(target).where(*mine)
            same = {column: target.c[column] for column in free}
            failed = tuple(_tried(connection, "every update", name, update.values(same)))
            writer = Writer(connection, state.schema, PROBED)
            yield from failed or _changed(writer, table, update, _asked(state.text))
        if mine:
            yield from _tried(connection, "every delete", name, sa.delete(target).where(*mine))
        try:
            made = Writer(connection, state.schema, PROBED, case.words).values(table)
            yield from _tried(connection, "every insert", name, sa.insert(target).values(made))
        except NoRowError:
            pass  # told elsewhere
        transaction.rollback()


def _asked(text: str) -> Mapping[str, tuple[str, ...]]:
    """By column, the words that triggers and their functions compare a row's own with."""
    found: dict[str, dict[str, None]] = {}
    for asked in _ASKED.finditer(text):
        found.setdefault(asked["column"], {}).update(
            dict.fromkeys(_WORD.findall(asked["words"] or asked["list"]))
        )
    return {column: tuple(words) for column, words in found.items()}


def _changed(
    writer: Writer, table: Table, update: sa.Update, words: Mapping[str, tuple[str, ...]]
) -> Iterator[tuple[str, str]]:
    """Each column with another value: a trigger may be for that one, or for what differs, only.

    It may also be for one step, as from NULL to a value, or from a state to another.

    Args:
        writer: to the state's database.
        table: with a trigger.
        update: of one row.
        words: by column, those that triggers ask for.
    """
    try:
        other = writer.values(table)
    except NoRowError:
        return
    for column in (c for c in table.columns if c.name not in table.primary_key):
        if column.name in other and not generated(column):
            doing = f"an update of {column.name}"
            named = column.type.labels or words.get(column.name, ())
            values = named[:_MOST] or (other[column.name],)
            to = [update.values({column.name: value}) for value in values]
            back = [update.values({column.name: None})] if column.nullable else []
            for steps in (*((step,) for step in to), *permutations((*back, *to), 2)):
                yield from _tried(writer.connection, doing, table.name, *steps)


def _tried(
    connection: Connection, doing: str, written: str, *statements: sa.Executable
) -> Iterator[tuple[str, str]]:
    """One after the other, as far as the database takes them."""
    try:
        with connection.begin_nested() as savepoint:
            for statement in statements:
                connection.execute(statement)
            savepoint.rollback()
    except DBAPIError as error:
        said = str(error.orig).strip().splitlines()
        state = getattr(error.orig, "sqlstate", None) or ""
        named = state.startswith(_CLASSES) or any(word in said[0] for word in _WORDS)
        if named or _is_elsewhere(error, written):
            yield doing, said[0]


def _is_elsewhere(error: DBAPIError, written: str) -> bool:
    """A row that the trigger writes into another table is refused there."""
    diagnosis = getattr(error.orig, "diag", None)
    found = _REFUSED.search(str(error.orig))
    table = getattr(diagnosis, "table_name", None) or (found["table"] if found is not None else "")
    refused = getattr(error.orig, "sqlstate", None) in _REFUSES or found is not None
    return refused and bool(table) and table != bare(written)


CHECK = Check("triggers", "What a trigger does when rows are written, it still does.", run)
