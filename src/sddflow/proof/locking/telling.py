"""A statement that was seen, as a finding: its line, its locks, and how large the table is."""

from sddflow.domain.finding import Finding, Severity
from sddflow.domain.place import Place
from sddflow.proof.case import Case
from sddflow.target.answers import Watched

_LONGEST = 300


def weight(case: Case, table: str, *, is_read: bool) -> Severity:
    """How much it matters that others wait for work over all rows of a table.

    Where nobody said how large it is, that is a question: a warning; and so is a moment's work.

    Args:
        case: of the migration.
        table: worked over.
        is_read: its rows are read only.
    """
    if case.sizes.is_big(table, is_read=is_read):
        return "error" if case.sizes.takes_seconds(table, is_read=is_read) else "warning"
    return "info" if case.sizes.of(table) is not None else "warning"


def seen_finding(
    case: Case, seen: Watched, code: str, severity: Severity, message: str, cure: str
) -> Finding:
    """A finding at the line of a statement, with what was seen of it."""
    return case.finding(
        code,
        severity,
        message,
        table=seen.table,
        evidence="\n".join((shortly(seen.statement), _locks(seen), *_rows(case, seen.table))),
        cure=cure,
        revision=seen.revision,
        place=Place(seen.file, seen.line) if seen.file else None,
    )


def shortly(statement: str) -> str:
    """A statement on one line."""
    return " ".join(statement.split())[:_LONGEST]


def _locks(seen: Watched) -> str:
    locks = ", ".join(seen.locks or seen.held) or "its locks are gone with its transaction"
    timeout = "no lock_timeout is set" if seen.timeout == "0" else f"lock_timeout {seen.timeout}"
    held = f"held for {seen.ended - seen.began:.3f} s on the proof's few rows"
    return "; ".join((locks, *([held] if seen.ended and seen.locks else []), timeout))


def _rows(case: Case, table: str) -> tuple[str, ...]:
    rows = case.sizes.of(table)
    if rows is None:
        return (f"how many rows {table} holds is unknown: [sizes] in sddflow.toml may say it",)
    said = f" ({place} says it)" if (place := case.sizes.place(table)) else ""
    wait = case.sizes.wait(table)
    allowed = f"; {wait.place} allows {wait.seconds:g} s" if wait is not None else ""
    return (f"{table} holds about {rows:,} rows{said}{allowed}",)
