"""Column types as Python annotations."""

from sddflow.artifacts.imports import Import
from sddflow.artifacts.literals import Code
from sddflow.domain.schema.table import Column, Table

_PLAIN = {
    "integer": "int",
    "bigint": "int",
    "smallint": "int",
    "string": "str",
    "text": "str",
    "boolean": "bool",
    "float": "float",
    "binary": "bytes",
    "other": "str",
}
_IMPORTED = {
    "datetime": ("datetime", "datetime"),
    "date": ("datetime", "date"),
    "time": ("datetime", "time"),
    "interval": ("datetime", "timedelta"),
    "numeric": ("decimal", "Decimal"),
    "uuid": ("uuid", "UUID"),
}


def annotation(column: Column, table: Table) -> Code:
    """What Python holds for a value that is not NULL.

    A field called `date` hides the type of that name from its class, its own annotation included,
    so such a class takes its types from the module.
    """
    kind = column.type.kind
    if kind == "json":
        listed = column.default is not None and column.default.value.startswith("[")
        return ("list[Any]" if listed else "dict[str, Any]"), (Import("typing", "Any"),)
    if kind not in _IMPORTED:
        return _PLAIN[kind], ()
    module, name = _IMPORTED[kind]
    if table.column(name):
        return f"dt.{name}", (Import(f"{module} as dt"),)
    return name, (Import(module, name),)


def optional(text: str, *, nullable: bool) -> str:
    """`str | None` where NULL is allowed."""
    return f"{text} | None" if nullable else text
