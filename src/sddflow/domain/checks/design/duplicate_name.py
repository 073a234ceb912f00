"""`design-duplicate-name`: two things of one name, in a place where names are unique."""

from collections import Counter
from collections.abc import Iterable, Iterator

from sddflow.domain.checks.design.case import Case
from sddflow.domain.finding import Finding
from sddflow.domain.schema.table import Schema

CODE = "design-duplicate-name"


def duplicate_name(case: Case) -> Iterator[Finding]:
    """Tables and indexes share one name space; columns have one per table, classes one in all."""
    for name in _twice(t.name for t in case.design.tables):
        yield Finding(CODE, "error", f"the table {name} is proposed twice", table=name)
    for table in case.touched():
        for name in _twice(c.name for c in table.columns):
            yield Finding(
                CODE, "error", f"{table.name} has two columns {name}", table=table.name, column=name
            )
    for addition in _twice(a.table for a in case.design.additions):
        yield Finding(
            CODE,
            "error",
            f"{addition} is extended twice",
            cure="make it one addition",
            table=addition,
        )
    fresh = {i.name.lower() for t in case.touched() for i in t.indexes}
    for name in _twice(_relations(case.after)):
        if name in fresh:
            yield Finding(
                CODE, "error", f"two tables or indexes are named {name}", cure="name one otherwise"
            )
    for name in _twice(t.model for t in case.design.tables if t.model):
        yield Finding(CODE, "error", f"two new tables want the class name {name}")


def _relations(schema: Schema) -> Iterator[str]:
    for table in schema.tables:
        yield table.name
        yield from (i.name for i in table.indexes if i.name)
        yield from (u.name for u in table.uniques if u.name)


def _twice(names: Iterable[str]) -> list[str]:
    return [name for name, times in Counter(n.lower() for n in names).items() if times > 1]
