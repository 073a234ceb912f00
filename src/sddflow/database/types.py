"""Column types as a database spells them, as values."""

import re

from sddflow.domain.schema.table import ColumnType, Kind

_KINDS: dict[str, Kind] = {
    **dict.fromkeys(("integer", "int", "int4", "mediumint", "serial"), "integer"),
    **dict.fromkeys(("bigint", "int8", "bigserial"), "bigint"),
    **dict.fromkeys(("smallint", "int2", "tinyint"), "smallint"),
    **dict.fromkeys(("character varying", "varchar", "nvarchar", "string"), "string"),
    **dict.fromkeys(("character", "char", "nchar", "bpchar"), "string"),
    **dict.fromkeys(("text", "clob"), "text"),
    **dict.fromkeys(("boolean", "bool"), "boolean"),
    **dict.fromkeys(("datetime", "timestamp", "timestamp without time zone"), "datetime"),
    "timestamp with time zone": "datetime",
    "date": "date",
    **dict.fromkeys(("time", "time without time zone", "time with time zone"), "time"),
    "interval": "interval",
    **dict.fromkeys(("double precision", "double", "float", "float8"), "float"),
    **dict.fromkeys(("real", "float4"), "float"),
    **dict.fromkeys(("numeric", "decimal"), "numeric"),
    "uuid": "uuid",
    **dict.fromkeys(("json", "jsonb"), "json"),
    **dict.fromkeys(("bytea", "blob"), "binary"),
}
_SPECIAL = {"character": "CHAR", "char": "CHAR", "bpchar": "CHAR", "jsonb": "JSONB"}
_SIZED = re.compile(r"(?P<name>[^()]*?)\s*\(\s*(?P<sizes>[\d\s,]+)\)(?P<rest>[^()]*)")


def column_type(spelled: str, *, sqlite: bool = False) -> ColumnType:
    """The type that a database spells like that; `other` where it is none of ours.

    Args:
        spelled: `character varying(200)`, `NUMERIC(10, 2)`, `timestamp(6) with time zone`.
        sqlite: there, CHAR(32) is how SQLAlchemy keeps a UUID, and REAL a FLOAT.
    """
    name, sizes = _parts(spelled)
    kind = _KINDS.get(name)
    if kind is None:
        return ColumnType("other", name=spelled)
    if sqlite and kind == "string" and name in _SPECIAL and sizes == [32]:
        return ColumnType("uuid")
    special = _SPECIAL.get(name, "")
    if name in {"real", "float4"} and not sqlite:
        special = "REAL"
    return _sized(kind, sizes, special, aware="with time zone" in name)


def _parts(spelled: str) -> tuple[str, list[int]]:
    """The name without sizes, lower case, and the sizes."""
    plain = " ".join(spelled.lower().split())
    found = _SIZED.fullmatch(plain)
    if found is None:
        return plain, []
    sizes = [int(size) for size in found["sizes"].split(",") if size.strip()]
    return f"{found['name']}{found['rest']}".strip(), sizes


def _sized(kind: Kind, sizes: list[int], name: str, *, aware: bool) -> ColumnType:
    if kind == "string":
        return ColumnType(kind, length=sizes[0] if sizes else None, name=name)
    if kind == "numeric" and sizes:
        return ColumnType(kind, precision=sizes[0], scale=sizes[1] if len(sizes) > 1 else 0)
    return ColumnType(kind, timezone=aware, name=name)


def spelled(type_: ColumnType) -> str:
    """One spelling per type, for people and for comparison: `string(200)`, `datetime with zone`."""
    if type_.labels:
        return f"enum {type_.name} ({', '.join(type_.labels)})"
    if type_.kind == "other":
        return type_.name or "no type"
    sizes = [n for n in (type_.length, type_.precision, type_.scale) if n is not None]
    size = f"({', '.join(map(str, sizes))})" if sizes else ""
    zone = " with time zone" if type_.timezone else ""
    return f"{type_.name.lower() or type_.kind}{size}{zone}"
