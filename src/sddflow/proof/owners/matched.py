"""The rows of one table that a text of another one finds, and whose they all are."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from sddflow.domain.schema.table import Table
from sddflow.domain.schema.tenancy import Key, Row, Tenants, apart
from sddflow.proof.aimed.joined import Naming, naming_by
from sddflow.proof.aimed.joins import joined_in
from sddflow.proof.aimed.way_up import words_in
from sddflow.proof.case import Case
from sddflow.proof.owners.whose_rows import whose_rows

Met = tuple[Key, Tenants, list[tuple[Row, Tenants]]]
"""A row by its key, whose it is, and the rows that go with it, each with its owner."""


def namings(case: Case) -> Iterator[Naming]:
    """Each two tables of which the migration finds rows of one by a text of the other."""
    source = case.history.source
    return naming_by(case.first.schema, joined_in(source), words_in(source))


def matched(case: Case, naming: Naming) -> Iterator[Met]:
    """Each row that names others, with those that it names; the other way round, with the names."""
    table, text, other, by = naming
    of = case.holders
    whose = whose_rows(case.first.schema, of, case.rows)
    named: dict[Any, list[tuple[Row, Tenants]]] = defaultdict(list)
    for row in case.rows[table.name].rows.values():
        if row[text.name] is not None:
            named[row[text.name]].append((row, whose.of(table, row)))
    for key, row in case.rows[other.name].rows.items():
        yield key, whose.of(other, row), named.get(row[by.name], [])


def unnamed(case: Case, table: Table) -> set[Key]:
    """Rows of a table, by key, whose text names nothing that is their owner's."""
    found = set[Key]()
    for naming in namings(case):
        if naming[2].name == table.name:
            found |= {
                key
                for key, mine, met in matched(case, naming)
                if all(apart(mine, o) for _, o in met)
            }
    return found
