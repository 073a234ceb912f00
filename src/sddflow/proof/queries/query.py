"""A query as far as an index can help it."""

from dataclasses import dataclass
from typing import Literal

from sddflow.domain.place import Place

Sort = Literal["=", "<", "in", "is null", "is not null", "like", "like anywhere", "<>"]


@dataclass(frozen=True, slots=True)
class Condition:
    """What a query demands of one column.

    Args:
        column: its name.
        sort: `<` stands for every comparison that has a beginning or an end.
        function: around the column, `lower`; "" for none.
        value: where the source names it.
        known: `value` is named.
    """

    column: str
    sort: Sort
    function: str = ""
    value: str | int | float | bool | None = None
    known: bool = False


@dataclass(frozen=True, slots=True)
class Order:
    """One column of ORDER BY."""

    column: str
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """A SELECT from one table, or what an UPDATE or a DELETE asks for.

    Args:
        table: its name.
        place: where it is written.
        text: as it is written.
        conditions: all of which hold.
        orders: in order.
        unclear: columns that it says something about that is not understood here.
        changes: it changes what it finds, and shows it to nobody.
    """

    table: str
    place: Place
    text: str
    conditions: tuple[Condition, ...] = ()
    orders: tuple[Order, ...] = ()
    unclear: frozenset[str] = frozenset()
    changes: bool = False

    @property
    def columns(self) -> frozenset[str]:
        """Every column that it filters or sorts by."""
        named = (*(c.column for c in self.conditions), *(o.column for o in self.orders))
        return frozenset(named) | self.unclear
