"""What a statement costs others, on a table that was there: judged by what was seen of it."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from sddflow.proof.locking.modes import keeps_out_all, keeps_out_writers, who
from sddflow.proof.locking.words import (
    is_about,
    is_alter,
    is_lock,
    moves_rows,
    only_rows,
    truncates,
)
from sddflow.target.answers import Watched


@dataclass(frozen=True, slots=True)
class Cost:
    """Why others wait.

    Args:
        code: of the finding.
        message: what happens.
        cure: what to do instead.
    """

    code: str
    message: str
    cure: str


_CONSTRAINTS = (
    (
        r"\bvalidate\s+constraint\b",
        "validate it in a later revision: here the transaction still holds its stronger lock",
    ),
    (
        r"\battach\s+partition\b",
        "add a CHECK like the partition's bounds NOT VALID to the table, validate it, then attach",
    ),
    (
        r"\bpartition\s+of\b",
        "first keep its bounds out of the DEFAULT partition: a CHECK NOT VALID, then validate it",
    ),
    (
        r"\bforeign\s+key\b|\breferences\b",
        "add the foreign key NOT VALID, and VALIDATE CONSTRAINT in a later transaction",
    ),
    (
        r"\bset\s+not\s+null\b",
        "add CHECK (… IS NOT NULL) NOT VALID, validate it in a later transaction, then set it",
    ),
    (
        r"\bcheck\b|\badd\s+constraint\b.*\bdomain\b|^alter\s+domain\b",
        "add the CHECK NOT VALID, and VALIDATE CONSTRAINT in a later transaction",
    ),
    (
        r"\bunique\b|\bprimary\s+key\b",
        "create a unique index CONCURRENTLY, then ADD CONSTRAINT … USING INDEX",
    ),
    (
        r"\bexclude\b",
        "there is no way to build it beside the application's work: choose a quiet hour",
    ),
)
_REWRITES = (
    (
        r"\b(vacuum|cluster|set\s+(un)?logged|access\s+method|tablespace)\b",
        "choose a quiet hour, or rebuild the table beside the old one (pg_repack)",
    ),
    (
        r"\bgenerated\b|\bidentity\b|\bserial\b|\bbigserial\b",
        "add the column without it, fill it in batches, then set it",
    ),
    (
        r"\badd\s+(column\s+)?.*\bdefault\b",
        "add the column without it, set it for new rows, and fill the old ones in batches",
    ),
)


_CONCURRENTLY = "create it CONCURRENTLY, in an autocommit_block"
_ON_EACH_PARTITION = (
    "CREATE INDEX … ON ONLY the whole table, then one CONCURRENTLY on each partition, in an "
    "autocommit_block, and ALTER INDEX … ATTACH PARTITION"
)


def cost(seen: Watched) -> Cost | None:
    """What a statement costs; None where nobody waits for longer than a moment."""
    if truncates(seen.statement):
        return None
    if seen.rewritten:
        return _refresh(seen) if seen.kind == "m" else _rewrite(seen)
    for judge in (_build, _scan, _explicit, _backfill):
        found = judge(seen)
        if found is not None:
            return found
    return None


def _rewrite(seen: Watched) -> Cost:
    return Cost(
        "lock-rewrite",
        f"every row of {seen.table} is written anew, and nobody can read it meanwhile",
        _cure(seen, _REWRITES, "add a new column, fill it in batches, and swap the two"),
    )


def _refresh(seen: Watched) -> Cost:
    return Cost(
        "lock-refresh",
        f"nobody can read {seen.table} while it is filled anew",
        "give it a unique index, and REFRESH MATERIALIZED VIEW CONCURRENTLY",
    )


def _build(seen: Watched) -> Cost | None:
    if not seen.built or is_alter(seen.statement) or not keeps_out_writers(seen):
        return None
    again = re.match(r"\s*reindex\b", seen.statement, re.IGNORECASE)
    cure = _CONCURRENTLY if is_about(seen.statement, seen.table) else _ON_EACH_PARTITION
    cure = "REINDEX … CONCURRENTLY" if again else cure
    return Cost("lock-index", f"{who(seen)} {seen.table} while the index is built", cure)


def _scan(seen: Watched) -> Cost | None:
    if not (seen.scans or seen.built) or only_rows(seen.statement) or not keeps_out_writers(seen):
        return None
    if moves_rows(seen.statement) or not is_about(seen.statement, seen.table):
        return None
    cure = _cure(seen, _CONSTRAINTS, "do it in smaller steps")
    return Cost("lock-scan", f"every row of {seen.table} is read while {who(seen)} it", cure)


def _explicit(seen: Watched) -> Cost | None:
    if not is_lock(seen.statement) or moves_rows(seen.statement) or not keeps_out_writers(seen):
        return None
    return Cost(
        "lock-explicit",
        f"{who(seen)} {seen.table} until the migration is over: LOCK says so",
        "leave it to the statements themselves; each takes the lock that it needs",
    )


def _backfill(seen: Watched) -> Cost | None:
    moved = seen.written or (moves_rows(seen.statement) and seen.scans)
    if not moved or not keeps_out_all(seen):
        return None
    return Cost(
        "lock-backfill",
        f"rows of {seen.table} are {_done(seen)} while nobody can use it",
        "fill in a revision of its own, or in batches in an autocommit_block",
    )


def _done(seen: Watched) -> str:
    """`written` by UPDATE, DELETE and INSERT; `read` where they are copied into another table."""
    return "written" if seen.written else "read"


def _cure(seen: Watched, cures: tuple[tuple[str, str], ...], otherwise: str) -> str:
    found: Callable[[str], object] = lambda word: re.search(word, seen.statement, re.I | re.S)  # noqa: E731 - once
    return next((cure for word, cure in cures if found(word)), otherwise)
