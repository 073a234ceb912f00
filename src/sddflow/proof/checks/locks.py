"""On PostgreSQL, no table that was there is held for longer than a moment.

What is found is a warning: on a small table the moment is short, and nobody told how large it is.
"""

import re
from collections.abc import Iterator

from sddflow.domain.finding import Finding
from sddflow.proof.case import Case
from sddflow.proof.check import Check, Seen, SkippedError
from sddflow.target.answers import Watched

_ALL = "AccessExclusiveLock"
_WRITES = {_ALL, "ExclusiveLock", "ShareRowExclusiveLock", "ShareLock"}
_INDEX = re.compile(r"\s*create\s+(unique\s+)?index\b", re.IGNORECASE)
_SHAPE = re.compile(
    r"\s*alter\s+table\s+(?:if\s+exists\s+)?(?:only\s+)?(?:\"?\w+\"?\.)?(?P<table>\"[^\"]+\"|\w+)",
    re.IGNORECASE,
)
_ROWS = re.compile(r"\s*(update|delete|insert|merge|with)\b", re.IGNORECASE)
_CURES = (
    (
        re.compile(r"\bforeign\s+key\b|\breferences\b", re.IGNORECASE),
        "add the foreign key NOT VALID, and VALIDATE CONSTRAINT in a later transaction",
    ),
    (
        re.compile(r"\bset\s+not\s+null\b", re.IGNORECASE),
        "add CHECK (… IS NOT NULL) NOT VALID, validate it in a later transaction, then set it",
    ),
    (
        re.compile(r"\bcheck\b", re.IGNORECASE),
        "add the CHECK NOT VALID, and VALIDATE CONSTRAINT in a later transaction",
    ),
    (
        re.compile(r"\bunique\b|\bprimary\s+key\b", re.IGNORECASE),
        "create a unique index CONCURRENTLY, then ADD CONSTRAINT … USING INDEX",
    ),
)


def run(case: Case) -> Seen:
    """Read what was seen after each statement of the upgrade."""
    if case.dialect != "postgresql":
        raise SkippedError("SQLite locks the whole file")
    old = {t.name for t in case.first.schema.tables}
    watched = [w for w in case.watched if w.table in old]
    findings: dict[Finding, None] = {}
    for each in watched:
        findings.update(dict.fromkeys(_look(case, each)))
    tables = len({w.table for w in watched if w.locks})
    return Seen(tuple(findings), f"locks taken on {tables} tables that were there")


def _look(case: Case, seen: Watched) -> Iterator[Finding]:
    held = {*seen.locks, *seen.held}
    if seen.rewritten:
        yield _finding(
            case, seen, "lock-rewrite",
            f"every row of {seen.table} is written anew, and nobody can read it meanwhile",
            "add a new column, fill it in batches, and swap the two",
        )  # fmt: skip
    elif _INDEX.match(seen.statement) and held & _WRITES:
        yield _finding(
            case, seen, "lock-index",
            f"writes to {seen.table} wait while the index is built",
            "create it CONCURRENTLY, in an autocommit_block",
        )  # fmt: skip
    elif seen.scanned and _altered(seen) and held & _WRITES:
        yield _finding(
            case, seen, "lock-scan",
            f"every row of {seen.table} is read while "
            f"{'nobody can use' if _ALL in held else 'nobody can write'} it",
            _cure(seen.statement),
        )  # fmt: skip
    elif _ROWS.match(seen.statement) and _ALL in seen.held:
        yield _finding(
            case, seen, "lock-backfill",
            f"rows of {seen.table} are moved while nobody can use it",
            "fill in a revision of its own, or in batches in an autocommit_block",
        )  # fmt: skip


def _altered(seen: Watched) -> bool:
    """It is the table that changes, not one that it points to: told once."""
    found = _SHAPE.match(seen.statement)
    return found is not None and found["table"].strip('"') == seen.table


def _cure(statement: str) -> str:
    return next((cure for word, cure in _CURES if word.search(statement)), "do it in smaller steps")


def _finding(case: Case, seen: Watched, code: str, message: str, cure: str) -> Finding:
    locks = ", ".join(seen.locks or seen.held)
    timeout = "no lock_timeout is set" if seen.timeout == "0" else f"lock_timeout {seen.timeout}"
    lines = " ".join(seen.statement.split())
    return case.finding(
        code,
        "warning",
        message,
        table=seen.table,
        evidence=f"{lines[:300]}\n{locks}; {timeout}",
        cure=cure,
    )


CHECK = Check("locks", "No table that was there is held for longer than a moment.", run)
