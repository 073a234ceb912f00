"""Lists and objects whose parts became rows."""

import pytest

from sddflow.database.rows import Snapshot
from sddflow.domain.schema.table import Column, ColumnType, ForeignKey, Table
from sddflow.proof.survival.taken_apart import taken_apart

TEXT = ColumnType("text")
OLD = Snapshot(
    Table("boards", (Column("id", ColumnType("integer")),)), {(1,): {"id": 1}, (2,): {"id": 2}}
)


def _below(*rows: tuple[int, str, object], points: bool = True) -> dict[str, Snapshot]:
    names = ("board_id", "name", "fact")
    keys = (ForeignKey(("board_id",), "boards"),) if points else ()
    table = Table("facts", tuple(Column(n, TEXT) for n in names), names[:2], foreign_keys=keys)
    return {"facts": Snapshot(table, {r[:2]: dict(zip(names, r, strict=True)) for r in rows})}


@pytest.mark.parametrize(
    ("values", "after", "expected"),
    [
        ({(1,): ["x", "y"], (2,): []}, _below((1, "0", "x"), (1, "1", "y")), True),
        ({(1,): ["x", "y"]}, _below((1, "0", "x")), False),
        ({(1,): ["x"], (2,): ["y"]}, _below((1, "0", "y"), (2, "0", "x")), False),
        ({(1,): {"a": 1, "b": [2]}}, _below((1, "a", 1), (1, "b", [2])), True),
        ({(1,): {"a": 1, "b": 2}}, _below((1, "a", 2), (1, "b", 1)), False),
        ({(1,): {"a": 1}, (2,): 7}, _below((1, "a", 1), (2, "_", 7)), True),
        ({(1,): ["x"]}, _below((1, "0", "x"), points=False), False),
        ({(1,): "x"}, _below((1, "0", "x")), False),
    ],
)
def test_each_part_has_its_row(values, after, expected):
    """Every item, and every value under its name, stands in a row that points to where it was."""
    assert taken_apart(values, "parts", OLD, {"boards": OLD}, {"boards": OLD} | after) is expected


def test_a_table_that_was_there_took_nothing_in():
    """Its rows were there without the migration."""
    there = _below((1, "0", "x"))
    assert not taken_apart(
        {(1,): ["x"]}, "parts", OLD, {"boards": OLD} | there, {"boards": OLD} | there
    )


def test_a_key_that_another_table_keeps():
    """What a row pointed to stands in a row that points to it, by a key to the same table."""
    columns = (Column("id", ColumnType("integer")), Column("parent_id", ColumnType("integer")))
    key = ForeignKey(("parent_id",), "boards")
    rows = {(n,): {"id": n, "parent_id": up} for n, up in ((1, None), (2, 1), (3, 1))}
    old = Snapshot(Table("boards", columns, foreign_keys=(key,)), rows)
    names = ("above_id", "board_id")
    keys = tuple(ForeignKey((name,), "boards") for name in names)
    paths = Table("paths", tuple(Column(n, TEXT) for n in names), names, foreign_keys=keys)
    for pairs, expected in (([(1, 2), (1, 3), (1, 1)], True), ([(1, 2), (2, 3)], False)):
        taken = Snapshot(paths, {p: dict(zip(names, p, strict=True)) for p in pairs})
        after = {"boards": old, "paths": taken}
        values = {(2,): 1, (3,): 1}
        assert taken_apart(values, "parent_id", old, {"boards": old}, after) is expected
