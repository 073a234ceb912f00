"""A function that is told whose rows are wanted asks the changed table for these alone."""

from sddflow.domain.finding import Finding
from sddflow.domain.schema.qualified import bare
from sddflow.domain.schema.table import Table
from sddflow.proof.case import Case
from sddflow.proof.check import Check, Seen, SkippedError
from sddflow.proof.queries.ignored import Ignored, ignoring_queries


def run(case: Case) -> Seen:
    """Look for keys among the parameters that a query's function does not use."""
    tables = {bare(table.name): table for table in case.touched if table.foreign_keys}
    if not tables:
        raise SkippedError("no changed table has a key")
    names = frozenset(n for t in tables.values() for n in (t.name, bare(t.name)))
    read = [
        (query, tables[bare(query.table)])
        for query in ignoring_queries(case.application.root, case.conventions, names)
    ]
    found = (
        _told(case, query, table, key.columns[0])
        for query, table in read
        for key in table.foreign_keys
        if len(key.columns) == 1 and key.columns[0] in query.parameters
    )
    return Seen(tuple(found), f"{len(tables)} changed tables looked for in the source")


def _told(case: Case, query: Ignored, table: Table, column: str) -> Finding:
    return case.finding(
        "isolation-leak", "warning",
        f"{query.function}() is told {column}, and asks {table.name} for the rows of all",
        table=table.name, column=column, place=query.place,
        evidence=f"{column} stands among its parameters, and nowhere in its body",
        cure=f"add a condition on {table.name}.{column}, or drop the parameter",
    )  # fmt: skip


CHECK = Check("asked-for", "A function that is told whose rows it wants asks for these.", run)
