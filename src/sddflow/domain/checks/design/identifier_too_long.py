"""`design-identifier-too-long`: PostgreSQL cuts names at 63 bytes, and two may become one."""

from collections.abc import Iterator

from sddflow.domain.checks.design.case import Case
from sddflow.domain.finding import Finding
from sddflow.domain.schema.naming import LONGEST

CODE = "design-identifier-too-long"


def identifier_too_long(case: Case) -> Iterator[Finding]:
    """No name has more than 63 bytes."""
    named = [(t.name, t.name) for t in case.design.tables]
    named += [(table, element.name) for table, element in case.elements()]
    for table, name in named:
        if (size := len(name.encode())) > LONGEST:
            yield Finding(
                CODE,
                "error",
                f"{name} has {size} bytes, {LONGEST} are kept",
                cure="shorten it",
                table=table,
            )
