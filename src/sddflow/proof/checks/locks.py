"""On PostgreSQL, no table that was there is held for longer than a moment.

How long a moment is depends on the rows: where the table is known to be large, what is found is an
error, where nobody said how large it is a warning, and where it is small worth knowing.
"""

from collections.abc import Iterator

from sddflow.domain.finding import Finding
from sddflow.proof.case import Case
from sddflow.proof.check import Check, Seen
from sddflow.proof.locking.cost import cost
from sddflow.proof.locking.old import watched
from sddflow.proof.locking.telling import seen_finding, weight
from sddflow.target.answers import Watched

_READS = frozenset({"lock-scan", "lock-explicit"})  # what follows a LOCK is weighed by itself


def run(case: Case) -> Seen:
    """Read what was seen after each statement of the upgrade."""
    seen = watched(case)
    findings = dict.fromkeys(f for each in seen for f in _look(case, each, seen))
    tables = len({w.table for w in seen if w.locks})
    return Seen(tuple(findings), f"locks taken on {tables} tables that were there")


def _look(case: Case, each: Watched, seen: tuple[Watched, ...]) -> Iterator[Finding]:
    found = cost(each)
    if found is None or (found.code == "lock-backfill" and _is_moment(case, each, seen)):
        return
    severity = weight(case, each.table, is_read=found.code in _READS)
    yield seen_finding(case, each, found.code, severity, found.message, found.cure)


def _is_moment(case: Case, each: Watched, seen: tuple[Watched, ...]) -> bool:
    """A few rows, named by their keys: unless that is said of row after row."""
    from sddflow.proof.locking.fixed import is_fixed  # a parser: only where it is used

    table = case.first.schema.table(each.table)
    if not is_fixed(each.statement, table):
        return False
    alike = sum(w.written for w in seen if w.table == each.table and w.line == each.line)
    taken = case.rows.get(each.table)
    by_values = each.statement.lstrip()[:6].lower() == "insert"
    return by_values or taken is None or alike < max(len(taken.rows), 2)


CHECK = Check("locks", "No table that was there is held for longer than a moment.", run)
