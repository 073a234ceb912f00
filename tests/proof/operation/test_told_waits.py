"""How long others may wait for a lock, as pages tell it."""

import pytest

from sddflow.proof.operation.told_waits import told_waits


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("What locks\nmore than 2 seconds goes to the night.", 2),
        ("A lock that keeps writers waiting for over three seconds is an incident.", 3),
        ("Tables must not be locked for longer than 0.5 s.", 0.5),
        ("Up to a second of a lock is fine.\n\nNo lock over 4 s.", 1),
        ("Clients give up after more than 20 seconds. Locks are bad.", None),
        ("`lock_timeout` is more than 3 s.", None),
        ("A lock is a lock.", None),
        ("Requests time out after 5 s, so nothing may block reads longer than that.", 5),
    ],
)
def test_the_shortest_time_that_a_sentence_allows_a_lock(tmp_path, text, seconds):
    """A number of seconds counts where its own sentence speaks of locks."""
    (tmp_path / "README.md").write_text(f"# Running it\n\n{text}\n")
    told = {wait.table: wait.seconds for wait in told_waits(tmp_path, ["tasks"])}
    assert told.get("*") == seconds


PAGE = """
# Running it

| table | rows | written by |
|---|---|---|
| shifts | 150 000 | the rota; nobody minds if it is closed for a minute |
| notes | 9 million | all day |

`notes` and `users` must not be locked for writing for more than 3 s. For `tags`,
`tag_links` and the settings 15 s is no matter. Small tables (teams, roles) may be updated
in one statement; `others` must not be updated in one statement.
"""


def test_times_of_tables_that_are_named(tmp_path):
    """A sentence is about the tables it names, a cell about the table of its line."""
    (tmp_path / "README.md").write_text(PAGE)
    tables = ["shifts", "notes", "users", "tags", "tag_links", "teams", "roles", "others"]
    told = {wait.table: wait.seconds for wait in told_waits(tmp_path, tables)}
    named = {"shifts": 60, "notes": 3, "users": 3, "tags": 15, "tag_links": 15}
    assert told == {**named, "teams": 10, "roles": 10}
