"""default-frozen: the expression instead of its value."""

from sddflow.domain.finding import Finding
from sddflow.proof.case import Case
from sddflow.proof.checks import defaults
from sddflow.proof.cures.again import gone, quoted, run_sql


def cure(case: Case, finding: Finding) -> str:
    """Let the database ask for the time; SQLite changes no default in place."""
    if case.dialect != "postgresql":
        return ""
    table, column = quoted(case, finding.table), quoted(case, finding.column)
    sql = f"ALTER TABLE {table} ALTER {column} SET DEFAULT now()"
    return gone(case, finding, defaults.run, run_sql(sql))
