"""Create, Update and Response schemas of a table: what comes in and what may go out."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from sddflow.artifacts.annotations import annotation, optional
from sddflow.artifacts.imports import Import
from sddflow.artifacts.layout import attribute, class_name
from sddflow.artifacts.literals import Code, literal
from sddflow.artifacts.models import Text
from sddflow.artifacts.pretty import STEP, pretty, quoted
from sddflow.artifacts.secrets import is_derived, is_secret
from sddflow.artifacts.templating import render
from sddflow.artifacts.types import counts_up
from sddflow.domain.schema.condition import least_length
from sddflow.domain.schema.naming import snake, with_article
from sddflow.domain.schema.table import Column, Table


@dataclass(frozen=True, slots=True)
class SchemaManner:
    """How the target writes its schemas.

    Args:
        base: `SQLModel`, which reads attributes by itself, or `BaseModel`.
        width: the longest line.
        timestamps: columns the application fills.
        shows_owner: responses name the owner.
        owned: rows belong to somebody, by their own column or that of a row they are part of.
    """

    base: str
    width: int
    timestamps: tuple[str, ...]
    shows_owner: bool = True
    owned: bool = False


def schema_manner(texts: Iterable[str], owner: str, manner: SchemaManner) -> SchemaManner:
    """The manner, corrected by what the target's own schemas show.

    Args:
        texts: of its schema files.
        owner: the owner's column of the table in hand.
        manner: what holds where they show nothing.
    """
    code = "\n".join(texts)
    plain = len(re.findall(r"\(BaseModel\)", code))
    base = manner.base
    if "Response" in code or "class " in code:
        base = "BaseModel" if plain > len(re.findall(r"\(SQLModel\)", code)) else base
    shown = re.search(rf"^\s+{re.escape(owner)}\s*:", code, re.MULTILINE) if owner else None
    responses = re.search(r"^class \w+(Response|Read|Out|Public)\b", code, re.MULTILINE)
    shows = bool(shown) or not responses
    return replace(manner, base=base, shows_owner=shows)


def schema_classes(table: Table, manner: SchemaManner) -> Text:
    """The three classes of a table."""
    given = [column for column in table.columns if _given(column, table, manner)]
    fixed = {c for key in table.foreign_keys for c in key.columns}
    changed = [c for c in given if c.nullable or c.name not in fixed]
    seen = [c for c in table.columns if not is_secret(c) and _seen(c, table, manner)]
    create = [_field(column, table, new=True) for column in given]
    update = [_change(column, table) for column in changed]
    response = [_shown(column, table) for column in seen]
    required = [attribute(column.name) for column in changed if not column.nullable]
    words = snake(class_name(table)).replace("_", " ")
    code = render(
        "schemas.py.j2",
        name=class_name(table),
        base=manner.base,
        words=words,
        one=with_article(words),
        owned="; its owner is whoever asks, never a field of the request" if table.owner else "",
        create=_lines(create, manner),
        update=_lines(update, manner),
        required=", ".join(map(quoted, required)),
        reader="its owner sees" if table.owner or manner.owned else "everybody sees",
        hidden=", without what is secret" if len(seen) < len(table.columns) - 1 else "",
        config=""
        if manner.base == "SQLModel"
        else "model_config = ConfigDict(from_attributes=True)",
        response=_lines(response, manner),
    )
    imports = [each for _, needs in [*create, *update, *response] for each in needs]
    imports += [Import("pydantic", "field_validator")] if required else []
    if manner.base == "SQLModel":
        imports.append(Import("sqlmodel", "SQLModel"))
    else:
        imports += [Import("pydantic", "BaseModel"), Import("pydantic", "ConfigDict")]
    field = Import("sqlmodel" if manner.base == "SQLModel" else "pydantic", "Field")
    imports += [field] if "Field(" in code else []
    return Text(code, tuple(imports))


def _lines(fields: list[Code], manner: SchemaManner) -> list[str]:
    return [line for code, _ in fields for line in pretty(code, manner.width - len(STEP))]


def _given(column: Column, table: Table, manner: SchemaManner) -> bool:
    """Whether the client gives it."""
    made = counts_up(table, column) or (column.default and column.default.value == "uuid")
    key = column.name in table.primary_key and bool(made)
    time = column.name in manner.timestamps or bool(
        column.default and column.default.value == "now"
    )
    return not (key or time or column.name == table.owner or is_derived(column))


def _seen(column: Column, table: Table, manner: SchemaManner) -> bool:
    return column.name != table.owner or manner.shows_owner


def _hint(column: Column, table: Table) -> Code:
    """The type on the wire: a closed list of values is one."""
    for check in table.checks:
        if check.column == column.name and check.choices:
            choices = ", ".join(map(quoted, check.choices))
            return f"Literal[{choices}]", (Import("typing", "Literal"),)
    return annotation(column, table)


def _limits(column: Column, table: Table) -> list[str]:
    if _hint(column, table)[0].startswith("Literal"):
        return []
    least = least_length(table, column.name)
    found = [f"min_length={least}"] if least else []
    most = column.type.length or _most(column, table)
    found += [f"max_length={most}"] if most and column.type.kind in {"string", "text"} else []
    digits = (("max_digits", column.type.precision), ("decimal_places", column.type.scale))
    return found + [f"{name}={value}" for name, value in digits if value is not None]


def _most(column: Column, table: Table) -> int:
    """The longest text that a CHECK allows."""
    text = rf"length\({re.escape(column.name)}\)\s*(?:<=|BETWEEN\s+\d+\s+AND)\s*(\d+)"
    found = (re.search(text, check.condition, re.IGNORECASE) for check in table.checks)
    return next((int(each[1]) for each in found if each), 0)


def _field(column: Column, table: Table, *, new: bool) -> Code:
    hint, imports = _hint(column, table)
    whole = f"{attribute(column.name)}: {optional(hint, nullable=column.nullable)}"
    default, more = _default(column) if new else ("", ())
    limits = _limits(column, table)
    return _assigned(whole, default, limits), (*imports, *more)


def _default(column: Column) -> Code:
    default = column.default
    if default is None or default.expression or default.value in {"now", "uuid"}:
        return ("default=None" if column.nullable else ""), ()
    code, imports = literal(column.type, default.value)
    if column.type.kind == "json":
        empty = {"{}": "dict", "[]": "list"}.get(code, f"lambda: {code}")
        return f"default_factory={empty}", imports
    return f"default={code}", imports


def _assigned(whole: str, default: str, limits: list[str]) -> str:
    """A field with its limits, as short as it can be said."""
    if not limits and not default.startswith("default_factory"):
        return f"{whole} = {default.removeprefix('default=')}" if default else whole
    arguments = ", ".join(part for part in (default, *limits) if part)
    return f"{whole} = Field({arguments})"


def _change(column: Column, table: Table) -> Code:
    hint, imports = _hint(column, table)
    whole = f"{attribute(column.name)}: {optional(hint, nullable=True)}"
    return _assigned(whole, "default=None", _limits(column, table)), imports


def _shown(column: Column, table: Table) -> Code:
    hint, imports = _hint(column, table)
    return f"{attribute(column.name)}: {optional(hint, nullable=column.nullable)}", imports
