"""The next row gets a number that no row has."""

import re
from collections.abc import Iterator

from sddflow.database.postgres.counting import NEAR, Counted, counted_columns
from sddflow.domain.finding import Finding
from sddflow.errors import TargetError
from sddflow.proof.case import Case, State
from sddflow.proof.check import Check, Seen, SkippedError
from sddflow.proof.counted_before import restarted

_ASKS = re.compile(r"\bmax\s*\(|\bsetval\b|\brestart\b", re.IGNORECASE)
Columns = dict[tuple[str, str], Counted]


def run(case: Case) -> Seen:
    """Compare each sequence with the numbers that its table has, before and after."""
    if case.dialect != "postgresql":
        raise SkippedError("SQLite looks for the highest number itself")
    before, after = _counted(case.first), _counted(case.built)
    behind = [c for c in after.values() if c.taken and not _was_behind(before, c)]
    passed = [(c, keys) for c in after.values() if not c.taken and (keys := _passed(case, c))]
    told = {(c.table, c.column) for c in (*behind, *(c for c, _ in passed))}
    quiet = tuple(c for key, c in before.items() if key in after.keys() - told and not c.taken)
    findings = (
        *(_restarted(case, c) for c in restarted(case, quiet)),
        *(_behind(case, c, f"{c.taken} of the next 100 numbers are taken") for c in behind),
        *(_behind(case, c, _said(c, keys)) for c, keys in passed),
        *_fixed(case, before, after),
        *_uncounted(case, before, after),
        *(_narrow(case, c) for c in after.values() if c.narrow and not _was_narrow(before, c)),
    )
    return Seen(findings, f"{len(after)} sequences compared with the rows")


def _counted(state: State) -> Columns:
    with state.scratch.engine().connect() as connection:
        return {(c.table, c.column): c for c in counted_columns(connection)}


def _fixed(case: Case, before: Columns, after: Columns) -> Iterator[Finding]:
    """A column that had numbers is counted from now on, from one that nobody asked the rows for."""
    if _ASKS.search(case.history.source):
        return
    for key, seen in after.items():
        rows = case.rows.get(seen.table)
        had = rows is not None and any(r.get(seen.column) is not None for r in rows.rows.values())
        if key not in before and had and not seen.taken:
            yield case.finding(
                "sequence-behind", "warning",
                f"{seen.table}.{seen.column} is counted from now on and begins at {seen.next}, "
                "whatever numbers its rows have",
                table=seen.table, column=seen.column,
                cure=f"setval(pg_get_serial_sequence('{seen.table}', '{seen.column}'), "
                f"max({seen.column})) at the end of the migration",
            )  # fmt: skip


def _was_behind(before: Columns, now: Counted) -> bool:
    was = before.get((now.table, now.column))
    return was is not None and bool(was.taken)


def _was_narrow(before: Columns, now: Counted) -> bool:
    was = before.get((now.table, now.column))
    return was is not None and was.narrow


def _narrow(case: Case, seen: Counted) -> Finding:
    return case.finding(
        "sequence-narrow", "warning",
        f"{seen.table}.{seen.column} is a bigint, and {seen.sequence} that counts it still ends "
        "at that of an integer: then no row can be inserted",
        table=seen.table, column=seen.column,
        cure=f'op.execute("ALTER SEQUENCE {seen.sequence} AS bigint"), and AS integer on the way '
        "down",
    )  # fmt: skip


def _passed(case: Case, seen: Counted) -> tuple[int, ...]:
    """Numbers right behind the highest one that was there, which the sequence did not give.

    The proof's rows have a number far ahead; where all were counted, the next one is among these.
    """
    before, now = (rows.get(seen.table) for rows in (case.rows, case.now))
    if before is None or now is None or before.table.column(seen.column) is None:
        return ()
    numbers = [row[seen.column] for row in before.rows.values()]
    highest = max((n for n in numbers if isinstance(n, int)), default=None)
    if highest is None or seen.next > highest:
        return ()
    came = (row[seen.column] for row in now.rows.values())
    return tuple(sorted(n for n in came if isinstance(n, int) and 0 < n - highest <= NEAR))


def _said(seen: Counted, keys: tuple[int, ...]) -> str:
    told = ", ".join(map(str, keys[:5]))
    return f"rows came with {seen.column} {told}: right behind the highest there was"


def _behind(case: Case, seen: Counted, evidence: str) -> Finding:
    table, column = seen.table, seen.column
    return case.finding(
        "sequence-behind",
        "error",
        f"counting {table}.{column} on meets a number that is taken: {seen.sequence} was not set "
        f"after rows with keys of their own, and goes on at {seen.next}",
        table=table,
        column=column,
        evidence=evidence,
        cure=f"at the end of the migration, setval(pg_get_serial_sequence('{table}', "
        f"'{column}'), max({column}))",
    )


def _restarted(case: Case, seen: Counted) -> Finding:
    table, column, sequence = seen.table, seen.column, seen.sequence
    return case.finding(
        "sequence-behind",
        "error",
        f"{sequence} goes on at {seen.next}, and rows have had their {table}.{column} from it: "
        "the next row meets a number that is taken",
        table=table,
        column=column,
        evidence=f"rows numbered by it before the upgrade: {seen.taken} of the next 100 numbers "
        "are taken",
        cure=f"at the end of the migration, setval('{sequence}', max({column})); or change the "
        "sequence that is there: ALTER SEQUENCE",
    )


def _uncounted(case: Case, before: Columns, after: Columns) -> tuple[Finding, ...]:
    """Keys that were counted, or that the models count, and nobody counts any more."""
    touched = {table.name for table in case.touched}
    promised = {*before, *(key for key in _promised(case) if key[0] in touched)}
    there = {(t.name, c.name) for t in case.built.schema.tables for c in t.columns}
    return tuple(
        case.finding(
            "sequence-missing",
            "error",
            f"nothing counts {table}.{column} up any more: a row without a key is refused",
            table=table,
            column=column,
            cure="keep the column's sequence, or make it an identity: sa.Identity()",
        )
        for table, column in sorted(promised - after.keys())
        if (table, column) in there and not _has_default(case, table, column)
    )


def _promised(case: Case) -> Columns:
    try:
        return _counted(case.promise)
    except TargetError:
        return {}


def _has_default(case: Case, table: str, column: str) -> bool:
    found = case.built.schema.table(table)
    seen = found.column(column) if found else None
    return seen is None or seen.default is not None or seen.type.kind in {"uuid", "string", "text"}


CHECK = Check("sequences", "The next row gets a number that no row has.", run)
