"""Each index helps a query that it is meant for; none that a query needs goes away."""

import ast
import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from sddflow.database.expressions import same_words
from sddflow.domain.finding import Finding
from sddflow.domain.schema.table import Index, Table
from sddflow.proof.case import Case
from sddflow.proof.check import Check, Seen, SkippedError
from sddflow.proof.queries.asked import asked
from sddflow.proof.queries.own_files import own_files
from sddflow.proof.queries.plans import Plan, Planner, planner
from sddflow.proof.queries.query import Query
from sddflow.proof.queries.statement import statement
from sddflow.target.source import all_nodes, parse, source_text


def run(case: Case) -> Seen:
    """Plan what source and specs ask with each new index, and without each that goes."""
    pairs = [
        (t, new, gone) for t in case.touched for new, gone in [_changed(case, t)] if new or gone
    ]
    if not pairs:
        raise SkippedError("no index is new or gone")
    about = asked(case, [t for t, _, _ in pairs])
    if not any(about.values()):
        raise SkippedError("no query of these tables stands in the source or in a spec")
    findings = tuple(f for pair in pairs if about[pair[0].name] for f in _look(case, about, *pair))
    return Seen(
        findings, f"{sum(map(len, about.values()))} queries of the source and the specs planned"
    )


def _changed(case: Case, table: Table) -> tuple[list[Index], list[Index]]:
    """Indexes that are new, and those that are gone; what is unique is there for its own sake."""
    old = case.first.schema.table(table.name)
    names = _renamed(old, table) if old is not None else {}
    was = {_form(i, names): i for i in old.indexes} if old is not None else {}
    now = {_form(i): i for i in table.indexes}
    new = [i for form, i in now.items() if form not in was and not i.unique]
    gone = [i for form, i in was.items() if form not in now]
    return [i for i in new if not _for_key(table, i)], gone


def _renamed(old: Table, table: Table) -> dict[str, str]:
    """By its old name, what stands in the place of a column that is gone, and is of its type."""
    pairs = zip(old.columns, table.columns, strict=False)
    return {
        was.name: now.name
        for was, now in pairs
        if was.type == now.type and not (table.column(was.name) or old.column(now.name))
    }


def _form(index: Index, names: Mapping[str, str] = MappingProxyType({})) -> tuple[object, ...]:
    def called(words: str) -> str:
        return re.sub(r"\w+", lambda word: names.get(word[0], word[0]), words) if names else words

    return tuple(map(called, index.columns)), called(index.where), index.unique


def _for_key(table: Table, index: Index) -> bool:
    """It begins with a foreign key: the parent's delete is a query of its own."""
    plain = [c.removesuffix(" DESC") for c in index.columns]
    keys = (key.columns for key in table.foreign_keys)
    return any(set(plain[: len(columns)]) == set(columns) for columns in keys)


def _look(
    case: Case, about: dict[str, list[Query]], table: Table, new: list[Index], gone: list[Index]
) -> Iterator[Finding]:
    queries = about[table.name]
    with planner(case.built.scratch, table) as plans:
        if plans is None:
            return
        for index in new:
            yield from _new(case, plans, index, [q for q in queries if _concerns(table, q, index)])
        for index in gone:
            yield from _gone(case, plans, index, [q for q in queries if _concerns(table, q, index)])


def _concerns(table: Table, query: Query, index: Index) -> bool:
    """It filters or sorts by a column of the index."""
    return bool(_mentioned(table, index) & query.columns)


def _mentioned(table: Table, index: Index) -> set[str]:
    words = " ".join(map(same_words, index.columns))
    return {c.name for c in table.columns if c.name.lower() in _names(words)}


def _names(words: str) -> set[str]:
    return set("".join(c if c.isalnum() or c == "_" else " " for c in words).split())


def _unsure(table: Table, query: Query, index: Index) -> bool:
    """What the query says of a column, or the value that the index's predicate is about."""
    asked = {c.column for c in query.conditions if not c.known and c.sort in {"=", "in", "<"}}
    told = _names(same_words(index.where))
    return bool(query.unclear & _mentioned(table, index)) or bool(
        {name for name in asked if name.lower() in told}
    )


def _new(case: Case, plans: Planner, index: Index, queries: list[Query]) -> Iterator[Finding]:
    table = plans.table
    if not queries or any(_unsure(table, q, index) for q in queries):
        return
    if _is_asked_in_text(case, table, index):
        return
    seen = [(q, plan) for q in queries if (plan := planned(plans, q, index)) is not None]
    if not seen:
        return
    if not any(plan.uses for _, plan in seen):
        yield _unused(case, table, index, *seen[0])
        return
    yield from _unsorted(case, table, index, seen)


def planned(plans: Planner, query: Query, index: Index | None) -> Plan | None:
    """How a query runs with an index, or with all of them; None where nobody can tell."""
    asked = statement(query, plans.table)
    return plans.plan(asked, index) if asked is not None else None


def _is_asked_in_text(case: Case, table: Table, index: Index) -> bool:
    """A text of the source compares its first column: SQL, or a part of it, that is not planned."""
    first = next((c.name for c in table.columns if c.name in _names(index.columns[0])), "")
    compares = re.compile(
        rf"\b{re.escape(first)}\b\s*(?:[<>]=?|=(?!=)|between\b|in\s*\()", re.IGNORECASE
    )
    texts = (
        node.value
        for file, _ in own_files(case)
        if first in source_text(file) and (tree := parse(file)) is not None
        for node in all_nodes(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )
    return bool(first) and any(map(compares.search, texts))


def _unused(case: Case, table: Table, index: Index, query: Query, plan: Plan) -> Finding:
    return case.finding(
        "index-unused",
        "warning",
        f"no query of the application can use {index.name} on {_columns(table, index)}: "
        f"{query.place} asks otherwise",
        table=table.name,
        column=index.columns[0] if len(index.columns) == 1 else "",
        evidence=f"{query.text}\n{plan.text}",
        cure="index what the query asks for: its expression, equal columns first, its predicate",
    )


def _unsorted(
    case: Case, table: Table, index: Index, seen: list[tuple[Query, Plan]]
) -> Iterator[Finding]:
    """An index over the columns of ORDER BY that cannot give their order."""
    plain = [c.removesuffix(" DESC") for c in index.columns]
    for query, plan in seen:
        equal = {c.column for c in query.conditions if c.sort == "="}
        wanted = equal | {o.column for o in query.orders}
        if plan.sorts and query.orders and wanted == set(plain) and len(query.orders) > 1:
            yield case.finding(
                "index-unsorted",
                "warning",
                f"{index.name} on {_columns(table, index)} cannot give the order that "
                f"{query.place} asks for: every row found is sorted",
                table=table.name,
                evidence=f"{query.text}\n{plan.text}",
                cure="index the columns in the order, and with the DESC, of the query",
            )
            return


def _gone(case: Case, plans: Planner, index: Index, queries: list[Query]) -> Iterator[Finding]:
    table = plans.table
    for query in (q for q in queries if not q.unclear and _equal(q)):
        plan = planned(plans, query, None)
        if plan is not None and not plan.uses and _helped(case, table, index, query):
            yield case.finding(
                "index-needed",
                "warning",
                f"{index.name} is gone, and {query.place} reads all rows of {table.name} now",
                table=table.name,
                evidence=f"{query.text}\n{plan.text}",
                cure="keep it, or make the index that takes its place first",
            )
            return


def _equal(query: Query) -> bool:
    return any(c.sort in {"=", "in"} for c in query.conditions)


def _helped(case: Case, table: Table, index: Index, query: Query) -> bool:
    """The query used the index as long as it was there."""
    old = case.first.schema.table(table.name)
    if old is None:
        return False
    with planner(case.first.scratch, old) as plans:
        plan = planned(plans, query, index) if plans is not None else None
        return plan is not None and plan.uses


def _columns(table: Table, index: Index) -> str:
    where = f" where {index.where}" if index.where else ""
    return f"{table.name}({', '.join(index.columns)}){where}"


CHECK = Check("index-use", "Each index helps a query, and none that is needed goes.", run)
