"""Triggers that refuse rows in words of their own."""

from types import SimpleNamespace

import pytest

from sddflow.database.quoting import verbatim
from sddflow.database.scratch import scratch
from sddflow.domain.settings import Settings
from sddflow.proof.said_no_before import said_no_before

TRIGGER = """
CREATE TRIGGER frozen BEFORE INSERT ON bills
BEGIN SELECT RAISE(ABORT, 'the bill''s state is no draft'); END
"""
FUNCTION = """
CREATE FUNCTION frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'a bill in state % is no draft', NEW.state; END $$
"""


def _case(made):
    known = {}
    return SimpleNamespace(
        dialect=made.dialect, first=SimpleNamespace(scratch=made),
        once=lambda name, find: known.setdefault(name, find()),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("server", "setup", "words"),
    [
        ("sqlite", ["CREATE TABLE bills (id INTEGER)", TRIGGER], "the bill's state is no draft"),
        pytest.param(
            "postgresql", [FUNCTION], "a bill in state paid is no draft",
            marks=pytest.mark.postgres,
        ),
    ],
)  # fmt: skip
def test_words_that_a_trigger_of_before_says(server, setup, words):
    """What stands in its RAISE is met with whatever is put into it; other errors are not."""
    with scratch(server, Settings()) as made:
        with made.engine().begin() as connection:
            for sql in setup:
                connection.execute(verbatim(sql))
        case = _case(made)
        assert said_no_before(case, f"every row was refused: {words}")
        assert not said_no_before(case, "NOT NULL constraint failed: bills.state")
