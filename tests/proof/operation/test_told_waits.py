"""How long others may wait for a lock, as pages tell it."""

import pytest

from sddflow.proof.operation.told_waits import told_wait


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("What locks\nmore than 2 seconds goes to the night.", 2),
        ("A lock that keeps writers waiting for over three seconds is an incident.", 3),
        ("Tables must not be locked for longer than 0.5 s.", 0.5),
        ("Up to a second of lock on `tasks` is fine.\n\nNo lock on `users` over 4 s.", 1),
        ("Clients give up after more than 20 seconds. Locks are bad.", None),
        ("`lock_timeout` is more than 3 s.", None),
        ("A lock is a lock.", None),
    ],
)
def test_the_shortest_time_that_a_sentence_allows_a_lock(tmp_path, text, seconds):
    """A number of seconds counts where its own sentence speaks of locks."""
    (tmp_path / "README.md").write_text(f"# Running it\n\n{text}\n")
    told = told_wait(tmp_path)
    assert (told.seconds if told else None) == seconds
