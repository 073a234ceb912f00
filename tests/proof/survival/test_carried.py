"""Where the rows of a table went that is not there any more."""

import pytest

from sddflow.database.rows import Snapshot
from sddflow.domain.schema.table import Column, ColumnType, Table
from sddflow.proof.survival.carried import taken_over


def _books(name, *titles, **more):
    columns = tuple(Column(n, ColumnType("text")) for n in ("id", "title", *more))
    rows = {(n,): {"id": n, "title": title} | more for n, title in enumerate(titles)}
    return {name: Snapshot(Table(name, columns), rows)}


OLD = _books("legacy", "one", "two")


@pytest.mark.parametrize(
    ("before", "after", "gone"),
    [
        (OLD, _books("books", "one", "two"), {"legacy"}),
        (OLD, _books("books", "one", "two", "three", isbn=None), {"legacy"}),
        (OLD, _books("books", "one"), set()),
        (OLD, _books("books", "one", "TWO"), set()),
        (_books("legacy", "one", "two", isbn="7"), _books("books", "one", "two"), set()),
        (OLD | _books("books", "one", "two"), _books("books", "one", "two"), set()),
        (OLD, OLD | _books("books", "one", "two"), set()),
        (_books("legacy"), _books("books"), set()),
    ],
)
def test_taken_over(before, after, gone):
    """A table is taken over where a new one has each of its rows, in all columns."""
    assert taken_over(before, after) == gone
