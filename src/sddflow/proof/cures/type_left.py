"""downgrade-type-left, downgrade-sequence-left: what was left is dropped, the rest is as before."""

from sqlalchemy.exc import SQLAlchemyError

from sddflow.database.reading import catalogue
from sddflow.domain.finding import Finding
from sddflow.proof.case import Case
from sddflow.proof.cures.again import executed, quoted, run_sql


def cure(case: Case, finding: Finding) -> str:
    """Drop everything that was left of that kind, and compare the catalogue with the one before."""
    if case.down is None:
        return ""
    kind = finding.code.split("-")[1]
    before = set(case.first.text.splitlines())
    names = [
        fact.partition(":")[0].split(" ", 1)[1]
        for fact in case.down.text.splitlines()
        if fact not in before and fact.startswith(f"{kind} ")
    ]
    copy = case.down.scratch.clone()
    try:
        sql = executed(
            copy.engine(), run_sql(*(f"DROP {kind.upper()} {quoted(case, n)}" for n in names))
        )
        same = catalogue(copy.url) == case.first.text
    except SQLAlchemyError:
        return ""
    finally:
        copy.drop()
    return sql if same else ""
