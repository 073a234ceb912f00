"""A value written in a design as text, as the Python code for it."""

from sddflow.artifacts.imports import Import
from sddflow.artifacts.pretty import quoted
from sddflow.domain.schema.table import ColumnType
from sddflow.errors import UsageError

Code = tuple[str, tuple[Import, ...]]
"""An expression, and the imports it needs."""

_TRUE, _FALSE = frozenset({"true", "1", "yes"}), frozenset({"false", "0", "no"})


def literal(type_: ColumnType, value: str) -> Code:
    """The code for a value of a column's type.

    Raises:
        UsageError: the text is no value of that type.
    """
    try:
        return _literal(type_, value)
    except ValueError:
        raise UsageError(f"{value!r} is no {type_.kind} value") from None


def _literal(type_: ColumnType, value: str) -> Code:
    kind = type_.kind
    if kind == "boolean":
        return _boolean(value), ()
    if kind in {"integer", "bigint", "smallint"}:
        return str(int(value)), ()
    if kind == "float":
        return repr(float(value)), ()
    if kind == "numeric":
        return f"Decimal({quoted(value)})", (Import("decimal", "Decimal"),)
    if kind == "uuid":
        return f"UUID({quoted(value)})", (Import("uuid", "UUID"),)
    if kind in {"date", "time", "datetime"}:
        return f"{kind}.fromisoformat({quoted(value)})", (Import("datetime", kind),)
    if kind == "json":
        return _json(value), ()
    if kind == "binary":
        return repr(value.encode()), ()
    return quoted(value), ()


def _boolean(value: str) -> str:
    if value.lower() not in _TRUE | _FALSE:
        raise ValueError(value)
    return str(value.lower() in _TRUE)


def _json(value: str) -> str:
    import json

    return repr(json.loads(value))
