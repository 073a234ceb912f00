"""A migration that fails on rows, cured on a copy: in the application's own interpreter."""

import pytest

PASSES = "cure tried on a copy, it passes: the NULLs of users.nick filled first"


@pytest.mark.slow
@pytest.mark.parametrize("dialect", ["sqlite", "postgresql"])
@pytest.mark.parametrize(
    ("more", "passes"),
    [("", True), ('b.create_check_constraint("ck", "length(nick) > 99")', False)],
)
def test_nulls_filled_first(app, dialect, more, passes):
    """With the NULLs filled the migration runs, unless something else is in its way."""
    body = 'with op.batch_alter_table("users") as b:\n    b.alter_column("nick", nullable=False)\n'
    found = app.look(dialect, f"{body}    {more}" if more else body)
    cured = [PASSES in f.evidence for f in found if f.code == "rows-break-not-null"]
    assert cured == ([True] if passes else cured)
    assert passes or not any(cured)
