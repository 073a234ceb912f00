"""The way back restores the schema exactly, and keeps what it can of the rows."""

from difflib import unified_diff

from sddflow.database.rows import snapshot
from sddflow.domain.finding import Finding
from sddflow.errors import TargetError
from sddflow.proof.case import Case, look_at
from sddflow.proof.check import Check, Seen
from sddflow.proof.survival import lost


def run(case: Case) -> Seen:
    """Downgrade a copy; compare its catalogue, letter by letter, with the one before."""
    back = case.built.scratch.clone()
    case.note(f"{case.dialect}: down to {case.history.parent or 'base'}")
    try:
        ran = case.application.downgrade(back.url, case.history.parent or "base")
    except TargetError as error:
        failed = case.finding(
            "downgrade-fails", "error", f"the downgrade fails: {error.message}",
            evidence=error.place, cure=error.cure,
        )  # fmt: skip
        return Seen((failed,), "it failed")
    case.downgrade, case.down = ran.statements, look_at(back)
    findings = (*_schema(case), *_rows(case))
    return Seen(findings, f"{len(ran.statements)} statements; the catalogue is compared")


def _schema(case: Case) -> tuple[Finding, ...]:
    assert case.down is not None, "it was just made"  # noqa: S101 - says why it holds
    was, now = case.first.text, case.down.text
    if was == now:
        return ()
    lines = unified_diff(was.splitlines(), now.splitlines(), "before", "after", n=0, lineterm="")
    shown = "\n".join(line for line in lines if not line.startswith("@@"))
    nothing = now == case.built.text
    return (
        case.finding(
            "downgrade-incomplete",
            "error",
            "the downgrade changes nothing"
            if nothing
            else "the downgrade does not restore the schema",
            evidence=shown,
            cure="undo in downgrade() everything that upgrade() does, enum types and indexes too",
        ),
    )


def _rows(case: Case) -> tuple[Finding, ...]:
    """What was still there after the upgrade must be there after the downgrade."""
    assert case.down is not None, "it was just made"  # noqa: S101 - says why it holds
    gone = {(x.table, x.column) for x in lost(case.rows, case.now, case.upgrade)}
    down = snapshot(case.down.scratch.engine(), case.down.schema)
    return tuple(
        case.finding(
            f"downgrade-rows-{x.what}", "error", f"on the way down, {x.message}",
            table=x.table, column=x.column, evidence=x.evidence,
            cure="keep in downgrade() what was there before the upgrade",
        )
        for x in lost(case.rows, down, case.downgrade)
        if (x.table, x.column) not in gone and (x.table, "") not in gone
    )  # fmt: skip


CHECK = Check("downgrade", "The downgrade restores the schema, and the rows it can.", run)
