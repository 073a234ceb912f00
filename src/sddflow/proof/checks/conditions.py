"""Rows that break a CHECK are refused."""

import re
from collections.abc import Iterator
from dataclasses import replace

import sqlalchemy as sa

from sddflow.database.candidates import candidates_of
from sddflow.database.light import light
from sddflow.database.writer import NoRowError, Row, Writer
from sddflow.domain.finding import Finding
from sddflow.domain.schema.table import Check as Condition
from sddflow.domain.schema.table import Table
from sddflow.proof.case import Case
from sddflow.proof.check import Check, Seen, SkippedError
from sddflow.proof.no_row import impossible
from sddflow.proof.probing import refused, trial

_CHECK = re.compile(r"constraint (?P<table>\S+) (?P<name>\S+): (?P<words>CHECK .*)")
_MOVES = re.compile(
    r"\b(?:CURRENT_DATE|CURRENT_TIMESTAMP|LOCALTIMESTAMP|now\(\)|clock_timestamp\(\)|random\(\))",
    re.IGNORECASE,
)


def run(case: Case) -> Seen:
    """Insert a row that each CHECK of new and changed tables says no to."""
    pairs = [(t, c) for t in case.touched for c in case.promised(t).checks]
    if not pairs:
        raise SkippedError("no CHECK is new")
    with trial(case) as writer:
        broken = [f for pair in pairs for f in _look(case, writer, *pair)]
    findings = (*broken, *_moving(case))
    return Seen(findings, f"rows against {len(pairs)} CHECK constraints tried")


def _moving(case: Case) -> Iterator[Finding]:
    """New conditions over the present time or chance: a row that was right may not be so later."""
    before = set(case.first.text.splitlines())
    for fact in case.built.text.splitlines():
        found = _CHECK.match(fact) if fact not in before else None
        moves = _MOVES.search(found["words"]) if found else None
        if found is not None and moves is not None:
            yield case.finding(
                "check-not-fixed", "warning",
                f"the CHECK {found['name']} of {found['table']} is about {moves[0]}: a row that "
                "was taken breaks it later, every UPDATE of it fails then, and so does a restore",
                table=found["table"], evidence=found["words"],
                cure="let the application or a trigger look when a row is written, and compare "
                "columns with columns in a CHECK",
            )  # fmt: skip


def _look(case: Case, writer: Writer, table: Table, check: Condition) -> Iterator[Finding]:
    try:
        row = writer.add(table)
        wrong = next(_breaking(writer, table, check, row), None)
        if wrong is None or refused(writer, table, wrong, "check"):
            return
    except NoRowError as error:
        yield impossible(case, table, error)
        return
    said = check.condition or f"{check.column} in {', '.join(check.choices)}"
    yield case.finding(
        "check-broken",
        "error",
        f"{table.name} takes a row that a CHECK of its model forbids: {said}",
        table=table.name,
        column=check.column,
        evidence=", ".join(f"{name} = {value!r}" for name, value in wrong.items()),
        cure="add the CHECK constraint to the migration",
    )


def _breaking(writer: Writer, table: Table, check: Condition, row: Row) -> Iterator[Row]:
    """Values that the condition says no to; none where we cannot think of one."""
    if check.choices:
        column = table.column(check.column)
        longest = column.type.length if column and column.type.length else 20
        for value in ("~", "~~", "Q"):
            if value not in check.choices and len(value) <= longest and column is not None:
                yield {check.column: value}
        return
    promising = replace(table, checks=(*table.checks, check))
    for column in table.columns:
        for value in candidates_of(promising, column):
            changed = {**row, column.name: value}
            if column.name in check.condition and _says_no(writer, table, check, changed):
                yield {name: changed[name] for name in changed if name in check.condition}


def _says_no(writer: Writer, table: Table, check: Condition, row: Row) -> bool:
    """Whether the database finds the condition false for the values."""
    target = light(table)
    columns = [sa.literal(value, target.c[name].type).label(name) for name, value in row.items()]
    inner = sa.select(*columns).subquery("tried")
    query = sa.select(sa.text(f"NOT ({check.condition})")).select_from(inner)
    try:
        with writer.connection.begin_nested():
            return bool(writer.connection.execute(query).scalar())
    except sa.exc.DBAPIError:
        return False


CHECK = Check("checks", "Rows that break a CHECK are refused.", run)
