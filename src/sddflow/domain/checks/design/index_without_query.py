"""`design-index-without-query`: an index that nothing is said to need slows every write."""

from collections.abc import Iterator

from sddflow.domain.checks.design.case import Case
from sddflow.domain.finding import Finding
from sddflow.domain.schema.table import Index

CODE = "design-index-without-query"


def index_without_query(case: Case) -> Iterator[Finding]:
    """Each index names the query it serves, in the spec's words."""
    for table, index in case.elements():
        if isinstance(index, Index) and not index.unique and not index.serves.strip():
            yield Finding(
                CODE,
                "error",
                f"the index {index.name} of {table} serves no named query",
                cure="name the query of the spec, or leave it out",
                table=table,
            )
