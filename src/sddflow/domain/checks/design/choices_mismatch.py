"""`design-choices-mismatch`: the closed list of the spec is not the one the database keeps."""

from collections.abc import Iterator

from sddflow.domain.checks.design.case import Case
from sddflow.domain.finding import Finding
from sddflow.domain.schema.table import Column, Table

CODE = "design-choices-mismatch"


def choices_mismatch(case: Case) -> Iterator[Finding]:
    """A closed list has a CHECK with just its values; they fit the column, as does the default."""
    for table, column, attribute in case.told():
        if not attribute.choices:
            continue
        if wrong := _wrong(table, column, attribute.choices):
            yield Finding(
                CODE,
                "error",
                f"{table.name}.{column.name} {wrong}",
                attribute.place,
                evidence=", ".join(attribute.choices),
                cure=f"a check ck_{table.name}_{column.name} with these values",
                table=table.name,
                column=column.name,
            )


def _wrong(table: Table, column: Column, choices: tuple[str, ...]) -> str:
    kept = [c.choices for c in table.checks if c.column == column.name and c.choices]
    kept += [column.type.labels] if column.type.labels else []
    written = any(all(repr(v) in c.condition for v in choices) for c in table.checks)
    if not kept and not written:
        return "has a closed list of values, but no check"
    if kept and not any(set(k) == set(choices) for k in kept):
        return f"allows {', '.join(kept[0])}"
    longest = max(map(len, choices))
    if column.type.length is not None and column.type.length < longest:
        return f"holds {column.type.length} characters, a value has {longest}"
    default = column.default
    if default and not default.expression and default.value not in choices:
        return f"has the default {default.value!r}, which is not in the list"
    return ""
