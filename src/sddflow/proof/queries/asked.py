"""Every query that is known of some tables: those of the source, then those of the specs."""

from collections.abc import Iterable

from sddflow.domain.schema.qualified import bare
from sddflow.domain.schema.table import Table
from sddflow.proof.case import Case
from sddflow.proof.queries.query import Query
from sddflow.proof.queries.source import queries_of
from sddflow.proof.queries.stated import stated_queries


def asked(case: Case, tables: Iterable[Table]) -> dict[str, list[Query]]:
    """The queries of each table, by its name."""
    tables = tuple(tables)
    root, conventions = case.application.root, case.conventions
    known = (*queries_of(root, conventions), *stated_queries(root, tables, case.users))
    return {t.name: [q for q in known if q.table in {t.name, bare(t.name)}] for t in tables}
