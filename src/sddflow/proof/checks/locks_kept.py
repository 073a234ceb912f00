"""A lock that was taken early is not kept while the migration works on something else.

PostgreSQL lets locks go at the end of the transaction: a column added in a moment keeps everybody
out of its table for as long as the index takes that is built on another one after it.
"""

import re
from collections.abc import Iterator

from sddflow.domain.finding import Finding, Severity
from sddflow.proof.case import Case
from sddflow.proof.check import Check, Seen
from sddflow.proof.locking.modes import WRITES, keeps_out_all, who
from sddflow.proof.locking.old import watched
from sddflow.proof.locking.telling import seen_finding, shortly
from sddflow.proof.locking.words import moves_rows
from sddflow.target.answers import Watched

_ADDS_SOME = re.compile(r"\s*INSERT\b.*\bSELECT\b.*\b(?:WHERE|JOIN)\b", re.IGNORECASE | re.DOTALL)
"""Rows that a condition or a join picks are added: what was there is only read for it."""


def run(case: Case) -> Seen:
    """Follow the locks from statement to statement."""
    seen = watched(case)
    findings = tuple(dict.fromkeys(_look(case, seen)))
    return Seen(findings, f"{len(seen)} looks at tables that were there")


def _look(case: Case, seen: tuple[Watched, ...]) -> Iterator[Finding]:
    told: set[str] = set()
    for at, work in enumerate(seen):
        if not _is_work(case, work) or case.sizes.is_small(work.table):
            continue
        for kept in _kept(seen[:at], work):
            if kept.table not in told:
                told.add(kept.table)
                yield _finding(case, kept, work)


def _is_work(case: Case, seen: Watched) -> bool:
    """It takes longer the more rows there are."""
    if seen.rewritten or seen.built:
        return True
    moved = seen.written or (moves_rows(seen.statement) and seen.scans)
    if moved:
        from sddflow.proof.locking.fixed import is_fixed  # a parser: only where it is used

        return not is_fixed(seen.statement, case.first.schema.table(seen.table))
    return bool(seen.scans)


def _kept(before: tuple[Watched, ...], work: Watched) -> Iterator[Watched]:
    """Statements before it, of its transaction, whose locks keep others out meanwhile."""
    for earlier in before:
        other = earlier.table != work.table or not keeps_out_all(work)
        same = earlier.transaction == work.transaction and earlier.began != work.began
        if same and other and WRITES & set(earlier.locks) and _is_other_work(earlier, work):
            yield earlier


def _is_other_work(earlier: Watched, work: Watched) -> bool:
    """Work on the same table under its own lock is told where that is told."""
    return earlier.table != work.table or moves_rows(work.statement)


def _finding(case: Case, kept: Watched, work: Watched) -> Finding:
    is_read = not (work.written or work.built) or _ADDS_SOME.match(work.statement) is not None
    big = case.sizes.is_big(work.table, kept=kept.table, is_read=is_read)
    long = keeps_out_all(kept) and case.sizes.takes_seconds(work.table, is_read=is_read)
    severity: Severity = ("error" if long else "warning") if big else "info"
    place = f"line {work.line}: " if work.line else ""
    return seen_finding(
        case, kept, "lock-held", severity,
        f"{who(kept)} {kept.table} while the migration goes on to work over all rows of "
        f"{work.table} ({place}{shortly(work.statement)})",
        "put what takes long into a revision of its own, before or after this one",
    )  # fmt: skip


CHECK = Check("locks-kept", "No lock is kept while something else takes long.", run)
