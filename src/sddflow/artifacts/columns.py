"""A column as one line of its class, for SQLModel and for SQLAlchemy."""

from dataclasses import dataclass

from sddflow.artifacts.annotations import annotation, optional
from sddflow.artifacts.defaults import server_text
from sddflow.artifacts.imports import Import
from sddflow.artifacts.layout import attribute
from sddflow.artifacts.literals import Code, literal
from sddflow.artifacts.pretty import quoted
from sddflow.artifacts.times import Times
from sddflow.artifacts.types import counts_up, sa_type
from sddflow.domain.schema.table import Column, ForeignKey, Table

ON_DELETE_IN_FIELD = frozenset({"", "cascade", "restrict", "set null", "no action"})
"""What SQLModel's `Field` can say; other rules are written as a constraint of the table."""


@dataclass(frozen=True, slots=True)
class Scene:
    """What a column is written into.

    Args:
        table: its table, complete.
        times: how the target tells the time.
        mapped: tables that have a class: a key to another stands in the migration only.
        changing: names of time columns that follow every change.
        above: the key that leads to a row with an owner, where the table names none itself.
    """

    table: Table
    times: Times
    mapped: frozenset[str]
    changing: frozenset[str] = frozenset({"updated_at", "modified_at", "changed_at"})
    above: ForeignKey | None = None


def single_key(scene: Scene, column: Column) -> ForeignKey | None:
    """The key a column alone makes up, where it can stand beside the column."""
    for key in scene.table.foreign_keys:
        if key.columns == (column.name,) and key.on_delete in ON_DELETE_IN_FIELD:
            return key if key.referred in scene.mapped else None
    return None


def sqlmodel_line(column: Column, scene: Scene) -> Code:
    """`title: str = Field(max_length=200)`, and what it imports."""
    again = scene.times.declared(column)
    hint, needs = annotation(column, scene.table)
    counted = counts_up(scene.table, column)
    whole = f"{attribute(column.name)}: {optional(hint, nullable=column.nullable or counted)}"
    field = Import("sqlmodel", "Field")
    if again is not None:
        return f"{whole} = {again[0]}", (*needs, *again[1])
    arguments, imports = list[str](), [field, *needs]
    for each, more in _sqlmodel_arguments(column, scene):
        arguments.append(each)
        imports += more
    extra, more = _column_keywords(column, scene)
    if extra:
        arguments.append(f"sa_column_kwargs={{{', '.join(extra)}}}")
    if not arguments:
        return whole, needs
    return f"{whole} = Field({', '.join(arguments)})", (*imports, *more)


def _sqlmodel_arguments(column: Column, scene: Scene) -> list[Code]:
    found: list[Code] = []
    if counts_up(scene.table, column):
        found.append(("default=None", ()))
    elif default := _default(column, scene):
        found.append(default)
    if column.name in scene.table.primary_key:
        found.append(("primary_key=True", ()))
    key = single_key(scene, column)
    if key is not None:
        found.append((f"foreign_key={quoted(f'{key.referred}.{key.referred_columns[0]}')}", ()))
        if key.on_delete in {"cascade", "restrict", "set null"}:
            found.append((f"ondelete={quoted(key.on_delete.upper())}", ()))
    if column.type.kind == "string" and column.type.length:
        found.append((f"max_length={column.type.length}", ()))
    found += _sqlmodel_type(column, scene)
    return found


def _sqlmodel_type(column: Column, scene: Scene) -> list[Code]:
    """The type, where the annotation does not say it all."""
    kind = column.type.kind
    if kind == "numeric":
        digits = (("max_digits", column.type.precision), ("decimal_places", column.type.scale))
        return [(f"{name}={value}", ()) for name, value in digits if value is not None]
    if kind == "datetime" and scene.times.plain in {None, column.type.timezone}:
        needed = scene.times.plain is None
    else:
        needed = kind in {"text", "json", "bigint", "smallint", "datetime", "other"}
        needed = needed or (kind == "time" and column.type.timezone)
    if not needed:
        return []
    code, imports = type_code(column, scene.table)
    return [(f"sa_type={code}", imports)]


def type_code(column: Column, table: Table) -> Code:
    """A type as it is written in a class: `Text`, `DateTime(timezone=True)`."""
    made = sa_type(column.type)
    name = type(made).__name__
    where = "sqlalchemy.dialects.postgresql" if name.isupper() else "sqlalchemy"
    code = repr(made).replace("'", '"').replace("length=", "").removesuffix("()")
    if counts_up(table, column) and column.type.kind != "integer":
        both = (Import("sqlalchemy", name), Import("sqlalchemy", "Integer"))
        return f'{name}().with_variant(Integer(), "sqlite")', both
    return code, (Import(where, name),)


def sqlalchemy_line(column: Column, scene: Scene) -> Code:
    """`title: Mapped[str] = mapped_column(String(200))`, and what it imports."""
    again = scene.times.declared(column)
    hint, needs = annotation(column, scene.table)
    whole = f"{attribute(column.name)}: Mapped[{optional(hint, nullable=column.nullable)}]"
    imports = [Import("sqlalchemy.orm", "Mapped"), *needs]
    if again is not None:
        return f"{whole} = {again[0]}", (*imports, *again[1])
    imports.append(Import("sqlalchemy.orm", "mapped_column"))
    arguments = list[str]()
    for each, more in _mapped_arguments(column, scene):
        arguments.append(each)
        imports += more
    return f"{whole} = mapped_column({', '.join(arguments)})", tuple(imports)


def _mapped_arguments(column: Column, scene: Scene) -> list[Code]:
    found: list[Code] = []
    if attribute(column.name) != column.name:
        found.append((quoted(column.name), ()))
    if column.type.kind != "integer":
        found.append(type_code(column, scene.table))
    key = single_key(scene, column)
    if key is not None:
        found.append(_mapped_key(key))
    if column.name in scene.table.primary_key:
        found.append(("primary_key=True", ()))
    if default := _default(column, scene):
        code = default[0].removeprefix("default=").replace("default_factory=", "")
        if code != "None":
            found.append((f"default={code}", default[1]))
    keywords, more = _column_keywords(column, scene)
    named = (pair.split(": ", 1) for pair in keywords if not pair.startswith('"name"'))
    found += [(f"{name.strip(chr(34))}={value}", more) for name, value in named]
    return found


def _mapped_key(key: ForeignKey) -> Code:
    rule = f", ondelete={quoted(key.on_delete.upper())}" if key.on_delete else ""
    target = quoted(f"{key.referred}.{key.referred_columns[0]}")
    return f"ForeignKey({target}{rule})", (Import("sqlalchemy", "ForeignKey"),)


def _default(column: Column, scene: Scene) -> Code | None:
    """`default=…` or `default_factory=…`; None where a value must be given."""
    default = column.default
    time = column.type.kind == "datetime"
    if time and (_follows(column, scene) or (default and default.value == "now")):
        code, imports = now(column, scene.times)
        return f"default_factory={code}", imports
    if default is None:
        return ("default=None", ()) if column.nullable else None
    if default.expression:
        return None
    if default.value == "now":
        hint, imports = annotation(column, scene.table)
        return f"default_factory={hint}.today", imports
    if default.value == "uuid" and column.type.kind in {"uuid", "string"}:
        code = "uuid4" if column.type.kind == "uuid" else "lambda: str(uuid4())"
        return f"default_factory={code}", (Import("uuid", "uuid4"),)
    code, imports = literal(column.type, default.value)
    if column.type.kind == "json":
        empty = {"{}": "dict", "[]": "list"}.get(code, f"lambda: {code}")
        return f"default_factory={empty}", imports
    return f"default={code}", imports


def _follows(column: Column, scene: Scene) -> bool:
    """Whether it is one of the usual times, which nobody should have to give."""
    usual = column.name in {"created_at", *scene.changing} and not column.nullable
    return usual and column.default is None


def now(column: Column, times: Times) -> Code:
    """A function that gives the current time, as the column wants it."""
    if times.factory is not None and times.plain in {None, column.type.timezone}:
        return times.factory
    naive = "" if column.type.timezone else ".replace(tzinfo=None)"
    imports = (Import("datetime", "datetime"), Import("datetime", "timezone"))
    return f"lambda: datetime.now(timezone.utc){naive}", imports


def _column_keywords(column: Column, scene: Scene) -> tuple[list[str], tuple[Import, ...]]:
    """What only SQLAlchemy's column knows: its other name, the server default, `onupdate`."""
    found, imports = list[str](), list[Import]()
    if attribute(column.name) != column.name:
        found.append(f'"name": {quoted(column.name)}')
    if server := server_text(column):
        text = quoted(server[0])
        found.append(f'"server_default": {f"text({text})" if server[1] else text}')
        imports += [Import("sqlalchemy", "text")] if server[1] else []
    if column.name in scene.changing and column.type.kind == "datetime":
        code, more = now(column, scene.times)
        found.append(f'"onupdate": {code}')
        imports += more
    return found, tuple(imports)
