"""A new table has the trigger that every older table of its form has."""

import re
from collections import defaultdict
from collections.abc import Iterator

from sddflow.domain.schema.table import Schema, Table
from sddflow.proof.case import Case, State
from sddflow.proof.check import Check, Seen, SkippedError

_ENOUGH = 3  # tables with a trigger are a habit
_CALLS = re.compile(r"\bEXECUTE (?:FUNCTION|PROCEDURE) ((?:\w+\.)?\w+)")


def run(case: Case) -> Seen:
    """Compare new tables with the older ones whose triggers call one function."""
    habits = tuple(_habits(case.first))
    if not habits:
        raise SkippedError("no function is called by triggers of all tables of a form")
    new = [t for t in case.touched if case.first.schema.table(t.name) is None]
    calling = _calling(case.built)
    found = tuple(
        case.finding(
            "trigger-missing", "warning",
            f"{table.name} has no trigger that calls {function}, as all {len(tables)} older tables "
            f"with {', '.join(sorted(form))} have",
            table=table.name, evidence=f"it is called for {', '.join(sorted(tables))}",
            cure="create the trigger for the new table too",
        )
        for table in new
        for function, tables, form in habits
        if _has(table, form) and table.name not in calling[function]
    )  # fmt: skip
    return Seen(found, f"{len(new)} new tables against {len(habits)} habits")


def _habits(state: State) -> Iterator[tuple[str, set[str], frozenset[str]]]:
    """Functions, the tables that they are called for, and the columns that only these all have."""
    for function, names in _calling(state).items():
        tables = [t for t in state.schema.tables if t.name in names]
        if len(tables) < _ENOUGH:
            continue
        form = frozenset.intersection(*(frozenset(c.name for c in t.columns) for t in tables))
        form -= {"id"}
        if form and all(t.name in names for t in _of_form(state.schema, form)):
            yield function, names, form


def _calling(state: State) -> dict[str, set[str]]:
    """By function, the tables whose triggers call it."""
    found: dict[str, set[str]] = defaultdict(set)
    for fact in state.text.splitlines():
        head, _, words = fact.partition(": ")
        kind, _, rest = head.partition(" ")
        called = _CALLS.search(words) if kind == "trigger" else None
        if called is not None:
            found[called[1]].add(rest.partition(" ")[0])
    return found


def _of_form(schema: Schema, form: frozenset[str]) -> list[Table]:
    return [table for table in schema.tables if _has(table, form)]


def _has(table: Table, form: frozenset[str]) -> bool:
    return form <= {c.name for c in table.columns}


CHECK = Check("trigger-habit", "New tables have the triggers that all older ones have.", run)
