"""Foreign keys that go round in a circle leave a way in: one of them may be NULL, or wait."""

from collections.abc import Iterator

from sddflow.database.quoting import quoted_table
from sddflow.domain.finding import Finding
from sddflow.domain.schema.qualified import bare
from sddflow.domain.schema.table import Schema, Table
from sddflow.proof.case import Case
from sddflow.proof.check import Check, Seen, SkippedError


def run(case: Case) -> Seen:
    """Follow the keys that every row must have, from each new or changed table."""
    tables = [table for table in case.touched if table.foreign_keys]
    if not tables:
        raise SkippedError("no foreign key is new")
    found: dict[frozenset[str], Finding] = {}
    for table in tables:
        circle = _circle(case, case.built.schema, (table.name,))
        if circle:
            found.setdefault(frozenset(circle), _told(case, circle))
    return Seen(tuple(found.values()), f"the keys of {len(tables)} tables followed")


def _circle(case: Case, schema: Schema, way: tuple[str, ...]) -> tuple[str, ...]:
    """The tables from the first of the way back to it; nothing where no way leads back."""
    table = schema.table(way[-1])
    for following in sorted(set(_needed(case, table))) if table is not None else ():
        if following == way[0]:
            return way if len(way) > 1 else ()
        if following not in way:
            circle = _circle(case, schema, (*way, following))
            if circle:
                return circle
    return ()


def _needed(case: Case, table: Table) -> Iterator[str]:
    """Tables that a row of this one must already find a row in."""
    for key in table.foreign_keys:
        columns = [table.column(name) for name in key.columns]
        optional = any(column is None or column.nullable for column in columns)
        if not optional and not _waits(case, table, key.columns):
            yield key.referred


def _waits(case: Case, table: Table, columns: tuple[str, ...]) -> bool:
    """The key is looked at only at the end of a transaction."""
    with case.built.scratch.engine().connect() as connection:
        if case.dialect == "postgresql":
            query = (
                "SELECT count(*) FROM pg_constraint k WHERE k.contype = 'f' AND k.condeferrable "
                "AND k.conrelid = %s::regclass AND conkey = ARRAY("
                "SELECT attnum FROM pg_attribute WHERE attrelid = k.conrelid AND attname = ANY(%s))"
            )
            return bool(
                connection.exec_driver_sql(
                    query, (quoted_table(table.name), list(columns))
                ).scalar()
            )
        query = "SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?"
        sql = str(connection.exec_driver_sql(query, (bare(table.name),)).scalar()).upper()
        return "DEFERRABLE INITIALLY DEFERRED" in " ".join(sql.split())


def _told(case: Case, circle: tuple[str, ...]) -> Finding:
    return case.finding(
        "foreign-key-circle",
        "error",
        f"no first row can be written: {' → '.join((*circle, circle[0]))} need each other",
        table=circle[0],
        cure="let one of the keys be NULL, or be DEFERRABLE INITIALLY DEFERRED",
    )


CHECK = Check("circles", "Foreign keys that go round in a circle leave a way in.", run)
