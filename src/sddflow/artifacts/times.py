"""How the target's models tell the time: what they say is said again for new columns."""

import builtins
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeVar

import libcst as cst
from libcst import matchers as m

from sddflow.artifacts.existing import fields_of
from sddflow.artifacts.import_lines import imported, lines_of
from sddflow.artifacts.imports import Import
from sddflow.artifacts.layout import Layout
from sddflow.artifacts.literals import Code
from sddflow.artifacts.source import Source
from sddflow.domain.conventions import ModelClass
from sddflow.domain.schema.table import Column, Schema
from sddflow.errors import TargetError

_FACTORIES = frozenset({"default_factory", "default"})
N = TypeVar("N", cst.Arg, cst.Attribute, cst.Name, cst.Param)
_MATCHERS: dict[type[cst.CSTNode], m.BaseMatcherNode] = {
    cst.Arg: m.Arg(), cst.Attribute: m.Attribute(), cst.Name: m.Name(), cst.Param: m.Param(),
}  # fmt: skip
_WITH_TYPE = ("DateTime", "sa_type", "sa_column=")


@dataclass(frozen=True, slots=True)
class Times:
    """What was found.

    Args:
        columns: the column as the database has it, and the code it is declared with, by name.
        factory: the code that gives the current time.
        plain: what a bare `datetime` means here: with a time zone or without; None: not seen.
    """

    columns: Mapping[str, tuple[Column, Code]] = field(default_factory=dict)
    factory: Code | None = None
    plain: bool | None = None

    def declared(self, column: Column) -> Code | None:
        """The code a column of the same name, type and nullability is declared with."""
        found = self.columns.get(column.name)
        if found is None or (found[0].type, found[0].nullable) != (column.type, column.nullable):
            return None
        server = column.default is not None and column.default.server
        known = found[0].default is not None and found[0].default.server
        return found[1] if server == known else None


def read_times(layout: Layout, existing: Schema) -> Times:
    """The time columns of the target's models, in the order of its classes."""
    columns: dict[str, tuple[Column, Code]] = {}
    factory: Code | None = None
    plain: bool | None = None
    for model in layout.conventions.classes:
        for column, code, made in _of_class(layout, model, existing):
            columns.setdefault(column.name, (column, code))
            factory = factory or made
            if plain is None and not any(word in code[0] for word in _WITH_TYPE):
                plain = column.type.timezone
    return Times(columns, factory, plain)


def _of_class(
    layout: Layout, model: ModelClass, existing: Schema
) -> list[tuple[Column, Code, Code | None]]:
    text, table = layout.read(model.place.file), existing.table(model.table)
    if text is None or table is None:
        return []
    try:
        source = Source(text, model.place.file)
        fields = list(fields_of(source, model.name))
    except TargetError:
        return []
    names = _names(source, model.module)
    found = []
    for name, value, _ in fields:
        column = table.column(name)
        if value is None or column is None or column.type.kind != "datetime":
            continue
        code = _code(source, value, names)
        if code is not None:
            found.append((column, code, _factory(source, value, names)))
    return found


def _names(source: Source, module: str) -> dict[str, Import]:
    """Every name the file imports or defines, and how another file gets it."""
    found = {name or mod: Import(mod, name) for mod, name in imported(lines_of(source.module.body))}
    for node in source.module.body:
        if isinstance(node, cst.FunctionDef):
            found[node.name.value] = Import(module, node.name.value)
    return {n: i for n, i in found.items() if not i.module.startswith(".")}


def _code(source: Source, value: cst.BaseExpression, names: dict[str, Import]) -> Code | None:
    """An expression with what it needs; None where that is not clear."""
    beside = {arg.keyword for arg in _all(value, cst.Arg) if arg.keyword is not None}
    beside |= {each.attr for each in _all(value, cst.Attribute)}
    bound = {each.name for each in _all(value, cst.Param)}
    used = {each.value for each in _all(value, cst.Name) if each not in beside | bound}
    needed = used - {each.value for each in bound} - set(dir(builtins))
    if not needed <= set(names):
        return None
    return source.code(value), tuple(names[name] for name in sorted(needed))


def _keyword(node: cst.CSTNode) -> str:
    return node.keyword.value if isinstance(node, cst.Arg) and node.keyword else ""


def _all(value: cst.CSTNode, kind: type[N]) -> list[N]:
    """Every node of a kind; nodes are told apart by identity: a keyword may be a name's twin."""
    return [each for each in m.findall(value, _MATCHERS[kind]) if isinstance(each, kind)]


def _factory(source: Source, value: cst.BaseExpression, names: dict[str, Import]) -> Code | None:
    if not isinstance(value, cst.Call):
        return None
    found = (arg for arg in value.args if _keyword(arg) in _FACTORIES)
    named = next((arg.value for arg in found if not m.matches(arg.value, m.Name("None"))), None)
    return _code(source, named, names) if named is not None else None
