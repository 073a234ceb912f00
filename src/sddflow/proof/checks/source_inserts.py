"""Inserts that the source builds bring every column that the migration demands."""

import re
from collections.abc import Iterator
from pathlib import Path

import sqlalchemy as sa

from sddflow.database.refusal import Refusal
from sddflow.database.writer import Writer
from sddflow.domain.conventions import Conventions
from sddflow.domain.finding import Finding
from sddflow.domain.schema.qualified import bare, parts
from sddflow.domain.schema.table import Column, Table
from sddflow.errors import TargetError
from sddflow.proof.case import Case, State
from sddflow.proof.check import Check, Seen, SkippedError
from sddflow.proof.demanded import demanded
from sddflow.proof.probing import trial, without
from sddflow.proof.queries.constructed import constructed_in
from sddflow.proof.queries.given_values import Given, given_places, given_values
from sddflow.proof.queries.inserts import Insert, inserts_in

_GENERATED = re.compile(r"\bgenerated\b", re.IGNORECASE)


def run(case: Case) -> Seen:
    """Insert rows without the columns that such an insert leaves out; look for one too many."""
    wanted = {bare(t.name): (t, new) for t in case.touched if (new := _demanded(case, t))}
    found = [f for t in case.touched for f in _left_empty(case, t)]
    found += [f for t in case.touched for f in _worked_out_twice(case, t)]
    root, conventions = case.application.root, case.conventions
    said = [i for i in _inserts(root, conventions) if i.table in wanted] if wanted else []
    if not said and not found:
        raise SkippedError("the source builds no insert that gives too much or too little")
    if said:
        with trial(case) as writer:
            found += (f for i in said for f in _look(case, writer, i, *wanted[i.table]))
    return Seen(tuple(found), f"{len(said)} inserts of the source tried")


def _inserts(root: Path, conventions: Conventions) -> Iterator[Insert]:
    yield from inserts_in(root, conventions)
    yield from constructed_in(root, conventions)


def _worked_out_twice(case: Case, table: Table) -> Iterator[Finding]:
    """Columns that the database works out now, and that the source gives a value all the same."""
    names = _worked_out(case.built, table)
    for name in sorted(names - _worked_out(case.first, table)) if names else ():
        place = next(
            given_places(*_where(case, table, name), alone=case.built.schema.has_once(name)), None
        )
        if place is not None:
            yield case.finding(
                "insert-broken", "error",
                f"{place} fails after the migration: it gives {table.name}.{name} a value, and the "
                "database works that column out",
                table=table.name, column=name, place=place,
                evidence=f"{table.name}.{name} is GENERATED ALWAYS",
                cure=f"leave {name} out there",
            )  # fmt: skip


def _worked_out(state: State, table: Table) -> frozenset[str]:
    if not _GENERATED.search(state.text) or state.schema.table(table.name) is None:
        return frozenset()
    schema, name = parts(table.name)
    columns = sa.inspect(state.scratch.engine()).get_columns(name, schema or None)
    identities = ((c["name"], c.get("identity")) for c in columns)
    always = (name for name, identity in identities if identity and identity["always"])
    return frozenset((*always, *(c["name"] for c in columns if c.get("computed"))))


def _where(case: Case, table: Table, column: str) -> tuple[Path, Conventions, str, str]:
    return case.application.root, case.conventions, bare(table.name), column


def _closed(case: Case, table: Table) -> list[str]:
    """Columns that may be NULL no more, and that nobody fills in the place of a NULL."""
    old = case.first.schema.table(table.name)
    was = {c.name for c in old.columns if c.nullable} if old is not None else set()
    now = {c.name for c in table.columns if c.name in was and not c.nullable and not c.default}
    return sorted(now - _filled(case, table, now)) if now else []


def _left_empty(case: Case, table: Table) -> Iterator[Finding]:
    """For each column that may be NULL no more, the first place that may give it no value."""
    for column in _closed(case, table):
        given = given_values(*_where(case, table, column), alone=case.built.schema.has_once(column))
        said = next((each for each in given if each.value is None), None)
        if said is not None:
            yield _none(case, table, column, said)


def _none(case: Case, table: Table, column: str, said: Given) -> Finding:
    may = "gives None" if said.shown == "None" else f"gives {said.shown}, which may be None,"
    return case.finding(
        "insert-broken", "warning",
        f"{said.place} {may} to {table.name}.{column}, which may be NULL no more",
        table=table.name, column=column, place=said.place,
        evidence=f"{table.name}.{column} becomes NOT NULL",
        cure="have the source give a value in every case, or let the column be NULL",
    )  # fmt: skip


def _demanded(case: Case, table: Table) -> tuple[Column, ...]:
    """Columns that every row must bring now, and had not to before."""
    old = case.first.schema.table(table.name)
    before = {column.name for column in demanded(old)} if old else set()
    return tuple(column for column in demanded(table) if column.name not in before)


def _look(
    case: Case, writer: Writer, said: Insert, table: Table, new: tuple[Column, ...]
) -> Iterator[Finding]:
    left = {c.name for c in new if c.name not in said.columns}
    if not left or not said.columns <= {column.name for column in table.columns}:
        return  # attributes that are called otherwise than their columns may be any of them
    if said.relates:
        left -= {name for key in table.foreign_keys for name in key.columns}
    if said.fills:
        left -= _filled(case, table, left)
    made = without(writer, table, left) if left else None
    if isinstance(made, Refusal) and made.kind == "not-null":
        named = next((name for name in sorted(left) if name in made.line), min(left))
        yield _told(case, said, table, named, made.line)


def _filled(case: Case, table: Table, names: set[str]) -> set[str]:
    """Those that the model has a default for; all where the models cannot be asked."""
    try:
        tables = case.declared.tables
    except TargetError:
        return names
    declared = next((t for t in tables if t.name == table.name), None)
    return {c.name for c in declared.columns if c.filled} if declared else names


def _told(case: Case, said: Insert, table: Table, name: str, line: str) -> Finding:
    why = "" if said.fills else " (include_defaults=False leaves out the default of the model, too)"
    return case.finding(
        "insert-broken", "error",
        f"an insert of the source fails after the migration: it leaves out {table.name}.{name}, "
        f"which is NOT NULL and has no default{why}",
        table=table.name, column=name, place=said.place, evidence=line,
        cure=f"give it a value for {name} there, or the column a server_default that stays",
    )  # fmt: skip


CHECK = Check("source-inserts", "Inserts of the source bring what is demanded.", run)
