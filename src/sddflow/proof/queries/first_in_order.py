"""Functions of the source that ask for rows of a table by an order, and take the first."""

import re
from dataclasses import dataclass

from sddflow.domain.place import Place
from sddflow.domain.schema.qualified import bare
from sddflow.domain.schema.table import Table
from sddflow.proof.case import Case
from sddflow.proof.queries.functions import functions_with

_FIRST = re.compile(r"\.order_by\(.*(?:\.limit\(\s*1\s*\)|\.first\(\s*\))", re.DOTALL)


@dataclass(frozen=True, slots=True)
class FirstInOrder:
    """Such a function.

    Args:
        place: of it.
        column: by which it orders first.
        descending: the greatest comes first.
    """

    place: Place
    column: str
    descending: bool


def first_in_order(case: Case, table: Table) -> FirstInOrder | None:
    """The first of them; None where there is none.

    Args:
        case: of the application.
        table: whose rows are asked for.
    """
    classes = case.conventions.classes_of(table.name)
    names = "|".join(map(re.escape, (*classes, bare(table.name))))
    asks = re.compile(rf"\bselect\(\s*(?:{names})\b|\bquery\(\s*(?:{names})\b")
    sorts = re.compile(
        rf"\.order_by\(\s*(?P<before>(?:\w+\.)?desc\(\s*)?(?:{names})\.(?:c\.)?(?P<column>\w+)"
        r"(?P<after>\.desc\(\))?"
    )
    for _, text, place in functions_with(case, _FIRST):
        found = sorts.search(text) if asks.search(text) else None
        if found is not None:
            return FirstInOrder(place, found["column"], bool(found["before"] or found["after"]))
    return None
