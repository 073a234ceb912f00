"""Places that are counted below each row, and through a whole table."""

import pytest
import sqlalchemy as sa

from sddflow.proof.checks import filled_from


def _recipes(metadata):
    sa.Table("recipes", metadata, sa.Column("id", sa.Integer, primary_key=True))
    key = sa.ForeignKey("recipes.id", ondelete="CASCADE")
    sa.Table(
        "steps", metadata,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("recipe_id", sa.Integer, key, nullable=False),
        sa.Column("position", sa.Integer),
    )  # fmt: skip


def _found(migrating, column, value):
    def up(op):
        if column != "position":
            op.add_column("steps", sa.Column(column, sa.Integer()))
        op.execute("INSERT INTO steps (id, recipe_id) SELECT 5000, min(recipe_id) FROM steps ")
        op.execute(f"UPDATE steps SET {column} = ({value})")

    case = migrating.case(_recipes, up)
    return {(f.code, f.column) for f in filled_from.run(case).findings}


ALL = "SELECT count(*) FROM steps s WHERE s.id <= steps.id"


@pytest.mark.parametrize(
    ("column", "value", "told"),
    [
        ("position", ALL, True),
        ("ordinal", ALL, True),
        ("position", f"{ALL} AND s.recipe_id = steps.recipe_id", False),
        ("ordinal", f"{ALL} AND s.recipe_id = steps.recipe_id", False),
    ],
)
def test_places_below_a_row(migrating, column, value, told):
    """Places that go on from one recipe to the next are told, whether the column is new or not."""
    try:
        found = _found(migrating, column, value)
    except filled_from.SkippedError:
        found = set()
    assert (("backfill-total", column) in found) is told
