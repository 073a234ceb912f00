"""Queries of a new table, of the source or a spec, find their rows by an index."""

from collections.abc import Iterator

from sddflow.domain.finding import Finding
from sddflow.domain.schema.table import Table
from sddflow.proof.case import Case
from sddflow.proof.check import Check, Seen, SkippedError
from sddflow.proof.checks.index_use import planned
from sddflow.proof.queries.asked import asked
from sddflow.proof.queries.plans import planner
from sddflow.proof.queries.query import Query


def run(case: Case) -> Seen:
    """Plan each query that no index begins with a column of, on a filled copy."""
    new = [t for t in case.touched if case.first.schema.table(t.name) is None]
    if not new:
        raise SkippedError("no table is new")
    about = asked(case, new)
    findings = tuple(f for table in new for f in _look(case, table, about[table.name]))
    return Seen(findings, f"{sum(map(len, about.values()))} queries of new tables read")


def _look(case: Case, table: Table, queries: list[Query]) -> Iterator[Finding]:
    bare = [q for q in queries if not q.unclear and not _begins(table, q) and _telling(table, q)]
    if not bare:
        return
    with planner(case.built.scratch, table) as plans:
        for query in bare if plans is not None else ():
            plan = planned(plans, query, None) if plans is not None else None
            if plan is not None and not plan.uses:
                yield _unindexed(case, table, query, plan.text)
                return


def _telling(table: Table, query: Query) -> set[str]:
    """Columns that tell few rows from all others: no flags, and no words of a short list."""
    listed = {c.column for c in table.checks if c.choices}
    equal = {c.column for c in query.conditions if c.sort == "=" and not c.function}
    columns = [c for c in table.columns if c.name in equal - listed]
    return {c.name for c in columns if c.type.kind != "boolean" and not c.type.labels}


def _begins(table: Table, query: Query) -> bool:
    """Some index, whatever its kind, begins with a column of the query."""
    sets = [table.primary_key, *(u.columns for u in table.uniques)]
    sets += [i.columns for i in table.indexes]
    first = {columns[0].removesuffix(" DESC") for columns in sets if columns}
    return bool(first & {c.column for c in query.conditions})


def _unindexed(case: Case, table: Table, query: Query, plan: str) -> Finding:
    grows = bool(query.orders) and not case.sizes.is_small(table.name)
    columns = ", ".join(sorted(_telling(table, query)))
    return case.finding(
        "query-unindexed",
        "warning" if grows else "info",
        f"{query.place} reads all rows of {table.name} to find those of one {columns}",
        table=table.name,
        column=columns if "," not in columns else "",
        evidence=f"{query.text}\n{plan}",
        cure=f"index {columns}, then what the query sorts by",
    )


CHECK = Check("query-index", "Queries of a new table find their rows by an index.", run)
