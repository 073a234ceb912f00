"""Entities as SQL: `CREATE TABLE`, and columns that `ALTER TABLE … ADD COLUMN` adds.

sqlglot reads the statements; one it cannot read gives no entity, and the others still count.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sddflow.domain.place import Place
from sddflow.domain.schema.condition import minimum_of
from sddflow.domain.spec.document import Attribute, Entity, Query, Relationship
from sddflow.domain.spec.draft import Draft
from sddflow.domain.spec.markdown import Block, Fence
from sddflow.domain.spec.words import class_name, column_name

if TYPE_CHECKING:
    from sqlglot import exp

_TABLE = re.compile(r"\b(?:create\s+(?:\w+\s+)?table|alter\s+table)\b", re.I)

_INDEX = re.compile(
    r"\bcreate\s+index\s+(?:concurrently\s+)?(?:if\s+not\s+exists\s+)?\w*\s*on\s+"
    r"(?:\w+\.)?\"?(?P<table>\w+)\"?\s*\((?P<columns>[\w\s,\"]+)\)",
    re.I,
)


@dataclass(frozen=True, slots=True)
class _Source:
    """Where the statement under reading stands."""

    file: str
    lines: tuple[str, ...]
    first: int

    def place(self, name: exp.Expression | None) -> Place:
        line = name.meta.get("line", 1) if name is not None else 1
        return Place(self.file, self.first + min(max(int(line), 1), len(self.lines)) - 1)

    def words(self, place: Place) -> str:
        return self.lines[place.line - self.first].strip().rstrip(",")


def is_sql(fence: Fence) -> bool:
    """Whether a fence holds statements about tables."""
    known = fence.language.split(" ")[0] in {
        "",
        "sql",
        "postgresql",
        "postgres",
        "psql",
        "sqlite",
        "mysql",
        "ddl",
    }
    return known and bool(_TABLE.search(fence.content))


def read_sql(fence: Fence, file: str) -> tuple[Draft, ...]:
    """The tables of a fence as drafts; none where nothing can be read."""
    from sqlglot import ErrorLevel, exp, parse
    from sqlglot.errors import SqlglotError

    logging.getLogger("sqlglot").setLevel(logging.ERROR)  # it warns about statements we do not need
    try:
        statements = parse(fence.content, read="postgres", error_level=ErrorLevel.IGNORE)
    except (SqlglotError, RecursionError):
        return ()
    source = _Source(file, tuple(fence.content.rstrip("\n").split("\n")), fence.line)
    found: list[Draft] = []
    for statement in statements:
        if isinstance(statement, exp.Create) and statement.kind == "TABLE":
            found += _created(statement, source)
        elif isinstance(statement, exp.Alter) and statement.args.get("kind") == "TABLE":
            found += _altered(statement, source)
    return tuple(found)


def read_indexes(blocks: tuple[Block, ...], file: str) -> Iterator[Query]:
    """The queries that `CREATE INDEX` statements stand for: all columns but the last filter."""
    for fence in blocks:
        if not isinstance(fence, Fence) or not _INDEX.search(fence.content):
            continue
        for found in _INDEX.finditer(fence.content):
            names = [column_name(part.split()[0]) for part in found["columns"].split(",")]
            line = fence.line + fence.content.count("\n", 0, found.start())
            last = found["columns"].split(",")[-1]
            by, order = (tuple(names), "") if len(names) == 1 else (tuple(names[:-1]), names[-1])
            words = " ".join(found[0].split())
            place, entity = Place(file, line), class_name(found["table"])
            yield Query(words, place, entity, by, order, "desc" in last.lower())


def _created(statement: exp.Create, source: _Source) -> Iterator[Draft]:
    from sqlglot import exp

    table = statement.find(exp.Table)
    name = class_name(table.name) if table else ""
    if not table or not name or not isinstance(statement.this, exp.Schema):
        return
    parts = statement.this.expressions
    columns = [_column(c, source, name) for c in parts if isinstance(c, exp.ColumnDef)]
    attributes = [a for a, _ in columns if a.name]
    links = [r for _, several in columns for r in several]
    for part in parts:
        whole = part.expressions if isinstance(part, exp.Constraint) else [part]
        for rule in whole:
            attributes, more = _ruled(rule, attributes, source, name)
            links += more
    place = source.place(table.this)
    yield Draft(Entity(name, "", place, tuple(attributes), form="sql"), relationships=tuple(links))


def _altered(statement: exp.Alter, source: _Source) -> Iterator[Draft]:
    from sqlglot import exp

    name = class_name(statement.this.name)
    added = [c for c in statement.args.get("actions") or () if isinstance(c, exp.ColumnDef)]
    columns = [_column(c, source, name) for c in added]
    if name and columns:
        links = tuple(r for _, several in columns for r in several)
        place = source.place(statement.this.this)
        attributes = tuple(a for a, _ in columns if a.name)
        yield Draft(
            Entity(name, "", place, attributes, existing=True, form="sql"), relationships=links
        )


def _column(
    column: exp.ColumnDef, source: _Source, entity: str
) -> tuple[Attribute, tuple[Relationship, ...]]:
    """A column as an attribute, and the relationship its REFERENCES states."""
    from sqlglot import exp

    place = source.place(column.this)
    kinds = {type(c.kind): c.kind for c in column.constraints}
    key = exp.PrimaryKeyColumnConstraint in kinds
    null = kinds.get(exp.NotNullColumnConstraint)
    points = column.find(exp.Reference)
    default = kinds.get(exp.DefaultColumnConstraint)
    attribute = Attribute(
        name=column_name(column.name),
        text=source.words(place),
        place=place,
        type=column.kind.sql("postgres").lower() if column.kind else "",
        required=key or (null is not None and not null.args.get("allow_null")),
        unique="global" if exp.UniqueColumnConstraint in kinds else "",
        max_length=_length(column.kind),
        choices=_choices(column),
        default=_literal(default.this) if default is not None else None,
        key=key,
        references=_points(points) if points is not None else "",
        min_length=_least(column),
    )
    return attribute, _links(entity, (attribute,), points, source) if points is not None else ()


def _ruled(
    rule: exp.Expression, attributes: list[Attribute], source: _Source, entity: str
) -> tuple[list[Attribute], tuple[Relationship, ...]]:
    """The columns as a table constraint changes them, and the relationship it states."""
    from sqlglot import exp

    names = [column_name(i.name) for i in _columns(rule)]
    mine = [a for a in attributes if a.name in names]
    if isinstance(rule, exp.PrimaryKey):
        return _changed(attributes, [replace(a, key=True, required=True) for a in mine]), ()
    if isinstance(rule, exp.UniqueColumnConstraint):
        return _changed(attributes, _uniques(mine)), ()
    if isinstance(rule, exp.ForeignKey) and rule.args.get("reference"):
        points = rule.args["reference"]
        pointing = [replace(a, references=_points(points)) for a in mine]
        return _changed(attributes, pointing), _links(entity, tuple(pointing), points, source)
    if isinstance(rule, exp.CheckColumnConstraint):
        return _changed(attributes, [_checked(a, rule) for a in mine[:1]]), ()
    return attributes, ()


def _columns(rule: exp.Expression) -> list[exp.Expression]:
    """The identifiers a table constraint is about, without those it refers to."""
    from sqlglot import exp

    if isinstance(rule, exp.UniqueColumnConstraint) and isinstance(rule.this, exp.Schema):
        return list(rule.this.expressions)
    if isinstance(rule, exp.CheckColumnConstraint):
        return list(rule.find_all(exp.Column))
    return [
        i
        for e in rule.expressions
        for i in ([e] if isinstance(e, exp.Identifier) else e.find_all(exp.Identifier))
    ]


def _changed(attributes: list[Attribute], changed: list[Attribute]) -> list[Attribute]:
    by_name = {a.name: a for a in changed}
    return [by_name.get(a.name, a) for a in attributes]


def _uniques(mine: list[Attribute]) -> list[Attribute]:
    """UNIQUE over one column is global; over two, the last is unique together with the first."""
    if len(mine) == 1:
        return [replace(mine[0], unique="global")]
    owner = next((a for a in mine if a.name in {"user_id", "owner_id"}), mine[0] if mine else None)
    others = [a for a in mine if a is not owner]
    if owner is None or len(others) != 1:
        return []
    return [
        replace(others[0], unique="user" if owner.name in {"user_id", "owner_id"} else owner.name)
    ]


def _points(points: exp.Expression) -> str:
    """`users.id`, the way a REFERENCES clause says it."""
    from sqlglot import exp

    table = points.find(exp.Table)
    columns = points.this.expressions if isinstance(points.this, exp.Schema) else ()
    return f"{table.name.lower()}.{columns[0].name.lower() if columns else 'id'}" if table else ""


def _links(
    entity: str, attributes: tuple[Attribute, ...], points: exp.Expression, source: _Source
) -> tuple[Relationship, ...]:
    from sqlglot import exp

    table = points.find(exp.Table)
    if not table or not attributes or not class_name(table.name):
        return ()
    options = " ".join(str(o) for o in points.args.get("options") or ()).upper()
    rule = re.search(r"ON DELETE (CASCADE|SET NULL|RESTRICT)", options)
    first = attributes[0]
    one = Relationship(
        entity, class_name(table.name), "one-to-one" if first.unique == "global" else "many-to-one",
        source.place(table.this), source.words(source.place(table.this)), first.required,
        rule[1].lower() if rule else "",  # type: ignore[arg-type]  # the pattern allows only OnDelete's words
    )  # fmt: skip
    return (one,)


def _length(kind: exp.Expression | None) -> int | None:
    """The length of a character type."""
    from sqlglot import exp

    texts = {"VARCHAR", "CHAR", "NVARCHAR", "NCHAR", "BPCHAR"}
    if not isinstance(kind, exp.DataType) or kind.this.name not in texts or not kind.expressions:
        return None
    digits = str(kind.expressions[0].name)
    return int(digits) if digits.isdigit() else None


def _choices(part: exp.Expression) -> tuple[str, ...]:
    """The literals of `CHECK (x IN (…))` or of an ENUM type."""
    from sqlglot import exp

    listed = part.find(exp.In)
    enum = next((t for t in part.find_all(exp.DataType) if t.this.name == "ENUM"), None)
    values = (listed or enum).expressions if listed or enum else ()  # type: ignore[union-attr]  # one is there
    return tuple(v.name for v in values if isinstance(v, exp.Literal))


def _checked(attribute: Attribute, rule: exp.Expression) -> Attribute:
    """An attribute with what a CHECK of the table says about it."""
    return replace(
        attribute,
        choices=attribute.choices or _choices(rule),
        min_length=attribute.min_length or _least(rule),
    )


def _least(part: exp.Expression) -> int | None:
    """The least length that `CHECK (length(x) >= 1)` or `CHECK (x <> '')` demands."""
    from sqlglot import exp

    checks = part.find_all(exp.CheckColumnConstraint)
    conditions = (c for check in checks for c in check.find_all(exp.Predicate))
    found = (minimum_of(c.sql("postgres")) for c in conditions)
    return next((least[1] for least in found if least), None)


def _literal(value: exp.Expression) -> str:
    from sqlglot import exp

    if isinstance(value, exp.CurrentTimestamp):
        return "now()"
    return value.name if isinstance(value, exp.Literal) else value.sql("postgres").lower()
