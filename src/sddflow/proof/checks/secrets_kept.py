"""Secrets stay in their columns: no copy, no trigger and no view takes them to where others read.

A log of whole rows, `to_jsonb(NEW)`, holds the hash of every password; so does a view of all
columns. Rows are written, and looked for in every other place.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from sddflow.database.light import light
from sddflow.database.quoting import quoted, quoted_table
from sddflow.database.refusal import Refusal
from sddflow.database.triggered import triggered
from sddflow.database.writer import NoRowError, Writer
from sddflow.domain.finding import Finding
from sddflow.domain.schema.secrecy import is_secret, secrets_of
from sddflow.domain.schema.table import Column, Table
from sddflow.proof.case import Case, State
from sddflow.proof.check import Check, Seen, SkippedError
from sddflow.proof.probing import that, trial
from sddflow.proof.vanished import things

_SHORTEST = 6  # signs; a shorter text may stand elsewhere by chance
_CURE = "leave it out: name the columns that are meant, or take the key away, to_jsonb(NEW) - '{}'"
_READERS = sa.text(
    "SELECT rolname FROM pg_roles WHERE NOT rolsuper "
    "AND has_table_privilege(rolname, :view, 'SELECT') "
    "AND NOT has_column_privilege(rolname, :table, :column, 'SELECT') ORDER BY 1"
)
Place = tuple[str, str]
"""A table, or a view, and its column."""


def run(case: Case) -> Seen:
    """Look for what stands in columns of secrets: in rows that exist, new ones, and views."""
    kept = [(t, c) for t in case.built.schema.tables for c in secrets_of(t)]
    if not kept:
        raise SkippedError("no column's name says that it holds a secret")
    findings = [*_copied(case, kept), *_written(case, kept), *_shown(case, kept)]
    return Seen(tuple(findings), f"{len(kept)} columns of secrets looked for elsewhere")


def _copied(case: Case, kept: list[tuple[Table, Column]]) -> Iterator[Finding]:
    """Values of rows that exist, that stand in another place since."""
    known = {place for t, rows in case.rows.items() for place in _texts(t, rows.rows.values())}
    there = " ".join(text for _, text in known)
    places = [p for t, rows in case.now.items() for p in _texts(t, rows.rows.values())]
    for table, column in kept:
        old = case.rows.get(table.name)
        values = [r.get(column.name) for r in old.rows.values()] if old is not None else []
        secrets = [secret for secret in _secrets(values) if secret not in there]
        place = next((p for p, text in places if any(s in text for s in secrets)), None)
        if place is not None:
            yield _told(case, table, column, place, "is copied into")


def _written(case: Case, kept: list[tuple[Table, Column]]) -> Iterator[Finding]:
    """Values of new rows, that a trigger writes to another place as well."""
    fresh = set(things(case.built)) - set(things(case.first))
    facts = set(case.built.text.splitlines()) - set(case.first.text.splitlines())
    about = {thing.table for thing in fresh if thing.kind == "trigger"}
    every = any(fact.startswith("function ") for fact in facts)  # it may be any trigger's
    names = set(triggered(case.built.scratch.engine()))
    tried = [
        (table, column) for table, column in kept
        if table.name in names and table.primary_key
        and (every or table.name in about or _is_new(case, table, column))
    ]  # fmt: skip
    if tried:
        with trial(case) as writer:
            for table, column in tried:
                place = _taken_to(writer, table, column)
                if place is not None:
                    yield _told(case, table, column, place, "is written by a trigger into")


def _is_new(case: Case, table: Table, column: Column) -> bool:
    old = case.first.schema.table(table.name)
    return old is None or old.column(column.name) is None


def _taken_to(writer: Writer, table: Table, column: Column) -> Place | None:
    """Where a secret is found that a row is made with, and is changed to."""
    with writer.connection.begin_nested() as savepoint:
        try:
            made, other = writer.attempt(table), writer.values(table)
            if isinstance(made, Refusal):
                return None
            mine = sa.update(light(table)).where(*that(table, made))
            writer.connection.execute(mine.values({column.name: other[column.name]}))
            secrets = _secrets((made[column.name], other[column.name]))
            found = (
                place
                for each in writer.schema.tables
                for place, text in _texts(each.name, _rows(writer, each))
                if any(secret in text for secret in secrets)
            )
            return next(found, None)
        except (NoRowError, DBAPIError, KeyError):
            return None
        finally:
            savepoint.rollback()


def _rows(writer: Writer, table: Table) -> list[Mapping[str, Any]]:
    return [dict(row) for row in writer.connection.execute(sa.select(light(table))).mappings()]


def _shown(case: Case, kept: list[tuple[Table, Column]]) -> Iterator[Finding]:
    """Columns of views, that a role may read who may not read the secret itself."""
    if case.dialect != "postgresql":
        return
    before = set(_readers(case.first, kept))
    for table, column, place, role in _readers(case.built, kept):
        if (table, column, place, role) not in before:
            yield _told(case, table, column, place, "is shown to", f"{role} by")


def _readers(
    state: State, kept: list[tuple[Table, Column]]
) -> Iterator[tuple[Table, Column, Place, str]]:
    views = [thing.name for thing in things(state) if thing.kind == "view"]
    for view in views:
        with state.scratch.engine().connect() as connection:
            name = ".".join(map(quoted, view.split(".")))
            rows = connection.exec_driver_sql(f"SELECT * FROM {name} LIMIT 100").mappings().all()  # noqa: S608 - quoted
            for table, column in kept:
                there = state.schema.table(table.name)
                if there is None or there.column(column.name) is None:
                    continue
                values = connection.execute(sa.select(light(there).c[column.name])).scalars()
                secrets = _secrets(values)
                shown = next((n for row in rows for n, v in row.items() if v in secrets), None)
                said = {"view": name, "table": quoted_table(table.name), "column": column.name}
                if shown is not None:
                    for role in connection.execute(_READERS, said).scalars():
                        yield table, column, (view, str(shown)), role


def _texts(name: str, rows: Iterable[Mapping[str, Any]]) -> Iterator[tuple[Place, str]]:
    """What the columns hold that are not said to hold secrets."""
    if is_secret(name):
        return
    for row in rows:
        for column, value in row.items():
            if not is_secret(column) and isinstance(value, str | dict | list):
                yield (name, column), str(value)


def _secrets(values: Iterable[object]) -> list[str]:
    return [v for v in values if isinstance(v, str) and len(v.strip()) >= _SHORTEST]


def _told(
    case: Case, table: Table, column: Column, place: Place, how: str, by: str = ""
) -> Finding:
    where = ".".join(place)
    return case.finding(
        "secret-exposed", "warning",
        f"{table.name}.{column.name} {how} {f'{by} ' if by else ''}{where}",
        table=table.name, column=column.name,
        evidence=f"a value of {table.name}.{column.name} was found in {where}",
        cure=_CURE.format(column.name),
    )  # fmt: skip


CHECK = Check("secrets-kept", "Secrets stay in the columns that are said to hold them.", run)
