"""Names that an expectation leaves open: what a design calls otherwise counts as the expected."""

from collections.abc import Iterable
from dataclasses import dataclass

from benchmarks.design.gold import Gold
from sddflow.domain.schema.design import Design


@dataclass(frozen=True)
class Naming:
    """From the names of a design to the expected ones.

    Args:
        tables: the name in the design to the expected name, where these differ.
        columns: the same, by the expected name of the table.
    """

    tables: dict[str, str]
    columns: dict[str, dict[str, str]]

    def table(self, name: str) -> str:
        """The expected name of a table; a name that nobody expects stays."""
        return self.tables.get(name, name)

    def of(self, table: str, columns: Iterable[str]) -> tuple[str, ...]:
        """The expected names of columns of a table, which is named as expected."""
        known = self.columns.get(table, {})
        return tuple(known.get(column, column) for column in columns)


def naming(design: Design, gold: Gold) -> Naming:
    """One name for each thing: where the first is there, the others are other things."""
    found = {table.name: {c.name for c in table.columns} for table in design.tables}
    found |= {more.table: {c.name for c in more.columns} for more in design.additions}
    tables = dict(_other(t.name, t.also, found) for t in gold.tables)
    called = {expected: name for name, expected in tables.items()}
    columns = {
        t.name: dict(_other(c.name, c.also, found.get(called[t.name], ())) for c in t.columns)
        for t in gold.tables
    }
    return Naming(tables, columns)


def _other(name: str, also: tuple[str, ...], found: Iterable[str]) -> tuple[str, str]:
    """The name that is found, and the expected one."""
    return next((one for one in (name, *also) if one in found), name), name
