"""SQLite changes columns and constraints by batch operations only."""

from collections.abc import Iterator

from sddflow.domain.finding import Finding
from sddflow.proof.reading.operations import Operation
from sddflow.proof.reading.reading import Reading
from sddflow.proof.reading.script import Material
from sddflow.target.source import keyword

_ALTERS = (
    *("drop_constraint", "create_foreign_key", "create_unique_constraint"),
    *("create_check_constraint", "create_primary_key"),
)
_BEYOND_NAMES = ("nullable", "type_", "server_default")


def run(material: Material) -> Iterator[Finding]:
    """ALTERs that SQLite has no statement for, outside of batch_alter_table."""
    if "sqlite" not in material.dialects:
        return
    for script in material.scripts:
        for way, operation in script.ways():
            outside = not operation.batch and "sqlite" in operation.dialects
            if outside and _needs_batch(operation):
                yield script.finding(
                    "batch-missing", "warning",
                    f"SQLite cannot run {_named(operation)} outside of batch_alter_table, "
                    f"in {way}()",
                    operation.call, dialect="sqlite", table=_table(operation),
                    cure="with op.batch_alter_table(…) as batch: around it, and batch. instead of "
                    "op.; or ask for the dialect first",
                )  # fmt: skip


def _needs_batch(operation: Operation) -> bool:
    if operation.name == "alter_column":
        return any(keyword(operation.call, word) is not None for word in _BEYOND_NAMES)
    return operation.name in _ALTERS


def _named(operation: Operation) -> str:
    """`alter_column of users.name`, `create_foreign_key of tasks`."""
    column = operation.text(1, "column_name") if operation.name == "alter_column" else ""
    table = _table(operation)
    about = f"{table}.{column}" if table and column else table
    return f"{operation.name} of {about}" if about else operation.name


def _table(operation: Operation) -> str:
    at = 0 if operation.name == "alter_column" else 1
    return operation.text(at, "table_name", "source_table")


READING = Reading("batch-missing", "SQLite's tables are changed by batch operations.", run)
