"""Tables that nobody writes meanwhile, as pages tell it."""

import pytest

from sddflow.proof.operation.idle_tables import idle_tables

TABLES = ("claims", "audit.notes", "users", "clerks")
DURING = """\
| table | rows | written during a release |
|---|---|---|
| claims | 3 million | yes, by a trigger |
| notes | 5 million | no |
| users, clerks | 120 | nobody |
"""
BY_WHOM = """\
The release job stops `api` and `worker` and runs `alembic upgrade head`.
The **gateway** (`gateway.py`) is *not* stopped: scans come all day.

| table | rows | written by |
|-------|------|------------|
| claims | 3 million | api; gateway (via trigger) |
| notes | 9 000 | office, all day |
| all other tables | few | api |
"""


def _idle(tmp_path, text):
    (tmp_path / "docs").mkdir(exist_ok=True)
    (tmp_path / "docs/operations.md").write_text(f"# Operations\n\n{text}")
    return {table: str(place) for table, place in idle_tables(tmp_path, TABLES).items()}


def test_a_column_says_what_is_written_meanwhile(tmp_path):
    """No, nobody and never are said of tables that may be locked; each with its line."""
    place = "docs/operations.md"
    assert _idle(tmp_path, DURING) == {
        "audit.notes": f"{place}:6", "users": f"{place}:7", "clerks": f"{place}:7",
    }  # fmt: skip


def test_a_column_says_who_writes_and_the_page_who_goes_on(tmp_path):
    """What is written by those that are stopped is idle; others and whole days are not."""
    assert set(_idle(tmp_path, BY_WHOM)) == {"users", "clerks"}


@pytest.mark.parametrize(
    "text",
    [
        BY_WHOM.replace("is *not* stopped", "is slow"),
        BY_WHOM.replace("stops `api` and `worker` and runs", "runs"),
        DURING.replace("written during a release", "note"),
        "Nobody writes users during a release.\n",
    ],
)
def test_pages_that_say_less_tell_nothing(tmp_path, text):
    """Without who goes on, without a stop, or without such a column, nothing is known."""
    assert _idle(tmp_path, text) == {}


TRAFFIC = """\
1. The API is stopped; then `alembic upgrade head` runs.

The **feed reader** is not stopped. It touches no table but `notes`.

| table | rows | traffic outside the window |
|-------|------|----------------------------|
| notes | 600 M | 400 inserts/s, never stops |
| claims | 5 M | nightly batch |
| users, clerks | 2 k | API |
"""


def test_traffic_that_nobody_stops(tmp_path):
    """What is written by something that no sentence stops is not idle, nor what never stops."""
    assert set(_idle(tmp_path, TRAFFIC)) == {"users", "clerks"}
