"""`design-foreign-key-unknown`: a key points to what is not there, or is not unique there."""

from collections.abc import Iterator

from sddflow.domain.checks.design.case import Case
from sddflow.domain.finding import Finding
from sddflow.domain.schema.table import ForeignKey, Table

CODE = "design-foreign-key-unknown"


def foreign_key_unknown(case: Case) -> Iterator[Finding]:
    """Each foreign key points to columns of a table that identify one row."""
    for table, key in case.elements():
        if isinstance(key, ForeignKey) and (wrong := _wrong(key, case.after.table(key.referred))):
            yield Finding(
                CODE,
                "error",
                f"foreign key ({', '.join(key.columns)}) of {table}: {wrong}",
                key.source.place if key.source else None,
                table=table,
                cure=f"point to one of {', '.join(t.name for t in case.after.tables)}",
                column=key.columns[0] if key.columns else "",
            )


def _wrong(key: ForeignKey, referred: Table | None) -> str:
    if referred is None:
        return f"there is no table {key.referred}"
    absent = [c for c in key.referred_columns if referred.column(c) is None]
    if absent:
        return f"{key.referred} has no column {', '.join(absent)}"
    if len(key.columns) != len(key.referred_columns):
        return f"{len(key.columns)} columns point to {len(key.referred_columns)}"
    if not any(set(way) == set(key.referred_columns) for way in referred.unique_sets):
        return f"{key.referred} ({', '.join(key.referred_columns)}) is not unique"
    return ""
