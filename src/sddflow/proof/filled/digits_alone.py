"""Texts of which a migration takes the digits alone, for a number with places: 92,5 becomes 925."""

import re
from collections.abc import Iterator

from sddflow.domain.finding import Finding
from sddflow.proof.case import Case
from sddflow.proof.wording.updates import updates

_DIGITS = re.compile(
    r"\"?(?P<to>\w+)\"?\s*=\s*(?:\w+\s*\(\s*)*regexp_replace\s*\(\s*(?:\w+\.)?\"?(?P<of>\w+)\"?\s*,"
    r"\s*'(?:\[\^0-9\]|\[\^\\d\]|\\D)[+*]?'\s*,\s*''",
    re.IGNORECASE,
)


def digits_alone(case: Case) -> Iterator[Finding]:
    """A decimal sign is no digit, and the new column has a place for what is behind it."""
    for table in case.touched:
        for found in (
            f for s in case.upgrade if updates(s, table.name) for f in _DIGITS.finditer(s)
        ):
            column = table.column(found["to"])
            kind = column.type if column is not None else None
            if kind and (kind.kind == "float" or (kind.kind == "numeric" and kind.scale != 0)):
                of = found["of"]
                yield case.finding(
                    "backfill-unit", "warning",
                    f"{table.name}.{found['to']} is filled with the digits of {of} alone: what "
                    "stands behind a decimal sign there becomes a part of the whole number",
                    table=table.name, column=found["to"], evidence=found[0],
                    cure=f"keep the sign: replace({of}, ',', '.'), and then '[^0-9.]'",
                )  # fmt: skip
