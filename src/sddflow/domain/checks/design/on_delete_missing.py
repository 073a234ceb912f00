"""`design-on-delete-missing`: nobody has said what a deletion does, or it cannot do it."""

from collections.abc import Iterator

from sddflow.domain.checks.design.case import Case
from sddflow.domain.finding import Finding
from sddflow.domain.schema.table import ForeignKey

CODE = "design-on-delete-missing"


def on_delete_missing(case: Case) -> Iterator[Finding]:
    """Each foreign key says what a deletion does, and SET NULL only where NULL is allowed."""
    for name, key in case.elements():
        if not isinstance(key, ForeignKey):
            continue
        table = case.after.table(name)
        what = f"{name}.{', '.join(key.columns)}"
        place = key.source.place if key.source else None
        column = key.columns[0] if key.columns else ""
        if not key.on_delete:
            yield Finding(
                CODE,
                "error",
                f"{what} does not say what happens when its {key.referred} row goes",
                place,
                cure="cascade, restrict or set null, as the spec says",
                table=name,
                column=column,
            )
        required = [c for c in key.columns if table and (k := table.column(c)) and not k.nullable]
        if key.on_delete == "set null" and required:
            yield Finding(
                "design-set-null-required",
                "error",
                f"{what} is set to NULL on deletion, but {', '.join(required)} is required",
                place,
                cure="make it optional, or choose cascade or restrict",
                table=name,
                column=column,
            )
