"""Rows that were there before are there afterwards, with their values."""

import re
from collections.abc import Iterator

from sddflow.domain.finding import Finding
from sddflow.proof.case import Case
from sddflow.proof.check import Check, Seen, SkippedError
from sddflow.proof.rules.coming import ruled
from sddflow.proof.rules.ruled import Ruled
from sddflow.proof.survival.deduped import GROUPS
from sddflow.proof.survival.rows import lost
from sddflow.proof.survival.taken_with import taken_with
from sddflow.proof.survival.touching import touched_by_triggers
from sddflow.proof.survival.unlike_twins import unlike_twins

_CHOOSES = re.compile(r"\bDELETE\s+FROM\b|^\s*(?:WITH|UPDATE)\b", re.IGNORECASE)


def run(case: Case) -> Seen:
    """Compare every row in the columns it had."""
    if not any(s.rows for s in case.rows.values()):
        raise SkippedError("there were no rows before")
    findings = tuple(
        case.finding(
            f"rows-{x.what}", x.severity, x.message,
            table=x.table, column=x.column, evidence=x.evidence, cure=x.cure,
        )
        for x in lost(
            case.rows, case.now, case.upgrade, known=_ruled(case), source=case.history.source
        )
    )  # fmt: skip
    findings += (*_doubles(case), *unlike_twins(case), *taken_with(case))
    findings += tuple(touched_by_triggers(case))
    count = sum(len(s.rows) for s in case.rows.values())
    return Seen(findings, f"{count} rows compared in the columns they had")


def _doubles(case: Case) -> Iterator[Finding]:
    """Rows that a statement takes for doubles, and that are none."""
    if any(map(_CHOOSES.search, case.upgrade)) and any(map(GROUPS.search, case.upgrade)):
        from sddflow.proof.survival.half_of_a_rule import half_of_a_rule  # loads a parser of SQL
        from sddflow.proof.survival.nulls_as_one import nulls_as_one
        from sddflow.proof.survival.other_order import other_order

        yield from (*nulls_as_one(case), *half_of_a_rule(case), *other_order(case))


def _ruled(case: Case) -> Ruled:
    with case.first.scratch.engine().connect() as connection:
        return ruled(connection, case.first.schema, case.built.schema)


CHECK = Check("rows-survive", "Rows that were there keep their values.", run)
