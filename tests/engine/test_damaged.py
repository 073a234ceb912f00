"""A journal with damage in it is one line with a cure, never a traceback."""

import sqlite3

import pytest

from sddflow.engine.journal import Journal
from sddflow.engine.journal_file import FILE, JournalError


@pytest.mark.parametrize(
    ("damage", "read"),
    [
        ("UPDATE runs SET plan = '[]'", lambda j: j.plan("chats-1")),
        ("UPDATE runs SET started = 'nonsense'", lambda j: j.rows()),
        ("UPDATE events SET event = '[1]'", lambda j: j.events("chats-1")),
        ("UPDATE events SET at = ''", lambda j: j.events("chats-1")),
        (
            "INSERT INTO decisions VALUES ('chats-1', 'landing/1', 'd', '{\"a\": \"approve\"}')",
            lambda j: j.decisions("chats-1", "landing/1"),
        ),
    ],
)
def test_damage_is_told(desk, journal: Journal, damage: str, read):
    """Values of another kind than belongs there are refused where they are read."""
    desk.walk(journal)
    with sqlite3.connect(desk.state / FILE) as other:
        other.execute(damage)
    other.close()

    with pytest.raises(JournalError, match="is damaged") as raised:
        read(journal)
    assert "\n" not in str(raised.value)
    assert raised.value.cure
