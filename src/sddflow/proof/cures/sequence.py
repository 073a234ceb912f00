"""sequence-behind: setval at the end."""

import sqlalchemy as sa

from sddflow.database.light import clause
from sddflow.database.quoting import quoted_table
from sddflow.domain.finding import Finding
from sddflow.proof.case import Case
from sddflow.proof.checks import sequences
from sddflow.proof.cures.again import gone


def cure(case: Case, finding: Finding) -> str:
    """Set the sequence to the highest number."""
    there = clause(finding.table, sa.column(finding.column))
    counted = sa.func.pg_get_serial_sequence(quoted_table(finding.table), finding.column)
    highest = sa.func.max(there.c[finding.column])
    ask = sa.select(sa.func.setval(counted, highest)).select_from(there)
    done = gone(case, finding, sequences.run, lambda connection: connection.execute(ask))
    return f"setval to max({finding.column})" if done else ""
