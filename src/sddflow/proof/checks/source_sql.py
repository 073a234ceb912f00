"""SQL that stands in the application's source still says something after the migration.

Models are compared elsewhere; a statement written as text names tables, columns, views and
functions of its own, and nobody reads it again when those are renamed or dropped.
"""

import re
from collections.abc import Iterator
from textwrap import shorten

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from sddflow.database.refusal import Refusal
from sddflow.domain.finding import Finding
from sddflow.domain.schema.table import Column, Table
from sddflow.errors import UsageError
from sddflow.proof.case import Case, State
from sddflow.proof.check import Check, Seen, SkippedError
from sddflow.proof.probing import trial, without
from sddflow.proof.queries.gone import asked_of
from sddflow.proof.queries.lost import lost_in
from sddflow.proof.queries.said import Said, said_in
from sddflow.proof.revisions.since import changed_since

# a column, a function that is not there; one of several; nothing unique for ON CONFLICT
_NAMES = ("42703", "42883", "42725", "42P10")
_WORDS = ("no such column", "has no column", "ON CONFLICT clause")  # no migration takes functions
_OF_TYPES = re.compile(r"\boperator does not exist\b|\bis not unique\b")
_UNTYPED = re.compile(r"\bNULL\s*(?:[-+*/%|]|\)|,)|[-+*/%|,(]\s*NULL\b")
_LONGEST = 160


def run(case: Case) -> Seen:
    """Plan every statement after, and where that fails, before."""
    if case.first.text == case.built.text:
        raise SkippedError("nothing of the schema changed")
    said = tuple(dict.fromkeys(said_in(case.application.root)))
    asked = [*_gone(case)]
    if not said and not asked:
        raise SkippedError("no SQL stands in the source")
    findings = (*(f for each in said for f in _look(case, each)), *asked)
    return Seen(findings, f"{len(said)} statements of the source planned")


def _gone(case: Case) -> Iterator[Finding]:
    """Columns that are asked of tables and classes in Python, and that these have no more."""
    gone: dict[str, frozenset[str]] = {}
    for now in case.touched:
        old = case.first.schema.table(now.name)
        names = {c.name for c in old.columns} if old is not None else set()
        if lost := names - {c.name for c in now.columns}:
            gone[now.name] = frozenset(lost)
    classes = {c.name: c.table for c in case.conventions.classes}
    asked = asked_of(case, gone, {**{n: n for n in gone}, **classes})
    for table, column, words, place in dict.fromkeys((*asked, *lost_in(case, gone))):
        yield case.finding(
            "query-broken", "error",
            f"the source asks for {words}, and {table} has no {column} any more",
            table=table, column=column, place=place, evidence=words,
            cure="ask for what took its place, in the same change",
        )  # fmt: skip


def _look(case: Case, said: Said) -> Iterator[Finding]:
    error = _refused(case.built, said)
    if error is None:
        refused = (*_left_out(case, said), *_not_allowed(case, said))
    elif _refused(case.first, said) is None or (
        _is_about_names(error, said) and _is_new(case, said)
    ):
        refused = (_first_line(error),)
    else:
        refused = ()
    for why in refused:
        yield _told(case, said, why)


def _told(case: Case, said: Said, why: str) -> Finding:
    return case.finding(
        "query-broken", "error", f"a statement of the source fails after the migration: {why}",
        place=said.place,
        evidence=shorten(said.text, _LONGEST, placeholder=" …"),
        cure="change the statement together with the schema, and let the old name stay until no "
        "running version uses it",
    )  # fmt: skip


def _refused(state: State, said: Said) -> DBAPIError | None:
    """What the database says against planning a statement."""
    with state.scratch.engine().connect() as connection:
        return _planned(connection, said.sql)


def _planned(connection: Connection, sql: str) -> DBAPIError | None:
    """Nothing is executed, and a sign of per cent is one."""
    plain = connection.execution_options(no_parameters=True)
    try:
        plain.exec_driver_sql(f"EXPLAIN {sql}")
    except DBAPIError as error:
        return error
    finally:
        connection.rollback()
    return None


def _is_about_names(error: DBAPIError, said: Said) -> bool:
    """A name is missing; not only the type of a parameter, in whose place stands a NULL."""
    line = _first_line(error)
    state = getattr(error.orig, "sqlstate", None) or ""
    if _UNTYPED.search(said.sql) and _OF_TYPES.search(line):
        return False
    return state in _NAMES or any(word in line for word in _WORDS)


def _first_line(error: DBAPIError) -> str:
    return (str(error.orig).strip().splitlines() or [""])[0]


def _left_out(case: Case, said: Said) -> Iterator[str]:
    """A column without which no row can be written, that was none before."""
    table, names = said.inserted or ("", ())
    demanded = _demanded(case.built, table, names) if table else []
    before = _demanded(case.first, table, names) if demanded else []
    for name in demanded:
        if name not in before and not _fills(case, table, name):
            yield f"it leaves out {table}.{name}, which is NOT NULL and has no default"


def _demanded(state: State, name: str, named: tuple[str, ...]) -> list[str]:
    table = state.schema.called(name)
    columns = table.columns if table else ()
    return [c.name for c in columns if _is_demanded(table, c) and c.name.lower() not in named]


def _is_demanded(table: Table | None, column: Column) -> bool:
    is_key = table is not None and table.primary_key == (column.name,)
    return not column.nullable and column.default is None and not is_key


def _fills(case: Case, name: str, column: str) -> bool:
    """A trigger fills what is left out: a row without it is not refused, or none can be made."""
    lines, table = case.built.text.splitlines(), case.built.schema.called(name)
    if table is None or not any(each.startswith("trigger ") and name in each for each in lines):
        return False
    with trial(case) as writer:
        made = without(writer, table, {column})
    return not (isinstance(made, Refusal) and made.kind == "not-null")


def _not_allowed(case: Case, said: Said) -> Iterator[str]:
    """A word that no row of the table may hold, of a statement that came now or was right."""
    name, words = said.words_set
    for column, word in words.items():
        if _allows(case.built, name, column, word):
            continue
        if _allows(case.first, name, column, word) or _is_new(case, said):
            yield f"it writes {word!r} to {name}.{column}, and its CHECK does not allow that"


def _allows(state: State, name: str, column: str, word: str) -> bool:
    table = state.schema.called(name)
    checks = table.checks if table else ()
    return all(word in c.choices for c in checks if c.column == column and c.choices)


def _is_new(case: Case, said: Said) -> bool:
    """Its file came or changed since the base: it was not so before."""
    root, since = case.application.root, case.beginning.since
    if not since:
        return False
    try:
        found = changed_since(root, since)
    except UsageError:
        return False
    return (root / said.place.file).resolve() in found.new | found.edited


CHECK = Check("source-sql", "SQL in the source can be planned after the migration as before.", run)
