"""Rows that were there before are there afterwards, with their values."""

from sddflow.proof.case import Case
from sddflow.proof.check import Check, Seen, SkippedError
from sddflow.proof.rules.coming import ruled
from sddflow.proof.rules.ruled import Ruled
from sddflow.proof.survival.rows import lost


def run(case: Case) -> Seen:
    """Compare every row in the columns it had."""
    if not any(s.rows for s in case.rows.values()):
        raise SkippedError("there were no rows before")
    findings = tuple(
        case.finding(
            f"rows-{x.what}", x.severity, x.message,
            table=x.table, column=x.column, evidence=x.evidence, cure=x.cure,
        )
        for x in lost(case.rows, case.now, case.upgrade, known=_ruled(case))
    )  # fmt: skip
    count = sum(len(s.rows) for s in case.rows.values())
    return Seen(findings, f"{count} rows compared in the columns they had")


def _ruled(case: Case) -> Ruled:
    with case.first.scratch.engine().connect() as connection:
        return ruled(connection, case.first.schema, case.built.schema)


CHECK = Check("rows-survive", "Rows that were there keep their values.", run)
