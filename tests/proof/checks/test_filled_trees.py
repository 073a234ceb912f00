"""What rows of a tree say about their place in it."""

import pytest
import sqlalchemy as sa

from sddflow.database.rows import take
from sddflow.proof.aimed.deepened import deepen
from sddflow.proof.checks import filled_from


def _folders(metadata):
    folders = sa.Table(
        "folders", metadata,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("parent_id", sa.Integer, sa.ForeignKey("folders.id")),
        sa.Column("name", sa.String(9), nullable=False),
    )  # fmt: skip
    rows = "(900, NULL, 'a'), (901, 900, 'b'), (902, 901, 'c')"
    sql = f"INSERT INTO folders (id, parent_id, name) VALUES {rows}"
    sa.event.listen(folders, "after_create", sa.DDL(sql))


def _told(migrating, column, *statements):
    def up(op):
        op.add_column("folders", column)
        for sql in statements:
            op.execute(f"UPDATE folders SET {column.name} = {sql}")

    found = filled_from.run(migrating.case(_folders, up)).findings
    return [f.column for f in found if f.code == "backfill-partial"]


TREE = (
    "(WITH RECURSIVE t(id, v) AS (SELECT id, {0} FROM folders WHERE parent_id IS NULL UNION ALL "
    "SELECT f.id, {1} FROM folders f JOIN t ON f.parent_id = t.id) "
    "SELECT v FROM t WHERE t.id = folders.id)"
)
ABOVE = "(SELECT p.name FROM folders p WHERE p.id = folders.parent_id)"
NUMBER, TEXT = sa.Integer(), sa.Text()
BELOW = "WHERE parent_id IS NOT NULL"


@pytest.mark.parametrize(
    ("column", "statements", "told"),
    [
        (("depth", NUMBER), ("0", f"1 {BELOW}"), True),
        (("depth", NUMBER), (TREE.format("0", "v + 1"),), False),
        (("root_id", NUMBER), ("coalesce(parent_id, id)",), True),
        (("root_id", NUMBER), (TREE.format("id", "v"),), False),
        (
            ("path", TEXT),
            (
                "name",
                f"(SELECT p.name FROM folders p WHERE p.id = folders.parent_id) || name {BELOW}",
            ),
            True,
        ),
        (("is_root", sa.Boolean()), ("parent_id IS NULL",), False),
    ],
)
def test_the_place_of_deep_rows(migrating, column, statements, told):
    """A place that is right below a root and wrong further down is told."""
    assert bool(_told(migrating, sa.Column(*column), *statements)) is told


def test_rows_go_deep(migrating):
    """Where a tree is spoken of, rows are hung one below the other."""
    case = migrating.case(_folders, lambda op: op.execute("SELECT 1"))
    engine, table = case.first.scratch.engine(), case.first.schema.table("folders")
    deepen(engine, case.first.schema, frozenset({"folders"}))
    with engine.connect() as connection:
        rows = take(connection, table).rows
    above = {row["id"]: row["parent_id"] for row in rows.values()}
    new = max(above)
    assert above[above[above[new]]] is not None or above[above[new]] is not None
