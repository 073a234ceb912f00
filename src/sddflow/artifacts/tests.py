"""Tests of the new models, for the target's own test folder.

Each one makes its own database, so that the target needs no fixture, and runs its own event loop,
so that it needs no plugin.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from sddflow.artifacts.cases import Case, cases
from sddflow.artifacts.imports import Import
from sddflow.artifacts.imports import render as render_imports
from sddflow.artifacts.layout import attribute
from sddflow.artifacts.literals import Code
from sddflow.artifacts.pretty import pretty, quoted
from sddflow.artifacts.relationships import Side
from sddflow.artifacts.samples import sample
from sddflow.artifacts.templating import render
from sddflow.artifacts.times import Times
from sddflow.artifacts.types import counts_up
from sddflow.domain.conventions import Conventions
from sddflow.domain.schema.naming import snake
from sddflow.domain.schema.table import Column, ForeignKey, Schema, Table


@dataclass(frozen=True, slots=True)
class Cast:
    """Who plays in the tests.

    Args:
        schema: all tables as they will be.
        new: the new ones, parents first.
        sides: their relationships.
        classes: table → class.
        modules: table → the module of its class.
        times: how the target tells the time.
        conventions: of the target's code.
        own: top-level packages of the target.
    """

    schema: Schema
    new: tuple[Table, ...]
    sides: tuple[Side, ...]
    classes: Mapping[str, str]
    modules: Mapping[str, str]
    times: Times
    conventions: Conventions
    own: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Parent:
    """Rows a row needs: when, and how they are made."""

    conditions: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A function that stores a row."""

    function: str
    model: str
    words: str
    parents: tuple[Parent, ...]
    values: tuple[str, ...]


def test_file(cast: Cast, feature: str) -> str:
    """The whole file."""
    is_async, width = cast.conventions.is_async, cast.conventions.line_length
    played = _played(cast)
    written = [_row(table, cast) for table in played]
    scenes: tuple[Case, ...] = cases(cast.new, cast.sides, cast.classes, is_async=is_async)
    imports = [each for _, needs in written for each in needs]
    imports += [Import(cast.modules[table.name], cast.classes[table.name]) for table in played]
    imports += [each for case in scenes for each in case.imports]
    imports += _always(cast.conventions)
    base = cast.conventions.base or "SQLModel"
    return render(
        "tests.py.j2",
        docstring=f"The models of {feature}: what the database keeps, refuses and deletes.",
        imports=render_imports(imports, cast.own, width),
        metadata=f"{base}.metadata",
        is_async=is_async,
        rows=[row for row, _ in written],
        cases=scenes,
    )


def _always(conventions: Conventions) -> Iterator[Import]:
    yield Import("pathlib", "Path")
    yield Import("typing", "Any")
    yield Import("collections.abc", "Callable")
    yield Import("sqlalchemy", "event")
    yield Import(conventions.base_module or "sqlmodel", conventions.base or "SQLModel")
    if conventions.is_async:
        yield Import("asyncio")
        yield Import("collections.abc", "Awaitable")
        yield Import("sqlalchemy.ext.asyncio", "AsyncSession")
        yield Import("sqlalchemy.ext.asyncio", "create_async_engine")
    else:
        yield Import("sqlalchemy", "create_engine")
        yield Import("sqlalchemy.orm", "Session")


def _played(cast: Cast) -> list[Table]:
    """The new tables and every table they cannot do without, parents first."""
    found: list[Table] = []

    def add(table: Table) -> None:
        if table in found:
            return
        for key in needed_keys(table, cast.classes):
            parent = cast.schema.table(key.referred)
            if parent is not None and parent.name != table.name:
                add(parent)
        found.append(table)

    for table in cast.new:
        for key in table.foreign_keys:
            parent = cast.schema.table(key.referred)
            if parent is not None and parent.name in cast.classes and parent.name != table.name:
                add(parent)
        add(table)
    return found


def needed_keys(table: Table, classes: Iterable[str]) -> list[ForeignKey]:
    """The keys without which no row can be stored, the widest first, and the owner's last.

    A row may do without its owner where the key is optional; then nobody would see it as theirs.
    """
    known, columns = set(classes), {column.name: column for column in table.columns}
    owner = (table.owner,)
    keys = (
        key
        for key in table.foreign_keys
        if key.referred in known
        and key.referred != table.name
        and (key.columns == owner or not any(columns[name].nullable for name in key.columns))
    )
    return sorted(keys, key=lambda key: (-len(key.columns), key.columns == owner))


def _row(table: Table, cast: Cast) -> tuple[Row, tuple[Import, ...]]:
    model = cast.classes[table.name]
    keys = needed_keys(table, cast.classes)
    covered = {column for key in keys for column in key.columns}
    given: list[tuple[str, Code]] = [
        (attribute(column.name), sample(column, table))
        for column in table.columns
        if column.name not in covered and _must_be_given(column, table, cast)
    ]
    pairs = ", ".join(f"{quoted(name)}: {code}" for name, (code, _) in given)
    width = cast.conventions.line_length - 4
    values = pretty(f"given: dict[str, Any] = {{{pairs}}}", width)
    parents = tuple(parent for key in keys for parent in _parents(key, table, cast))
    words = snake(model).replace("_", " ")
    row = Row(f"add_{snake(model)}", model, f"one {words}", parents, tuple(values))
    return row, tuple(each for _, (_, needs) in given for each in needs)


def _parents(key: ForeignKey, table: Table, cast: Cast) -> Iterator[Parent]:
    """The parent is made where its key was not given; more columns of it are taken along.

    One that has an owner is the owner's of the row, whichever of the two was given.
    """
    wait = "await " if cast.conventions.is_async else ""
    model = cast.classes[key.referred]
    pairs = [(attribute(own), attribute(other))
             for own, other in zip(key.columns, key.referred_columns, strict=True)]  # fmt: skip
    first, made = quoted(pairs[0][0]), f"add_{snake(model)}(session)"
    owner = _shared_owner(key, table, cast)
    lines = [f"parent = {wait}{made}"]
    if owner:
        mine, theirs = map(attribute, owner)
        lines = [
            f"owner = values.get({quoted(mine)})",
            f"same = {{}} if owner is None else {{{quoted(theirs)}: owner}}",
        ]
        lines.append(f"parent = {wait}{made.removesuffix(')')}, **same)")
        pairs += [(mine, theirs)] if (mine, theirs) not in pairs else []
    lines += [f"values.setdefault({quoted(own)}, parent.{other})" for own, other in pairs]
    yield Parent(f"{first} not in values", tuple(lines))
    if owner:
        found = f"owned = {wait}session.get_one({model}, values[{first}])"
        known = f"values.get({first}) is not None"
        takes = f"values[{quoted(mine)}] = owned.{theirs}"
        yield Parent(f"{known} and {quoted(mine)} not in values", (found, takes))


def _shared_owner(key: ForeignKey, table: Table, cast: Cast) -> tuple[str, str] | None:
    """The owner's columns in a row and in its parent, where both belong to the same person.

    A table that was there before names no owner; a column of the same name is taken for it.
    """
    parent = cast.schema.table(key.referred)
    if parent is None or parent.primary_key != key.referred_columns[:1]:
        return None
    mine = _key_of(table, table.owner)
    theirs = _key_of(parent, parent.owner or table.owner)
    if mine is None or theirs is None:
        return None
    same = (mine.referred, mine.on_delete) == (theirs.referred, theirs.on_delete)
    return (mine.columns[0], theirs.columns[0]) if same else None


def _key_of(table: Table, column: str) -> ForeignKey | None:
    return next((key for key in table.foreign_keys if key.columns == (column,)), None)


def _must_be_given(column: Column, table: Table, cast: Cast) -> bool:
    """Whether neither the database nor the class fills it."""
    if column.nullable or counts_up(table, column):
        return False
    default = column.default
    if default is not None and (default.server or table in cast.new):
        return bool(default.server and default.value == "uuid" and not default.expression)
    if table in cast.new:
        return not (column.type.kind == "datetime" and column.name in cast.conventions.timestamps)
    known = cast.times.columns.get(column.name)
    return known is None or "default" not in known[1][0]
