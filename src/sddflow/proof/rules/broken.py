"""A rule that comes and rows that break it, as a finding."""

import re

from sddflow.domain.finding import Finding, Severity
from sddflow.domain.place import Place
from sddflow.domain.schema.qualified import bare
from sddflow.errors import RevisionError, TargetError
from sddflow.proof.case import Case
from sddflow.proof.queries.deleted import left_behind
from sddflow.proof.refused import looked_first
from sddflow.proof.rules.spoken_against import spoken_against
from sddflow.proof.rules.violations import Violation
from sddflow.proof.rules.written_so import spelt_of_unique, written_so

_CURES = {
    "not-null": "fill the NULLs in the migration first: UPDATE … SET … WHERE … IS NULL",
    "unique": "merge or rename duplicates in the migration first; where both rows are right, the "
    "rule is not: give it one column more, or a condition",
    "check": "bring such rows in order in the migration first",
    "foreign-key": "clear or delete the rows that point nowhere in the migration first",
    "partition": "move such rows out in the migration first, and into the new partition afterwards",
    "narrowing": "keep the column wide enough for what it may hold today",
}
_REST = re.compile(r'default partition "(?P<name>[^"]+)"')
_CERTAIN = ("not-null", "narrowing")
_VALIDATES = re.compile(r"\bVALIDATE\s+CONSTRAINT\b", re.IGNORECASE)


def rule_broken(case: Case, broken: Violation, error: TargetError | None = None) -> Finding:
    """A rule that comes, and rows that the database allows today and that break it.

    Args:
        case: the migration.
        broken: the rule and the rows.
        error: of the upgrade on such rows; None where it does not look at them.
    """
    columns = ", ".join(broken.columns)
    left = _left_by(case, broken)
    against = spoken_against(case, broken.table, broken.rule) if broken.kind == "check" else None
    why = f"; {left} deletes what they point to, and leaves them" if left else ""
    why = f"; {against} speaks of such rows" if against else why
    failing = "the upgrade fails on rows that the database allows today"
    said = failing if error else "rows that the database allows today break a new rule"
    return case.finding(
        f"rows-break-{broken.kind}",
        "warning" if left or against else _severity(case, broken, error),
        f"{said}: {broken.table}({columns}) becomes {broken.rule}{why}",
        table=broken.table,
        column=columns if len(broken.columns) == 1 else "",
        evidence="\n".join(part for part in (broken.row, error.message if error else "") if part),
        cure=_CURES[broken.kind],
        revision=error.revision if isinstance(error, RevisionError) else "",
    )


def _left_by(case: Case, broken: Violation) -> Place | None:
    """Where the source makes such rows of a key that comes: they are there, not only allowed."""
    table = case.built.schema.table(broken.table) if broken.kind == "foreign-key" else None
    keys = (k for k in table.foreign_keys if k.columns == broken.columns) if table else ()
    return next((left for k in keys if table and (left := left_behind(case, table, k))), None)


def _severity(case: Case, broken: Violation, error: TargetError | None) -> Severity:
    """What is validated apart finds such rows without holding anybody up: it is meant to ask."""
    if isinstance(error, RevisionError) and _VALIDATES.search(error.statement):
        return "info"
    if broken.kind == "partition" and _is_empty(case, error):
        return "info"
    if error is not None and looked_first(error, case.application.root):
        return "info"
    is_kept = broken.kind == "check" and len(broken.columns) == 1
    if is_kept and written_so(case, broken.columns[0], broken.rule):
        return "info"
    if broken.kind == "unique" and spelt_of_unique(case, broken.table, broken.columns):
        return "info"
    certain = broken.kind in _CERTAIN and not _filled_before(case, broken)
    return "error" if certain else "warning"


def _is_empty(case: Case, error: TargetError | None) -> bool:
    """The partition that takes the rest is known to hold no row."""
    rest = _REST.search(error.message) if error else None
    return rest is not None and case.sizes.of(rest["name"]) == 0


def _filled_before(case: Case, broken: Violation) -> bool:
    """An earlier revision has written the column in every row that was there."""
    table, column = (re.escape(name) for name in (bare(broken.table), broken.columns[0]))
    wrote = re.compile(
        rf'\bUPDATE\s+(?:"?\w+"?\.)?"?{table}"?\s.*\bSET\b.*\b{column}\b', re.I | re.S
    )
    return any(wrote.search(statement) for statement in case.earlier)
