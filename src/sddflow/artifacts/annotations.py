"""Column types as Python annotations."""

from sddflow.artifacts.imports import Import
from sddflow.artifacts.literals import Code
from sddflow.domain.schema.table import Column

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


def annotation(column: Column) -> Code:
    """What Python holds for a value that is not NULL."""
    kind = column.type.kind
    if kind == "json":
        listed = column.default is not None and column.default.value.startswith("[")
        return ("list[Any]" if listed else "dict[str, Any]"), (Import("typing", "Any"),)
    if kind in _IMPORTED:
        module, name = _IMPORTED[kind]
        return name, (Import(module, name),)
    return _PLAIN[kind], ()


def optional(text: str, *, nullable: bool) -> str:
    """`str | None` where NULL is allowed."""
    return f"{text} | None" if nullable else text
