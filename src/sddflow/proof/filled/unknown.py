"""Flags that were unknown and become what a row is in exceptional cases only."""

from collections.abc import Iterator

from sddflow.domain.finding import Finding
from sddflow.domain.schema.table import Column
from sddflow.proof.case import Case
from sddflow.proof.filled.words import words_of

_EXCEPTIONS = frozenset({
    "archived", "banned", "blocked", "cancelled", "canceled", "closed", "deleted", "disabled",
    "expired", "hidden", "locked", "muted", "refunded", "removed", "revoked", "suspended",
    "withdrawn",
})  # fmt: skip


def unknown_flags(case: Case) -> Iterator[Finding]:
    """Rows of which nobody said that they are cancelled are cancelled after the migration."""
    for table in (t for t in case.touched if t.name in case.rows and t.name in case.now):
        old, now = case.rows[table.name], case.now[table.name].rows
        for column in (c for c in table.columns if _is_exception(c)):
            was = old.table.column(column.name)
            if was is None or was.type.kind != "boolean":
                continue
            unsaid = [k for k, row in old.rows.items() if row[column.name] is None and k in now]
            if unsaid and all(now[key][column.name] for key in unsaid):
                yield _told(case, table.name, column.name, len(unsaid))


def _is_exception(column: Column) -> bool:
    """New rows are none, by the column's default."""
    default = column.default is not None and column.default.value == "false"
    words = _EXCEPTIONS & set(words_of(column.name))
    return column.type.kind == "boolean" and default and bool(words)


def _told(case: Case, table: str, column: str, rows: int) -> Finding:
    return case.finding(
        "backfill-inverted", "warning",
        f"{table}.{column} becomes true where nothing was known, and a new row is not {column}",
        table=table, column=column, evidence=f"{rows} rows of the proof in which it was NULL",
        cure=f"fill it with the default: SET {column} = false WHERE {column} IS NULL",
    )  # fmt: skip
