"""Labels of an enum type: those of the model, and those of the database."""

import pytest
import sqlalchemy as sa

from sddflow.proof.checks import matches_models


def _moods(*labels, name="mood"):
    return lambda metadata: sa.Table(
        "days",
        metadata,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("mood", sa.Enum(*labels, name=name)),
    )


@pytest.mark.parametrize(
    ("promised", "built", "expected"),
    [
        (_moods("sad", "glad"), _moods("sad"), [("models-enum-labels", "error")]),
        (_moods("SAD", "GLAD"), _moods("sad", "glad"), [("models-enum-labels", "error")]),
        (_moods("sad"), _moods("sad", "glad"), [("models-enum-labels", "warning")]),
        (_moods("glad", "sad"), _moods("sad", "glad"), [("models-enum-order", "info")]),
        (_moods("sad", name="a"), _moods("sad", name="b"), [("models-column-type", "error")]),
        (_moods("sad", "glad"), None, []),
        (_moods("a", "b", "c"), None, []),
        (_moods("one"), None, []),
    ],
)
def test_labels(bench, promised, built, expected):
    """What a model may write must be there; more than that cannot be read by it."""
    if bench.server.dialect != "postgresql":
        pytest.skip("no enum types")
    seen = matches_models.run(bench.case(promised, built))
    assert [(f.code, f.severity) for f in seen.findings] == expected
