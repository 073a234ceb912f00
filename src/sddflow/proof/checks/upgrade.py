"""The migration runs, on a database with rows in every table."""

from sddflow.database.reading import read_schema
from sddflow.database.rows import Filled, fill, snapshot
from sddflow.database.scratch import Scratch
from sddflow.domain.finding import Finding
from sddflow.errors import TargetError
from sddflow.proof.case import Case, look_at
from sddflow.proof.check import Check, Seen


def run(case: Case) -> Seen:
    """Upgrade from the base to the revision before, write rows, upgrade to the newest."""
    start = case.server.fresh()
    wrong = _reach_parent(case, start)
    if wrong:
        return Seen((wrong,), "the revisions before do not run")
    schema = read_schema(start.url)
    case.filled = fill(start.engine(), schema)
    case.rows = snapshot(start.engine(), schema)
    case.before = look_at(start)
    end = start.clone()
    try:
        ran = case.application.upgrade(end.url, case.history.newest)
    except TargetError as error:
        return Seen((_failed(case, error),), "it failed")
    case.upgrade, case.after = ran.statements, look_at(end)
    return Seen(_skipped(case, case.filled), _told(case.filled, len(ran.statements)))


def _reach_parent(case: Case, start: Scratch) -> Finding | None:
    parent = case.history.parent
    if not parent:
        return None
    case.note(f"{case.dialect}: up to {parent}")
    try:
        case.application.upgrade(start.url, parent)
    except TargetError as error:
        return case.finding(
            "history-fails",
            "error",
            f"the revisions before do not run from an empty database: {error.message}",
            evidence=error.place,
            cure=error.cure or "mend the history: nobody can build this database anew",
            revision=parent,
        )
    return None


def _failed(case: Case, error: TargetError) -> Finding:
    """It fails with rows; does it without?"""
    alone = case.filled is not None and bool(case.filled.rows) and _runs_empty(case)
    if alone:
        return case.finding(
            "upgrade-on-rows",
            "error",
            f"the upgrade runs on empty tables only; with rows in them it fails: {error.message}",
            evidence=error.place,
            cure="give rows that exist a value first: a server default, or a backfill",
        )
    return case.finding(
        "upgrade-fails", "error", f"the upgrade fails: {error.message}",
        evidence=error.place, cure=error.cure,
    )  # fmt: skip


def _runs_empty(case: Case) -> bool:
    try:
        case.application.upgrade(case.server.fresh().url, case.history.newest)
    except TargetError:
        return False
    return True


def _skipped(case: Case, filled: Filled) -> tuple[Finding, ...]:
    return tuple(
        case.finding(
            "rows-none", "info", f"no row could be made for {table}: {reason}", table=table
        )
        for table, reason in filled.skipped
    )


def _told(filled: Filled, statements: int) -> str:
    rows = sum(n for _, n in filled.rows)
    return f"{statements} statements over {rows} rows in {len(filled.rows)} tables"


CHECK = Check("upgrade", "The migration runs, on tables with rows in them.", run)
