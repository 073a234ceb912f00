"""`design-required-mismatch`: the spec and the column disagree about missing values."""

from collections.abc import Iterator

from sddflow.domain.checks.design.case import Case
from sddflow.domain.finding import Finding

CODE = "design-required-mismatch"


def required_mismatch(case: Case) -> Iterator[Finding]:
    """What the spec requires is NOT NULL; what it calls optional may be missing.

    A required column of an existing table may wait for its values, if somebody is asked.
    """
    old = {a.table for a in case.design.additions}
    for table, column, attribute in case.told():
        if attribute.required is None or attribute.required is not column.nullable or attribute.key:
            continue
        if not column.nullable and column.default is not None:
            continue
        said = "required" if attribute.required else "optional"
        asked = table.name in old and any(column.name in q.text for q in case.design.questions)
        yield Finding(
            CODE,
            "warning" if asked else "error",
            f"the spec calls {attribute.name} {said}, but {table.name}.{column.name} is not",
            attribute.place,
            evidence=case.document.line(attribute.place.line).strip(),
            cure=f"make it {said}",
            table=table.name,
            column=column.name,
        )
