"""Values that one of several rows gives."""

import pytest
import sqlalchemy as sa

from sddflow.proof.checks import filled_from

LEAST = "(SELECT recipe_id, min(words) AS words FROM steps GROUP BY 1)"
OWN = "t.recipe_id = recipes.id"


def _recipes(metadata):
    sa.Table("recipes", metadata, sa.Column("id", sa.Integer, primary_key=True))
    key = sa.ForeignKey("recipes.id", ondelete="CASCADE")
    steps = sa.Table(
        "steps", metadata,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("recipe_id", sa.Integer, key, nullable=False),
        sa.Column("words", sa.String(40)),
    )  # fmt: skip
    for sql in (
        "INSERT INTO recipes (id) VALUES (900)",
        "INSERT INTO steps (id, recipe_id, words) VALUES (901, 900, 'wash'), (902, 900, 'cut')",
    ):
        sa.event.listen(steps, "after_create", sa.DDL(sql))


def _found(migrating, given):
    def up(op):
        op.add_column("recipes", sa.Column("first", sa.String(40)))
        op.execute(f"UPDATE recipes SET first = {given}")

    case = migrating.case(_recipes, up)
    found = filled_from.run(case).findings
    return [f.severity for f in found if f.code == "backfill-by-chance"]


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (f"t.words FROM steps AS t WHERE {OWN}", ["warning"]),
        (f"t.words FROM steps AS t WHERE {OWN} AND t.words IS NOT NULL", ["warning"]),
        (f"t.words FROM steps AS t WHERE {OWN} AND t.words <> ''", ["info"]),
        (f"(SELECT t.words FROM steps AS t WHERE {OWN} LIMIT 1)", ["warning"]),
        (f"(SELECT t.words FROM steps AS t WHERE {OWN} ORDER BY t.id LIMIT 1)", []),
        (f"(SELECT max(t.words) FROM steps AS t WHERE {OWN})", []),
        (f"t.words FROM steps AS t WHERE {OWN} AND t.id = 901", []),
        (f"t.words FROM {LEAST} AS t WHERE {OWN}", []),
        ("'none'", []),
    ],
)
def test_one_of_several(migrating, given, told):
    """A value that could be another one is told, where nothing says which row gives it."""
    assert _found(migrating, given) == told
