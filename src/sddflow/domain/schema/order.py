"""Tables in the order in which they can be made: those that are pointed to first."""

from collections.abc import Iterable

from sddflow.domain.schema.table import Table


def parents_first(tables: Iterable[Table]) -> tuple[Table, ...]:
    """Tables after the tables their foreign keys point to.

    Where keys go round in a circle, the table with the fewest open parents comes first, those
    before all that its rows cannot do without; equals are taken by name, so that the order never
    depends on how the tables were given.
    """
    left = sorted(tables, key=lambda table: table.name)
    done: list[Table] = []
    while left:
        following = min(left, key=lambda table: (_needed(table, left), len(_open(table, left))))
        left.remove(following)
        done.append(following)
    return tuple(done)


def _open(table: Table, left: list[Table]) -> set[str]:
    """The parents that still have to be made, the table itself apart."""
    names = {other.name for other in left} - {table.name}
    return {key.referred for key in table.foreign_keys} & names


def _needed(table: Table, left: list[Table]) -> int:
    """How many of the open parents every row must point to."""
    optional = {c.name for c in table.columns if c.nullable}
    needed = {k.referred for k in table.foreign_keys if not optional & {*k.columns}}
    return len(needed & _open(table, left))
