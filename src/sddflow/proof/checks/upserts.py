"""What the source writes by ON CONFLICT is unique in the database, and conflicts."""

import re
from collections.abc import Iterator

from sddflow.domain.finding import Finding
from sddflow.domain.schema.qualified import bare
from sddflow.domain.schema.table import Table
from sddflow.proof.case import Case, State
from sddflow.proof.check import Check, Seen, SkippedError
from sddflow.proof.queries.upserts import Upsert, upserts_in

_UNIQUE = re.compile(
    r"(?:constraint|index) (?P<table>\S+) (?P<name>\S+): "
    r"(?:UNIQUE|PRIMARY KEY|CREATE UNIQUE INDEX .*? USING btree) \((?P<columns>[^()]*)\)"
    r"(?P<rest>.*)"
)
_ALIKE = "NULLS NOT DISTINCT"


def run(case: Case) -> Seen:
    """Look for a rule that keeps unique what each upsert names."""
    touched = {bare(table.name): table for table in case.touched}
    every = {bare(table.name): table for table in case.built.schema.tables}
    later = case.dialect == "postgresql" and "DEFERRABLE" in case.built.text
    wanted = every if later else touched  # that a rule is deferrable changes no table
    said = [u for u in upserts_in(case.application.root, case.conventions) if u.table in wanted]
    if not said:
        raise SkippedError("no upsert of a new or changed table stands in the source")
    built = (u for u in said if u.table in touched and not u.is_sql)
    found = [f for u in built for f in _look(case, u, touched[u.table])]
    found += [f for u in said if later for f in _conflicts_late(case, u, every[u.table])]
    return Seen(tuple(found), f"{len(said)} upserts compared with what is unique")


def _conflicts_late(case: Case, said: Upsert, table: Table) -> Iterator[Finding]:
    """What keeps its columns unique may be looked at at the end, and that is new."""
    if _is_deferrable(case.built, table, said) and not _is_deferrable(case.first, table, said):
        yield case.finding(
            "upsert-broken", "error",
            f"ON CONFLICT ({', '.join(said.columns)}) fails: what keeps these unique in "
            f"{table.name} is DEFERRABLE, and PostgreSQL takes no such rule for it",
            table=table.name, place=said.place,
            cure="keep the constraint NOT DEFERRABLE, or write the upsert in another way",
        )  # fmt: skip


def _look(case: Case, said: Upsert, table: Table) -> Iterator[Finding]:
    old, columns = case.first.schema.table(table.name), ", ".join(said.columns)
    if not _is_unique(table, said):
        if old is None or _is_unique(old, said):
            some = _of_some_rows(table, said)
            why = f"only {some} keeps some rows" if some else "nothing keeps these"
            yield case.finding(
                "upsert-broken", "error",
                f"ON CONFLICT ({columns}) fails: {why} unique in {table.name}",
                table=table.name, place=said.place,
                cure="say the index's own condition there: index_where=…" if some
                else f"sa.UniqueConstraint on {columns}, in the model and in the migration",
            )  # fmt: skip
        return
    emptied = {n for k in table.foreign_keys if k.on_delete == "set null" for n in k.columns}
    asked = {*said.columns} - emptied  # NULL comes to those by a delete, not by an upsert
    empty = [c.name for c in table.columns if c.name in asked and c.nullable]
    if empty and not (old is not None and _is_unique(old, said)) and not _alike(case.built, table):
        yield case.finding(
            "upsert-broken", "warning",
            f"ON CONFLICT ({columns}) writes a new row each time that {empty[0]} is NULL: no NULL "
            "is the same as another one",
            table=table.name, column=empty[0], place=said.place,
            cure="postgresql_nulls_not_distinct=True, or a value in the place of NULL",
        )  # fmt: skip


def _is_unique(table: Table, said: Upsert) -> bool:
    return any(set(columns) == set(said.columns) for columns in table.unique_sets)


def _of_some_rows(table: Table, said: Upsert) -> str:
    """The index that keeps these unique, with a condition that the upsert does not say."""
    some = (i for i in table.indexes if i.unique and i.where)
    return next((i.name for i in some if set(i.columns) == set(said.columns)), "")


def _is_deferrable(state: State, table: Table, said: Upsert) -> bool:
    """What keeps it unique may be looked at later; another index beside it helps nothing."""
    keeps: dict[str, bool] = {}
    for found in filter(None, map(_UNIQUE.match, state.text.splitlines())):
        columns = {name.strip(' "') for name in found["columns"].split(",")}
        if found["table"] == table.name and columns == set(said.columns):
            later = "DEFERRABLE" in found["rest"].replace("NOT DEFERRABLE", "")
            keeps[found["name"]] = keeps.get(found["name"], False) or later
    return any(keeps.values())


def _alike(state: State, table: Table) -> bool:
    """PostgreSQL was told that one NULL is as good as another."""
    return any(_ALIKE in f for f in state.text.splitlines() if f" {table.name} " in f)


CHECK = Check("upserts", "What is written by ON CONFLICT is unique.", run)
