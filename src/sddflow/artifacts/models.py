"""The class of a new table, as the target would have written it."""

import textwrap
from collections.abc import Iterable
from dataclasses import dataclass

from sddflow.artifacts.columns import Scene, single_key, sqlalchemy_line, sqlmodel_line
from sddflow.artifacts.constraints import condition, name_of
from sddflow.artifacts.imports import Import
from sddflow.artifacts.layout import class_name
from sddflow.artifacts.literals import Code
from sddflow.artifacts.pretty import STEP, pretty, quoted
from sddflow.artifacts.rendering import comment
from sddflow.artifacts.templating import render
from sddflow.domain.conventions import Conventions
from sddflow.domain.schema.naming import snake
from sddflow.domain.schema.table import Check, ForeignKey, Index, Table, Unique


@dataclass(frozen=True, slots=True)
class Text:
    """A piece of a file, and what it imports."""

    code: str
    imports: tuple[Import, ...]


@dataclass(frozen=True, slots=True)
class Manner:
    """How this target writes classes.

    Args:
        conventions: of its code.
        named: its metadata has a naming convention, which final names must be kept from.
    """

    conventions: Conventions
    named: bool

    @property
    def sqlmodel(self) -> bool:
        """Whether models are SQLModel's; where there is none yet, they will be."""
        return self.conventions.orm != "sqlalchemy"

    @property
    def width(self) -> int:
        """The longest line."""
        return self.conventions.line_length


def table_class(scene: Scene, ends: Iterable[Code], manner: Manner) -> Text:
    """The class of a table.

    Args:
        scene: the table and what surrounds it.
        ends: its relationships, as code.
        manner: how the target writes.
    """
    table, width = scene.table, manner.width
    imports = [_base(manner)]
    line = sqlmodel_line if manner.sqlmodel else sqlalchemy_line
    fields = [line(column, scene) for column in table.columns]
    ends = list(ends)
    arguments, more = table_arguments(scene, manner)
    imports += [*more, *(each for _, needs in [*fields, *ends] for each in needs)]
    base = manner.conventions.base if manner.conventions.orm != "none" else "SQLModel"
    code = render(
        "table.py.j2",
        name=class_name(table),
        bases=f"{base}, table=True" if manner.sqlmodel else base,
        purpose=purpose(table, width),
        duties=_duties(scene, manner),
        table=table.name,
        arguments=_in_brackets(arguments),
        fields=[text for code, _ in fields for text in _class_lines(code, width)],
        relationships=[text for code, _ in ends for text in _class_lines(code, width)],
    )
    return Text(code, tuple(imports))


def _base(manner: Manner) -> Import:
    found = manner.conventions
    return Import(found.base_module or "sqlmodel", found.base or "SQLModel")


def _class_lines(code: str, width: int) -> list[str]:
    return pretty(code, width - len(STEP))


def purpose(table: Table, width: int) -> str:
    """What a row is: one sentence that fits a line."""
    words = snake(class_name(table)).replace("_", " ")
    text = " ".join(table.comment.split()) or f"One {words}"
    first = text.split(". ")[0].rstrip(".").replace('"', "'").replace("\\", "/")
    short = textwrap.shorten(first, width - 2 * len(STEP), placeholder=" …")
    return short[:1].upper() + short[1:] + ("" if short.endswith("…") else ".")


def _duties(scene: Scene, manner: Manner) -> list[str]:
    """Who owns a row, and what keeps others from it."""
    table, above = scene.table, scene.above
    if table.owner:
        key = next((k for k in table.foreign_keys if k.columns == (table.owner,)), None)
        gone = " Deleted with its owner." if key and key.on_delete == "cascade" else ""
        text = (
            f"Owner: the user in `{table.owner}`. Isolation: every query names the owner, so "
            f"knowing the id of somebody else's row is of no use.{gone}"
        )
    elif above is not None:
        text = (
            f"Owner: the user whose row of {above.referred} it is part of. Isolation: every query "
            f"joins {above.referred} by `{', '.join(above.columns)}` and names the owner there."
        )
    else:
        text = "Owner: nobody. Isolation: none, every user sees the same rows."
    return textwrap.wrap(text, manner.width - len(STEP))


def _in_brackets(elements: list[list[str]]) -> list[str]:
    """The lines of `__table_args__`; none where there is nothing in it."""
    if not elements:
        return []
    inner = [STEP + line for each in elements for line in [*each[:-1], f"{each[-1]},"]]
    return ["__table_args__ = (", *inner, ")"]


def table_arguments(scene: Scene, manner: Manner) -> tuple[list[list[str]], list[Import]]:
    """What stands in `__table_args__`: the lines of each element, and what they import."""
    table = scene.table
    imports: list[Import] = []
    made: list[list[str]] = []
    beside = {k for c in table.columns if (k := single_key(scene, c)) is not None}
    for key in table.foreign_keys:
        if key.referred in scene.mapped and key not in beside:
            made.append(pretty(_foreign_key(table, key), manner.width - 2 * len(STEP)))
            imports.append(Import("sqlalchemy", "ForeignKeyConstraint"))
    for unique in table.uniques:
        made.append(pretty(_unique(table, unique), manner.width - 2 * len(STEP)))
        imports.append(Import("sqlalchemy", "UniqueConstraint"))
    for check in table.checks:
        lines, more = check_element(check, manner)
        made.append(lines)
        imports += more
    for index in table.indexes:
        lines, more = index_element(index, table, manner)
        made.append(lines)
        imports += more
    return made, imports


def _foreign_key(table: Table, key: ForeignKey) -> str:
    own = ", ".join(map(quoted, key.columns))
    other = ", ".join(quoted(f"{key.referred}.{column}") for column in key.referred_columns)
    rule = f", ondelete={quoted(key.on_delete.upper())}" if key.on_delete else ""
    name = quoted(name_of(table.name, key))
    return f"ForeignKeyConstraint([{own}], [{other}], name={name}{rule})"


def _unique(table: Table, unique: Unique) -> str:
    columns = ", ".join(map(quoted, unique.columns))
    return f"UniqueConstraint({columns}, name={quoted(name_of(table.name, unique))})"


def check_element(check: Check, manner: Manner) -> tuple[list[str], list[Import]]:
    """A CHECK; its name is final where a naming convention would add to it."""
    imports = [Import("sqlalchemy", "CheckConstraint")]
    name = quoted(check.name)
    if manner.named:
        name = f"conv({name})"
        imports.append(Import("sqlalchemy.sql.elements", "conv"))
    code = f"CheckConstraint({quoted(condition(check))}, name={name})"
    return pretty(code, manner.width - 2 * len(STEP)), imports


def index_element(index: Index, table: Table, manner: Manner) -> tuple[list[str], list[Import]]:
    """An index under the reason it exists for."""
    width = manner.width - 2 * len(STEP)
    imports = [Import("sqlalchemy", "Index")]
    parts = [quoted(index.name)]
    for column in index.columns:
        plain = table.column(column) is not None
        parts.append(quoted(column) if plain else f"text({quoted(column)})")
    parts += ["unique=True"] if index.unique else []
    if index.where:
        where = f"text({quoted(index.where)})"
        parts += [f"postgresql_where={where}", f"sqlite_where={where}"]
    if any("text(" in part for part in parts):
        imports.append(Import("sqlalchemy", "text"))
    reason = comment(index.serves, width, "") if index.serves else []
    return [*reason, *pretty(f"Index({', '.join(parts)})", width)], imports
