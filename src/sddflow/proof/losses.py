"""What reading suspects, and what running has seen of it: confirmed, told once, or disproved."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from sddflow.domain.finding import Finding
from sddflow.domain.proof import CheckResult
from sddflow.domain.schema.qualified import bare
from sddflow.proof.both import Side
from sddflow.proof.reading.checks.destructive import CODE

_SEEN = ("rows-table-dropped", "rows-column-dropped")
_RENAMED = "rows-rename-lost"
_LOST = (*_SEEN, "rows-lost", _RENAMED, "rows-removed", "rows-none")
_WRONG = ("backfill-unit", "backfill-swapped", "backfill-inverted", "backfill-quoted")
_ROWS, _DOWN = "rows-survive", "downgrade"
# what reading says of the way back, and the dialects on which running can disprove it
_WAY_BACK = {"downgrade-forgets": "", "enum-left-behind": "postgresql"}


def joined(
    read: tuple[Finding, ...],
    ran: tuple[Finding, ...],
    checks: Sequence[CheckResult],
    sides: Iterable[Side | None] = (),
) -> tuple[Finding, ...]:
    """Findings of reading, then of running; a loss that both tell is told once.

    Args:
        read: by reading.
        ran: by running.
        checks: what was run; where rows were compared and nothing was lost, nobody must be asked,
            and where the way back restored the catalogue, nothing was forgotten.
        sides: the schemas before and after.
    """
    ran = tuple(_once_each(ran))
    compared = any(c.id == _ROWS and c.status != "skipped" for c in checks)
    seen = [side for side in sides if side is not None]
    names = frozenset[str]().union(*(side.tables for side in seen))
    read = tuple(_placed(f, names) for f in read)
    known = seen[0].disused if seen else {}
    disused = {each: why for each, why in known.items() if all(each in s.disused for s in seen)}
    read = tuple(_expected(f, why) if (why := disused.get(_about(f))) else f for f in read)
    kept = _kept(seen) if compared else frozenset()
    asked = [f for f in read if f.code == CODE]
    told = (
        _with_seen(f, ran, kept, compared=compared) if _is_question(f) else f for f in read
    )  # fmt: skip
    left = (f for f in told if not _is_disproved(f, checks))
    rest = (f for f in ran if not (f.code in _SEEN and any(_same(f, a) for a in asked)))
    if any(f.code == "foreign-key-circle" for f in ran):
        rest = (f for f in rest if not _waits_for_a_row(f))
    return (*left, *_once(rest))


def _once_each(ran: tuple[Finding, ...]) -> Iterator[Finding]:
    """Of values that came to another column, but wrong, the wrong is told: it weighs as much."""
    lost = [f for f in ran if f.code == _RENAMED and f.column]
    wrong = [f for f in ran if f.code in _WRONG and any(_doubts(f, each) for each in lost)]
    for finding in ran:
        if finding in wrong:
            yield replace(finding, severity="error")
        elif finding not in lost or not any(_doubts(f, finding) for f in wrong):
            yield finding


def _placed(finding: Finding, names: frozenset[str]) -> Finding:
    """With the name that the database has for the table: a revision says its schema elsewhere."""
    there = [name for name in names if bare(name) == finding.table]
    alone = finding.table not in names and len(there) == 1
    return replace(finding, table=there[0]) if alone else finding


def _about(finding: Finding) -> tuple[str, str]:
    return (finding.table, finding.column) if finding.code == CODE else ("", "")


def _expected(finding: Finding, why: str) -> Finding:
    """The last step of expand and contract."""
    what = f"{finding.table}.{finding.column}" if finding.column else f"the table {finding.table}"
    message = f"{what} goes with all it holds; {why}"
    return replace(finding, severity="info", message=message, cure="")


def _is_question(finding: Finding) -> bool:
    return finding.code == CODE and finding.severity != "info"


def _once(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Of a table without a row, the first check that needed one says so."""
    told = set()
    for finding in findings:
        about = (finding.code, finding.table, finding.dialect)
        if finding.code != "row-impossible" or not finding.table or about not in told:
            yield finding
        told.add(about)


def _kept(sides: Iterable[Side | None]) -> frozenset[str]:
    """Tables that are there before and after, or in another, on every dialect that was tried."""
    names = [_still(side) for side in sides if side is not None]
    return frozenset.intersection(*names) if names else frozenset()


def _still(side: Side) -> frozenset[str]:
    before, built = ({t.name for t in schema.tables} for schema in (side.before, side.built))
    return side.taken_over | (before & built)


def _with_seen(
    finding: Finding, ran: tuple[Finding, ...], kept: frozenset[str], *, compared: bool
) -> Finding:
    seen = [f for f in ran if f.code in _LOST and f.table == finding.table]
    if finding.column:
        seen = [f for f in seen if f.column in ("", finding.column)]
    exact = [f for f in seen if f.code in _SEEN and _same(f, finding)]
    if exact:
        return replace(finding, evidence=f"on rows made for the proof: {exact[0].message}")
    if seen or not compared or not (finding.column or finding.table in kept):
        return finding
    doubted = next((f for f in ran if _doubts(f, finding)), None)
    if doubted is not None:
        return replace(finding, evidence=f"{doubted.message} ({doubted.code})")
    what = f"{finding.table}.{finding.column}" if finding.column else finding.table
    held = "value" if finding.column else "row"
    return replace(
        finding, severity="info", cure="", message=f"{what} is dropped; no {held} of it is lost"
    )


def _doubts(seen: Finding, asked: Finding) -> bool:
    """The values went elsewhere, and not as they should have."""
    source = rf"\bfrom {re.escape(asked.table)}\.{re.escape(asked.column)}\b"
    return bool(asked.column) and seen.code in _WRONG and bool(re.search(source, seen.message))


def _is_disproved(finding: Finding, checks: Sequence[CheckResult]) -> bool:
    """The catalogue is, letter by letter, what it was before: nothing was left behind."""
    dialect = _WAY_BACK.get(finding.code)
    if dialect is None:
        return False
    ways = [c for c in checks if c.id == _DOWN and (not dialect or c.dialect == dialect)]
    return bool(ways) and all(c.status == "passed" for c in ways)


def _waits_for_a_row(finding: Finding) -> bool:
    """No row could be made for want of one to point to; where keys go in a circle, that is why."""
    return finding.code in ("row-impossible", "rows-none") and "to point to" in finding.message


def _same(one: Finding, other: Finding) -> bool:
    return (one.table, one.column) == (other.table, other.column)
