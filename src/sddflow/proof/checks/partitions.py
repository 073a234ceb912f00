"""Partitions that come find their rows: none in the DEFAULT one, out of the bounds, or between."""

import re
from collections.abc import Iterator

from sddflow.database.refusal import Refusal
from sddflow.database.scratch import Scratch
from sddflow.database.writer import NoRowError, Writer
from sddflow.domain.finding import Finding
from sddflow.errors import HungError, TargetError
from sddflow.proof.case import Case
from sddflow.proof.check import Check, Seen, SkippedError
from sddflow.proof.evidence import short
from sddflow.proof.probing import trial
from sddflow.proof.rules.coming import Rule
from sddflow.proof.rules.defied import defied, stands
from sddflow.proof.rules.gaps import Gap, gaps_beside
from sddflow.proof.rules.partitions import bounds_that_come, parts_in
from sddflow.proof.rules.violations import Row
from sddflow.proof.settled import irreversible

_DELETES = re.compile(r"\b(?:DELETE\s+FROM|TRUNCATE)\b", re.IGNORECASE)
_INSERTS = re.compile(r"\bINSERT\s+INTO\b|\bCREATE\s+TABLE\b.*\bAS\b", re.I | re.S)


def run(case: Case) -> Seen:
    """For each new bound, go up and down with a row that it is about."""
    rules, gaps = _rules(case), _gaps(case)
    if not rules and not gaps:
        raise SkippedError("no partition is new")
    found = (f for rule in rules for f in defied(case, rule, _on_the_way_back))
    return Seen(
        (*found, *_between(case, gaps)),
        f"{len(rules) + len(gaps)} bounds tried on rows that they are about",
    )


def _rules(case: Case) -> tuple[Rule, ...]:
    if case.dialect != "postgresql":
        return ()
    old, new = case.first.scratch.engine(), case.built.scratch.engine()
    with old.connect() as before, new.connect() as after:
        return tuple(bounds_that_come(case.first.schema, before, after))


def _gaps(case: Case) -> tuple[Gap, ...]:
    if case.dialect != "postgresql":
        return ()
    old, new = case.first.scratch.engine(), case.built.scratch.engine()
    with old.connect() as before, new.connect() as after:
        known, parts = {(p.parent, p.name, p.bound) for p in parts_in(before)}, parts_in(after)
        fresh = frozenset(p for p in parts if (p.parent, p.name, p.bound) not in known)
        return tuple(gaps_beside(parts, fresh, after))


def _between(case: Case, gaps: tuple[Gap, ...]) -> Iterator[Finding]:
    """A DEFAULT partition takes such rows: so one is inserted."""
    if not gaps:
        return
    with trial(case) as writer:
        for gap in gaps:
            refused = _refused(case, writer, gap)
            if refused:
                yield _gap(case, gap, refused)


def _refused(case: Case, writer: Writer, gap: Gap) -> str:
    """What the database says to a row in the gap; "" where it takes it, or minds something else."""
    divided = case.built.schema.table(gap.parent)
    if divided is None:
        return ""
    try:
        made = writer.attempt(divided, fixed={gap.key: gap.since})
    except NoRowError:
        return ""
    if isinstance(made, Refusal) and "no partition of relation" in made.line:
        return made.line
    return ""


def _gap(case: Case, gap: Gap, refused: str) -> Finding:
    end = f"{gap.next} begins at {gap.until}" if gap.next else f"its month ends at {gap.until}"
    return case.finding(
        "partition-gap", "error",
        f"{gap.part} ends before {gap.since}, which is exclusive, and {end}: rows between have "
        "no partition",
        table=gap.parent, column=gap.key,
        evidence=f"a row with {gap.key} = {gap.since}: {refused}",
        cure=f"let {gap.part} go up TO ('{gap.until}')",
    )  # fmt: skip


def _on_the_way_back(case: Case, rule: Rule, row: Row, copy: Scratch) -> Iterator[Finding]:
    """A row that stood in the table before goes with the partition that took it over."""
    if not stands(copy, rule):
        yield from _made_room(case, rule, row)
        return
    if irreversible(case.history):
        return
    try:
        for revision in case.history.way_back:
            case.application.downgrade(copy.url, revision)
    except HungError:
        raise
    except TargetError:
        return  # `downgrade` tells it
    if not stands(copy, rule):
        yield case.finding(
            "downgrade-rows-lost", "error",
            f"the downgrade loses rows of {rule.table.name} that the new partition took over",
            table=rule.table.name, evidence=f"{_said(rule, row)} was there before",
            cure="detach the partition in downgrade() and put its rows back, then drop it",
        )  # fmt: skip


def _made_room(case: Case, rule: Rule, row: Row) -> Iterator[Finding]:
    """Rows in the way are gone, and no statement has put them anywhere."""
    gone = [s for s in case.upgrade if _DELETES.search(s)]
    if gone and not any(_INSERTS.search(s) for s in case.upgrade):
        yield case.finding(
            "rows-removed", "warning",
            f"rows of {rule.table.name} that were in the new partition's way are deleted",
            table=rule.table.name, evidence=f"{_said(rule, row)}\n{short(gone[0])}",
            cure="move them out, and into the new partition afterwards",
        )  # fmt: skip


def _said(rule: Rule, row: Row) -> str:
    return f"a row with {', '.join(f'{name} = {short(row[name])}' for name in rule.columns)}"


CHECK = Check("partitions", "Partitions that come find their rows.", run)
