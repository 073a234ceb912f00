"""Rows of a large table are not all changed in one statement.

Outside of the migration's transaction they are held no longer than the statement takes: somebody
has thought of it, and it is only told.
"""

from collections.abc import Iterator

from sddflow.domain.finding import Finding
from sddflow.proof.case import Case
from sddflow.proof.check import Check, Seen
from sddflow.proof.locking.modes import keeps_out_all
from sddflow.proof.locking.old import watched
from sddflow.proof.locking.telling import seen_finding
from sddflow.proof.locking.words import only_rows
from sddflow.target.answers import Watched


def run(case: Case) -> Seen:
    """Statements that wrote most rows of a table that is known to be large."""
    seen = [w for w in watched(case) if w.written and only_rows(w.statement)]
    findings = tuple(dict.fromkeys(f for each in seen for f in _look(case, each)))
    return Seen(findings, f"{len(seen)} statements wrote rows")


def _look(case: Case, seen: Watched) -> Iterator[Finding]:
    if not case.sizes.is_big(seen.table) or keeps_out_all(seen):
        return
    from sddflow.proof.locking.fixed import is_about_all, is_fixed  # a parser: where it is used

    taken = case.rows.get(seen.table)
    most = taken is not None and seen.written * 2 > len(taken.rows)
    bounded = is_fixed(seen.statement, case.first.schema.table(seen.table))
    if not bounded and (most or is_about_all(seen.statement)):
        yield seen_finding(
            case, seen, "rows-all-at-once", "info" if seen.alone else "warning",
            f"rows of {seen.table} are written all at once, in one transaction: whoever changes "
            "one of them waits until it is over",
            "write them in batches by key, each in a transaction of its own (autocommit_block)",
        )  # fmt: skip


CHECK = Check("rows-at-once", "Rows of a large table are changed in batches.", run)
