"""Every new table has a key, and foreign keys have the type of what they point to."""

from collections.abc import Iterator

from sqlalchemy import Connection

from sddflow.database.postgres.names import OURS, named
from sddflow.database.quoting import quoted, verbatim
from sddflow.database.types import spelled
from sddflow.domain.finding import Finding, Severity
from sddflow.domain.schema.holding import comparable, narrower
from sddflow.domain.schema.table import ColumnType, Schema, Table
from sddflow.proof.case import Case
from sddflow.proof.check import Check, Seen, SkippedError

Unlike = tuple[str, str, str, str, str]  # table, column, what it points to, both types
_BARE = (
    f"SELECT {named()} FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "  # noqa: S608 - parts of our own
    f"WHERE c.relkind = 'p' AND {OURS} "
    "AND NOT EXISTS (SELECT FROM pg_inherits i WHERE i.inhparent = c.oid)"
)

_PARTS = (
    f"SELECT {named()}, a.attname, format_type(a.atttypid, a.atttypmod), "  # noqa: S608 - parts of our own
    "pg_get_partition_constraintdef(p.oid), pg_get_expr(p.relpartbound, p.oid) = 'DEFAULT' "
    "FROM pg_partitioned_table d JOIN pg_class c ON c.oid = d.partrelid "
    "JOIN pg_namespace n ON n.oid = c.relnamespace "
    "JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = d.partattrs[0] "
    "JOIN pg_type t ON t.oid = a.atttypid "
    "JOIN pg_inherits i ON i.inhparent = c.oid JOIN pg_class p ON p.oid = i.inhrelid "
    f"WHERE {OURS} AND d.partstrat = 'r' AND d.partnatts = 1 "
    "AND t.typname IN ('date', 'timestamp', 'timestamptz')"
)


def run(case: Case) -> Seen:
    """Look at the primary key and the foreign keys of each new or changed table."""
    tables = case.touched
    if not tables:
        raise SkippedError("no table is new or changed")
    wrong = {*_types(case.built.schema)} - {*_types(case.first.schema)}
    keys = (f for table in tables for f in _key(case, table))
    unlike = (_unlike(case, each) for each in sorted(wrong))
    findings = (*keys, *unlike, *_without_partitions(case))
    return Seen(findings, f"the keys of {len(tables)} tables looked at")


def _key(case: Case, table: Table) -> Iterator[Finding]:
    """Pairs that a rule keeps unique may do without, and so may a table that no model knows."""
    old = case.first.schema.table(table.name)
    if table.primary_key or (old is not None and not old.primary_key):
        return
    lost = old is not None
    pointing = {n for key in table.foreign_keys for n in key.columns}
    once = any(set(columns) <= pointing for columns in table.unique_sets)
    mapped = case.promised(table) is not table
    severity: Severity = "error" if lost else "warning" if mapped and not once else "info"
    yield case.finding(
        "primary-key-lost" if lost else "primary-key-none",
        severity,
        f"{table.name} has no primary key{' any more' if lost else ''}: the same row may be there "
        "twice, and no model can find it",
        table=table.name,
        cure="declare one: sa.PrimaryKeyConstraint(…)",
    )


def _without_partitions(case: Case) -> Iterator[Finding]:
    """New tables that are divided, and have nothing to put a row into."""
    if case.dialect != "postgresql":
        return
    with case.built.scratch.engine().connect() as connection:
        bare = set(connection.exec_driver_sql(_BARE).scalars())
        past = set(_not_for_today(connection))
    for table in (t for t in case.touched if t.name in bare | past):
        if case.first.schema.table(table.name) is None:
            why = (
                "has no partition" if table.name in bare else "none of its partitions is for today"
            )
            yield case.finding(
                "partition-none", "warning",
                f"{table.name} is partitioned and {why}: no row can be written",
                table=table.name,
                cure="create its first partitions with it, or one that is DEFAULT",
            )  # fmt: skip


def _not_for_today(connection: Connection) -> Iterator[str]:
    """Tables divided by one column of days or moments, and no partition takes this one."""
    takes: dict[str, list[bool]] = {}
    for table, column, kind, condition, default in connection.exec_driver_sql(_PARTS).all():
        name = quoted(column)
        sql = f"SELECT {condition} FROM (SELECT CAST(now() AS {kind}) AS {name}) AS today"  # noqa: S608 - the catalogue's own words
        now = bool(default) or bool(connection.execute(verbatim(sql)).scalar())
        takes.setdefault(table, []).append(now)
    yield from (table for table, each in takes.items() if not any(each))


def _types(schema: Schema) -> Iterator[Unlike]:
    """Each column of a foreign key that is too narrow for what it points to."""
    for table in schema.tables:
        for key in table.foreign_keys:
            parent = schema.table(key.referred)
            for name, to in zip(key.columns, key.referred_columns, strict=False):
                mine, yours = table.column(name), parent.column(to) if parent else None
                if mine and yours and _narrower(mine.type, yours.type):
                    sides = (spelled(mine.type), spelled(yours.type))
                    yield (table.name, name, f"{key.referred}.{to}", *sides)


def _narrower(mine: ColumnType, yours: ColumnType) -> bool:
    """It cannot hold every key that it may point to."""
    if comparable(mine, yours):
        return narrower(mine, yours)
    return mine.kind != yours.kind and "other" not in {mine.kind, yours.kind}


def _unlike(case: Case, unlike: Unlike) -> Finding:
    table, column, to, mine, yours = unlike
    return case.finding(
        "foreign-key-type",
        "warning",
        f"{table}.{column} is {mine}, {to} that it points to is {yours}: it cannot hold every key",
        table=table,
        column=column,
        cure="give both the same type",
    )


CHECK = Check("shape", "New tables have a key, and foreign keys the type they point to.", run)
