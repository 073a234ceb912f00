"""`design-length-mismatch`: the spec and the column disagree about how long text may be."""

from collections.abc import Iterator

from sddflow.domain.checks.design.case import Case
from sddflow.domain.finding import Finding
from sddflow.domain.schema.condition import condition_of, least_length
from sddflow.domain.schema.table import Check, Column, Table
from sddflow.domain.spec.document import Attribute

CODE = "design-length-mismatch"
_USUAL_LIMIT = 10_000


def length_mismatch(case: Case) -> Iterator[Finding]:
    """A string is as long as the spec says: a shorter one cuts or refuses what is allowed.

    A longer one, text without a limit, or a missing least length lets in what the spec refuses:
    a warning.
    """
    for table, column, attribute in case.told():
        yield from _least(table, column, attribute)
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


def _least(table: Table, column: Column, attribute: Attribute) -> Iterator[Finding]:
    """A stated minimum needs a CHECK: without one, empty text gets in."""
    stated = attribute.min_length
    if not stated or attribute.choices or column.type.kind not in ("string", "text"):
        return
    kept = least_length(table, column.name)
    if kept != stated:
        says = f"takes at least {kept} characters" if kept else "has no least length"
        wanted = Check("", column=column.name, min_length=stated)
        yield Finding(
            CODE, "error" if kept > stated else "warning",
            f"{table.name}.{column.name} {says}; the spec says {stated}", attribute.place,
            evidence=attribute.text,
            cure=f"a check ck_{table.name}_{column.name}_length: {condition_of(wanted)}",
            table=table.name, column=column.name,
        )  # fmt: skip


def _wrong(column: Column, limit: int) -> tuple[str, str] | None:
    length = column.type.length
    if column.type.kind == "string" and length is not None:
        if length < limit:
            return "error", f"holds {length} characters"
        return ("warning", f"holds {length} characters") if length > limit else None
    unlimited = column.type.kind in ("text", "string") and limit <= _USUAL_LIMIT
    return ("warning", "has no limit") if unlimited else None
