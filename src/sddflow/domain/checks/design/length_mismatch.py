"""`design-length-mismatch`: the spec and the column disagree about the longest text."""

from collections.abc import Iterator

from sddflow.domain.checks.design.case import Case
from sddflow.domain.finding import Finding
from sddflow.domain.schema.table import Column

CODE = "design-length-mismatch"
_USUAL_LIMIT = 10_000


def length_mismatch(case: Case) -> Iterator[Finding]:
    """A string is as long as the spec says: a shorter one cuts or refuses what is allowed.

    A longer one, or text without a limit, lets in what the spec refuses: a warning.
    """
    for table, column, attribute in case.told():
        limit = attribute.max_length
        if limit is None or attribute.choices or not (wrong := _wrong(column, limit)):
            continue
        severity, message = wrong
        yield Finding(
            CODE,
            "error" if severity == "error" else "warning",
            f"{table.name}.{column.name} {message}; the spec says {limit}",
            attribute.place,
            evidence=case.document.line(attribute.place.line).strip(),
            cure=f"make it a string of {limit}",
            table=table.name,
            column=column.name,
        )


def _wrong(column: Column, limit: int) -> tuple[str, str] | None:
    length = column.type.length
    if column.type.kind == "string" and length is not None:
        if length < limit:
            return "error", f"holds {length} characters"
        return ("warning", f"holds {length} characters") if length > limit else None
    unlimited = column.type.kind in ("text", "string") and limit <= _USUAL_LIMIT
    return ("warning", "has no limit") if unlimited else None
