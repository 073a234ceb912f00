"""Designs and expectations as sets of facts of eight kinds, so that they can be compared."""

from collections.abc import Iterator

from benchmarks.design.gold import Gold, GoldColumn, GoldTable
from benchmarks.design.naming import Naming, naming
from sddflow.domain.schema.design import Addition, Design
from sddflow.domain.schema.table import ColumnType, Table

KINDS = (
    "tables", "columns", "types", "required", "keys", "foreign keys", "on delete", "unique",
    "indexes",
)  # fmt: skip
HABITS = frozenset(("created_at", "updated_at"))
"""Columns that the application's habits add: expected only where a spec names them."""

Fact = tuple[object, ...]
Facts = set[tuple[str, Fact]]


def expected(gold: Gold) -> tuple[Facts, Facts]:
    """What must be there, and what may be there besides."""
    must: Facts = set()
    may: Facts = set()
    for table in gold.tables:
        must.add(("tables", (table.name,)))
        free = any(column.maybe and column.name in table.key for column in table.columns)
        if not table.addition and not free:
            must.add(("keys", (table.name, table.key)))
        must |= {("unique", (table.name, _any_order(columns))) for columns in table.uniques}
        must |= {("indexes", (table.name, columns)) for columns in table.indexes}
        for column in table.columns:
            facts = set(_of_gold(table, column))
            (may if column.maybe else must).update(facts)
        may |= set(_besides(table))
    return must, may - must


def _of_gold(table: GoldTable, column: GoldColumn) -> Iterator[tuple[str, Fact]]:
    at = (table.name, column.name)
    yield "columns", at
    yield "types", (*at, column.type)
    if column.nullable is not None and not column.maybe:
        yield "required", (*at, not column.nullable)
    if column.to:
        yield "foreign keys", (*at, column.to)
        if column.deleted != "*":
            yield "on delete", (*at, column.deleted.strip())


def _besides(table: GoldTable) -> Iterator[tuple[str, Fact]]:
    """What is right without being asked for: habits, and an index that a foreign key needs."""
    for name in HABITS:
        yield "columns", (table.name, name)
    for column in table.columns:
        if column.to:
            yield "indexes", (table.name, (column.name,))
            yield "on delete", (table.name, column.name, "*")


def proposed(design: Design, gold: Gold) -> Facts:
    """What a design says, in the words of the expectation where these leave room."""
    names = naming(design, gold)
    wanted = {(t.name, c.name): c for t in gold.tables for c in t.columns}
    facts: Facts = set()
    free = {t.name for t in gold.tables for c in t.columns if c.maybe and c.name in t.key}
    for table in design.tables:
        name = names.table(table.name)
        key = names.of(name, table.primary_key)
        facts.add(("tables", (name,)))
        if name not in free:
            facts.add(("keys", (name, key)))
        elif len(key) > 1:  # a key over both is as good as a unique
            facts.add(("unique", (name, _any_order(key))))
        facts |= set(_of(name, table, wanted, names))
        facts |= {("unique", (name, _any_order(names.of(name, u.columns)))) for u in table.uniques}
    for addition in design.additions:
        facts.add(("tables", (addition.table,)))
        facts |= set(_of(addition.table, addition, wanted, names))
    return facts


def _of(
    name: str, table: Table | Addition, wanted: dict[tuple[str, str], GoldColumn], names: Naming
) -> Iterator[tuple[str, Fact]]:
    for column in table.columns:
        at = (name, *names.of(name, (column.name,)))
        gold = wanted.get(at)
        yield "columns", at
        if gold is not None:
            yield "types", (*at, _spelled(column.type, gold.type))
            if gold.nullable is not None and not gold.maybe:
                yield "required", (*at, not column.nullable)
    for key in table.foreign_keys:
        at = (name, ",".join(names.of(name, key.columns)))
        gold = wanted.get(at)
        yield "foreign keys", (*at, names.table(key.referred))
        free = gold is not None and gold.deleted == "*"
        yield "on delete", (*at, "*" if free else key.on_delete)
    for index in table.indexes:
        columns = names.of(name, index.columns)
        if index.unique:
            yield "unique", (name, _any_order(columns))
        else:
            yield "indexes", (name, columns)


def _any_order(columns: tuple[str, ...]) -> tuple[str, ...]:
    """A unique holds whichever column comes first."""
    return tuple(sorted(columns))


def _spelled(type_: ColumnType, wanted: str) -> str:
    """The type as the expectation spells it: sizes count only where it names them."""
    if "(" in wanted:
        sizes = (type_.length,) if type_.length else (type_.precision, type_.scale)
        return f"{type_.kind}({','.join(str(size) for size in sizes)})"
    if wanted == "string" and type_.kind == "text":
        return wanted
    return str(type_.kind)
