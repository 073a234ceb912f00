"""`design-no-primary-key`: rows of a new table cannot be told apart."""

from collections.abc import Iterator

from sddflow.domain.checks.design.case import Case
from sddflow.domain.finding import Finding

CODE = "design-no-primary-key"


def no_primary_key(case: Case) -> Iterator[Finding]:
    """Each new table has a primary key over required columns of its own."""
    for table in case.design.tables:
        absent = [c for c in table.primary_key if table.column(c) is None]
        loose = [c for c in table.primary_key if (k := table.column(c)) and k.nullable]
        if not table.primary_key or absent or loose:
            why = (
                f"its key names {', '.join(absent)}, which it lacks"
                if absent
                else "it has no primary key"
            )
            why = f"its key column {', '.join(loose)} may be NULL" if loose else why
            yield Finding(
                CODE,
                "error",
                f"{table.name}: {why}",
                table=table.name,
                place=table.source.place if table.source else None,
                cure="give it an id as the other tables have",
            )
