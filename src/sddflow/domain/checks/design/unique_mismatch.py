"""`design-unique-mismatch`: what the spec calls unique may be there twice."""

from collections.abc import Iterator

from sddflow.domain.checks.design.case import Case
from sddflow.domain.finding import Finding

CODE = "design-unique-mismatch"


def unique_mismatch(case: Case) -> Iterator[Finding]:
    """A stated uniqueness is kept by a unique constraint or index, over no more columns."""
    for table, column, attribute in case.told():
        if not attribute.unique or attribute.key:
            continue
        most = 1 if attribute.unique == "global" else 2
        if not any(column.name in way and len(way) <= most for way in table.unique_sets):
            scope = "" if attribute.unique == "global" else f" per {attribute.unique}"
            yield Finding(
                CODE,
                "error",
                f"the spec calls {attribute.name} unique{scope}, "
                f"but two rows of {table.name} may share it",
                attribute.place,
                cure=f"add uq_{table.name}_{column.name}",
                table=table.name,
                column=column.name,
            )
