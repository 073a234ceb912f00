"""`design-timestamps-missing`: the constitution wants to know when a row came to be."""

from collections.abc import Iterator

from sddflow.domain.checks.design.case import Case
from sddflow.domain.checks.design.matching import never_changes
from sddflow.domain.checks.design.principles import Principle
from sddflow.domain.finding import Finding, Severity
from sddflow.domain.schema.table import Table

CODE = "design-timestamps-missing"


def timestamps_missing(case: Case) -> Iterator[Finding]:
    """New tables have the required times that the constitution demands of them.

    Rows that are never changed need no `updated_at`; where the spec lists `created_at` and not
    the other, its silence may be meant, so that is a warning.
    """
    for table in case.design.tables:
        created = case.principles.created
        if created and not _has_time(table, ("created", "inserted")):
            yield _finding(table, "created_at", created, "error")
        updated = case.principles.updated
        if (
            updated
            and _changes(table, case)
            and not _has_time(table, ("updated", "modified", "changed"))
        ):
            yield _finding(
                table, "updated_at", updated, "warning" if _lists_times(table, case) else "error"
            )


def _finding(table: Table, name: str, principle: Principle, severity: Severity) -> Finding:
    return Finding(
        CODE,
        severity,
        f"{table.name} has no required {name}",
        table.source.place if table.source else None,
        evidence=str(principle),
        cure=f"add {name}",
        table=table.name,
        column=name,
    )


def _has_time(table: Table, stems: tuple[str, ...]) -> bool:
    return any(
        c.name.lower().startswith(stems) and c.type.kind == "datetime" and not c.nullable
        for c in table.columns
    )


def _changes(table: Table, case: Case) -> bool:
    """Rows of pairs, and of entities that are stored once, do not."""
    keys = {c for k in table.foreign_keys for c in k.columns}
    entity = case.entity(table)
    if entity is None:
        return not set(table.primary_key) <= keys
    return not never_changes(entity, case.document)


def _lists_times(table: Table, case: Case) -> bool:
    entity = case.entity(table)
    return entity is not None and any(a.name.startswith("created") for a in entity.attributes)
