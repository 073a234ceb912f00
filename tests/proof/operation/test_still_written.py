"""The only tables that are written while a release comes."""

import pytest

from sddflow.proof.operation.still_written import still_written

TABLES = ("hr.clock_events", "notes", "marks", "users")
STOPS = "The web application and the workers are stopped, then `alembic upgrade head` runs.\n\n"


@pytest.mark.parametrize(
    ("text", "tables"),
    [
        ("The exception is **`hr.clock_events`**. The intake is never stopped.", {"clock_events"}),
        (
            "The feed is **not stopped**. It touches no table but `notes` and `marks`.",
            {"notes", "marks"},
        ),
        ("`notes` is the exception: nothing may hold a lock on it.", {"notes"}),
        ("**Exception: `notes`.** The gateway writes to `notes` all the time.", {"notes"}),
        ("The feed goes on; it writes only `notes`.", {"notes"}),
        (
            "The kiosks are **not\nstopped**: they write to `notes` (and so to `marks`).",
            {"notes", "marks"},
        ),
        ("What does not stop is the probe.\nIt writes to `marks`.\n\n`notes` are kept.", {"marks"}),
        ("The intake writes to `notes` round the clock.", {"notes"}),
        ("Exceptions: `users` (looked up before their owner is known).", None),
        ("`notes` are sent all day.", None),
        ("The feed is not stopped.", None),
        ("Do not touch `notes`.", None),
        ("The feed only uses `psycopg`.", None),
    ],
)
def test_what_goes_on(tmp_path, text, tables):
    """Tables that a page names as the only ones count; where it names none, nothing is known."""
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/operations.md").write_text(f"# Releases\n\n{STOPS}{text}\n")
    found = still_written(tmp_path, TABLES)
    assert (found.tables if found else None) == tables
    if found:
        assert (
            found.why_idle("users") == "docs/operations.md:5 says what alone is written meanwhile"
        )
        assert not found.why_idle("hr.clock_events") or "clock_events" not in tables


@pytest.mark.parametrize(
    ("text", "is_stop"),
    [
        ("1. stop the API and the workers\n2. `alembic upgrade head`", True),
        ("The release job stops `api` and migrates.", True),
        ("The pods are drained, then migrated.", True),
        ("There is no maintenance window for migrations.", False),
        ("Releases do not stop the API.", False),
        ("On SQLite the service is stopped for an upgrade.", False),
        ("The jobs are stopped for a release; there is no maintenance window.", False),
    ],
)
def test_what_stops(tmp_path, text, is_stop):
    """In the active and the passive, and not where it is denied."""
    going = "The feed is not stopped: it writes to `notes`."
    (tmp_path / "README.md").write_text(f"# Releases\n\n{text}\n\n{going}\n")
    assert (still_written(tmp_path, TABLES) is not None) is is_stop


def test_without_a_stop(tmp_path):
    """Where nothing is said to be stopped, an exception is one from something else."""
    (tmp_path / "README.md").write_text("Releases come daily. The exception is `notes`.\n")
    assert still_written(tmp_path, TABLES) is None
