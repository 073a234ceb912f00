"""A server default gives a value of its column's type, and the present time where that is meant."""

import datetime as dt
import re
import uuid
from collections.abc import Callable, Iterator

from sddflow.database.refusal import Refusal
from sddflow.database.writer import NoRowError, Writer, generated
from sddflow.domain.finding import Finding
from sddflow.domain.schema.table import Column, Table
from sddflow.proof.case import Case
from sddflow.proof.check import Check, Seen, SkippedError
from sddflow.proof.probing import trial

_TRIES = 12
_RECENT = dt.timedelta(days=2)
_TEXT = re.compile(r" default '(?![01]')")


def run(case: Case) -> Seen:
    """Read each new default as the database kept it."""
    pairs = [(table, column) for table in case.touched for column in _new(case, table)]
    ruled = [(table, column) for table in case.touched for column in _ruled(case, table)]
    if not pairs and not ruled:
        raise SkippedError("no server default is new, and no CHECK beside one")
    findings = tuple(f for pair in pairs for f in _look(case, *pair))
    return Seen(
        (*findings, *_refused(case, ruled)),
        f"{len(pairs)} server defaults read as the database keeps them, {len(ruled)} tried",
    )


def _ruled(case: Case, table: Table) -> Iterator[Column]:
    """Columns with a default, where that or a CHECK of their table is new."""
    old = case.first.schema.table(table.name)
    new = set(_new(case, table))
    checks = set(table.checks) - set(old.checks if old is not None else ())
    for column in table.columns if table.checks else ():
        if column.default is not None and not generated(column) and (checks or column in new):
            yield column


def _refused(case: Case, ruled: list[tuple[Table, Column]]) -> Iterator[Finding]:
    if not ruled:
        return
    with trial(case) as writer:
        for table, column in ruled:
            said = _refusal(writer, table, column)
            if said:
                yield case.finding(
                    "default-unfit", "error",
                    f"no row can be written without {table.name}.{column.name}: its default is "
                    "what a CHECK refuses",
                    table=table.name, column=column.name, evidence=said,
                    cure="change the default in the same revision, or let the CHECK take it",
                )  # fmt: skip


def _refusal(writer: Writer, table: Table, column: Column) -> str:
    """Why a row is refused that lacks one value, where the same row with it is taken."""
    for attempt in range(_TRIES):
        try:
            whole = writer.insert(table, writer.values(table, attempt=attempt))
            values = writer.values(table, attempt=attempt)
        except NoRowError:
            return ""
        if not isinstance(whole, Refusal):
            lacking = {n: v for n, v in values.items() if n != column.name}
            made = writer.insert(table, lacking)
            if isinstance(made, Refusal) and _is_about(table, column, made.line):
                return made.line
            return ""
    return ""


def _is_about(table: Table, column: Column, line: str) -> bool:
    """The CHECK that refused speaks of this column alone, so that no other value would do."""
    broken = [c for c in table.checks if c.name and c.name in line]
    others = {c.name for c in table.columns} - {column.name}
    return any(not others & {*re.findall(r"\w+", c.condition), c.column} for c in broken)


def _new(case: Case, table: Table) -> Iterator[Column]:
    old = case.first.schema.table(table.name)
    for column in table.columns:
        was = old.column(column.name) if old is not None else None
        if column.default is not None and (was is None or was.default != column.default):
            yield column


def _look(case: Case, table: Table, column: Column) -> Iterator[Finding]:
    default = column.default
    if default is None or default.expression or default.value in {"now", "uuid"}:
        return
    name, value = f"{table.name}.{column.name}", default.value
    if not _fits(column, value) or _is_no_truth(case, table, column):
        yield case.finding(
            "default-unfit", "error",
            f"the default of {name} is the text {value!r}, which is no {column.type.kind}",
            table=table.name, column=column.name,
            cure=f'write an expression: server_default=sa.text("{value}")',
        )  # fmt: skip
    elif column.type.kind in {"datetime", "date"} and _recent(value):
        yield case.finding(
            "default-frozen", "error",
            f"the default of {name} is frozen: every row gets {value}, the time of the migration",
            table=table.name, column=column.name,
            cure="write an expression: server_default=sa.func.now()",
        )  # fmt: skip


def _is_no_truth(case: Case, table: Table, column: Column) -> bool:
    """A word in quotes stays a text on SQLite, and every text is true; PostgreSQL reads it."""
    if column.type.kind != "boolean" or case.dialect != "sqlite":
        return False
    head = f"column {table.name}.{column.name}: "
    said = (fact for fact in case.built.text.splitlines() if fact.startswith(head))
    return any(_TEXT.search(fact) for fact in said)


def _fits(column: Column, value: str) -> bool:
    reads: dict[str, Callable[[str], object]] = {
        "datetime": dt.datetime.fromisoformat,
        "date": dt.datetime.fromisoformat,
        "time": dt.time.fromisoformat,
        "uuid": uuid.UUID,
        **dict.fromkeys(("integer", "bigint", "smallint", "float", "numeric"), float),
    }
    read = reads.get(column.type.kind)
    if read is None or value.strip("-") in {"infinity", "epoch"}:
        return True
    try:
        read(value.strip())
    except ValueError:
        return False
    return True


def _recent(value: str) -> bool:
    try:
        moment = dt.datetime.fromisoformat(value.strip())
    except ValueError:
        return False
    aware = moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
    return abs(dt.datetime.now(dt.UTC) - aware) < _RECENT


CHECK = Check("defaults", "A server default gives what its column holds, when it is asked.", run)
