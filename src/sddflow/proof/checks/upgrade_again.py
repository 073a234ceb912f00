"""After the way back, the migration runs again, and builds the same."""

from difflib import unified_diff

from sddflow.database.reading import catalogue
from sddflow.database.scratch import Scratch
from sddflow.domain.finding import Finding
from sddflow.errors import TargetError
from sddflow.proof.case import Case
from sddflow.proof.check import Check, Seen, SkippedError
from sddflow.proof.checks.downgrade import go


def run(case: Case) -> Seen:
    """Upgrade the database that was downgraded; what the same process cannot is tried afresh."""
    if case.down is None:
        raise SkippedError("the downgrade failed")
    seen = _seen(case, case.down.scratch)
    if case.stay.end() and seen.findings:
        go(case)
        return _seen(case, case.down.scratch)
    return seen


def _seen(case: Case, again: Scratch) -> Seen:
    try:
        case.application.upgrade(again.url, case.history.newest, stay=case.stay)
    except TargetError as error:
        return Seen((_failed(case, error),), "it failed")
    was, now = case.built.text, catalogue(again.url)
    if was == now:
        return Seen((), "the catalogue is the same as the first time")
    lines = unified_diff(was.splitlines(), now.splitlines(), "first", "second", n=0, lineterm="")
    found = case.finding(
        "upgrade-again-differs", "error", "the second upgrade builds something else than the first",
        evidence="\n".join(line for line in lines if not line.startswith("@@")),
        cure="let downgrade() and upgrade() undo each other exactly",
    )  # fmt: skip
    return Seen((found,), "the catalogues differ")


def _failed(case: Case, error: TargetError) -> Finding:
    """What the application wrote in between may stand in the way: that is nobody's mistake."""
    if _runs_on_old_rows(case):
        return case.finding(
            "upgrade-again-fails", "info",
            "after it the upgrade fails once rows were written that only the new schema allows: "
            f"{error.message}",
            evidence=error.place, cure="say in downgrade() what becomes of such rows",
        )  # fmt: skip
    return case.finding(
        "upgrade-again-fails", "error", f"after it the upgrade fails: {error.message}",
        evidence=error.place, cure="drop in downgrade() everything that upgrade() makes",
    )  # fmt: skip


def _runs_on_old_rows(case: Case) -> bool:
    back = case.built.scratch.clone()
    try:
        for revision in case.history.way_back:
            case.application.downgrade(back.url, revision)
        case.application.upgrade(back.url, case.history.newest)
    except TargetError:
        return False
    return True


CHECK = Check("upgrade-again", "After the downgrade, the upgrade builds the same.", run)
