"""What the database fills in by itself, in a spelling that both dialects keep."""

from sddflow.artifacts.literals import literal
from sddflow.domain.schema.table import Column

NUMERIC = frozenset({"integer", "bigint", "smallint", "float", "numeric"})


def server_text(column: Column) -> tuple[str, bool] | None:
    """The server default: its text, and whether it is SQL (else it is a quoted value).

    None where the application fills the column; so it does for a random id, which no spelling
    makes on both dialects.
    """
    default = column.default
    if default is None or not default.server:
        return None
    if default.expression:
        return default.value, True
    if default.value == "now" and column.type.kind in {"datetime", "date", "time"}:
        return "CURRENT_TIMESTAMP", True
    if default.value == "uuid" and column.type.kind in {"uuid", "string"}:
        return None
    if column.type.kind == "boolean":
        return literal(column.type, default.value)[0].lower(), True
    return default.value, column.type.kind in NUMERIC
