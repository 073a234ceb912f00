"""The journal."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Timer

import pytest

from sddflow.domain.decision import Decision
from sddflow.domain.event import ModelAnswered, Noted
from sddflow.domain.plan import Plan
from sddflow.domain.settings import Settings
from sddflow.domain.workflow import Workflow
from sddflow.engine.journal import (
    Ending,
    Journal,
    Lost,
    Row,
    open_journal,
    read_journal,
)
from sddflow.engine.journal_file import FILE, VERSION, JournalError
from sddflow.engine.world import now
from sddflow.errors import Busy, UsageError

PLAN = Plan("chats", "", Workflow("w", "", ()), (), Settings(), "offline")
ROW = Row("chats-1", "chats", "chats", "running", "", 0, now(), now())


@pytest.fixture
def held(journal: Journal) -> int:
    journal.add(ROW, PLAN)
    return journal.claim("chats-1")


def test_its_folder_is_never_under_version_control(journal: Journal, desk):
    """The state folder ignores itself."""
    assert (desk.state / ".gitignore").read_text() == "*\n"


def test_looking_makes_nothing(tmp_path: Path):
    """Where no run was ever started, there is no journal, and reading makes none."""
    assert read_journal(tmp_path / ".sddflow") is None
    assert list(tmp_path.iterdir()) == []


def test_a_commit_survives_the_process(journal: Journal, desk, held: int):
    """Values, events and status are there for whoever opens the file next."""
    ending = Ending("waiting", "waits")
    told = (Noted("s", "t"),)
    journal.write("chats-1", held, now(), calls=(("k", (1, "é")),), events=told, ending=ending)
    other = read_journal(desk.state)
    assert other is not None
    assert other.call("chats-1", "k") == ((1, "é"),)
    assert [s.event for s in other.events("chats-1")] == [Noted("s", "t")]
    assert (other.rows()[0].status, other.rows()[0].reason) == ("waiting", "waits")
    assert other.plan("chats-1") == PLAN
    other.close()


def test_a_commit_is_all_or_nothing(journal: Journal, held: int):
    """When one part cannot be kept, none is."""
    journal.write("chats-1", held, now(), calls=(("k", 1),))
    with pytest.raises(JournalError):
        journal.write("chats-1", held, now(), calls=(("l", 1), ("k", 2)), events=(Noted("s", "t"),))
    assert journal.call("chats-1", "l") == ()
    assert journal.call("chats-1", "k") == (1,)
    assert journal.events("chats-1") == ()


def test_events_are_numbered_from_one(journal: Journal, held: int):
    """Numbers go on over commits without a gap."""
    journal.write("chats-1", held, now(), events=(Noted("s", "a"), Noted("s", "b")))
    stamped = journal.write("chats-1", held, now(), events=(Noted("s", "c"),))
    assert [s.number for s in journal.events("chats-1")] == [1, 2, 3]
    assert stamped == journal.events("chats-1")[2:]
    assert journal.events("chats-1", ModelAnswered) == ()


def test_who_lost_the_run_cannot_write(journal: Journal, held: int):
    """A process that was thought dead and wakes up again changes nothing."""
    newer = journal.claim("chats-1")
    with pytest.raises(Lost, match="taken over"):
        journal.write("chats-1", held, now(), events=(Noted("s", "late"),))
    journal.write("chats-1", newer, now())
    assert journal.events("chats-1") == ()


def test_one_unfinished_run_of_a_feature(journal: Journal, held: int):
    """A second one is refused naming the first, until that one is over."""
    second = replace(ROW, id="chats-2")
    with pytest.raises(Busy, match=r"chats-1.*sddflow resume chats-1, or sddflow reject chats-1"):
        journal.add(second, PLAN)
    journal.write("chats-1", held, now(), ending=Ending("failed", "no"))
    journal.add(second, PLAN)
    with pytest.raises(Busy, match="chats-2"):
        journal.write("chats-1", held, now(), ending=Ending("running"))


def test_the_first_decision_on_what_was_shown_counts(journal: Journal, held: int):
    """Two people who answer at once get one answer; what is shown anew can be answered anew."""
    yes = Decision("landing", "approve", "d1", "Ada", now(), "command")
    no = replace(yes, answer="reject", person="Bob")
    assert journal.decide("chats-1", "landing/1", yes) == yes
    assert journal.decide("chats-1", "landing/1", no) == yes
    other = replace(no, digest="d2")
    assert journal.decide("chats-1", "landing/1", other) == other
    assert journal.decisions("chats-1", "landing/1") == (yes, other)


def test_a_newer_journal_is_refused(journal: Journal, desk):
    """An old sddflow does not touch what a new one wrote, and says what to do."""
    with sqlite3.connect(desk.state / "journal.db") as connection:
        connection.execute(f"PRAGMA user_version = {VERSION + 1}")
    connection.close()
    with pytest.raises(UsageError, match=r"newer sddflow.*\(update sddflow\)"):
        read_journal(desk.state)


def test_a_file_that_is_no_journal_is_one_line(tmp_path: Path):
    """Rubbish in its place is said, not shown as a traceback."""
    (tmp_path / "journal.db").write_text("rubbish" * 1000)
    with pytest.raises(JournalError, match="not a database"):
        open_journal(tmp_path)


def test_a_folder_that_cannot_be_written_is_one_line(tmp_path: Path):
    """A file in the place of the state folder is said with its path."""
    (tmp_path / ".sddflow").write_text("")
    with pytest.raises(JournalError, match=r"\.sddflow: cannot be written"):
        open_journal(tmp_path / ".sddflow")


def test_several_processes_make_it_at_once(tmp_path: Path):
    """Whoever is first makes the tables; nobody fails."""
    for attempt in range(5):
        state = tmp_path / str(attempt)
        with ThreadPoolExecutor(8) as threads:
            journals = list(threads.map(lambda _, s=state: open_journal(s), range(8)))
        for journal in journals:
            assert journal.rows() == ()
            journal.close()


def test_one_who_is_about_to_write_is_waited_for(tmp_path: Path):
    """Another process that has reserved the empty file is no failure."""
    other = sqlite3.connect(tmp_path / FILE, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    leaving = Timer(0.2, other.close)
    leaving.start()
    journal = open_journal(tmp_path)
    assert journal.rows() == ()
    journal.close()
    leaving.join()


def test_a_full_disk_is_one_line_and_loses_nothing(journal: Journal, held: int):
    """What was recorded before stays, and once there is space again the same is recorded."""
    pages = journal._connection.execute("PRAGMA page_count").fetchone()[0]
    journal._connection.execute(f"PRAGMA max_page_count = {pages}")
    big = (("k", "x" * 100_000),)
    with pytest.raises(JournalError, match=r"disk is full \(free some space, then resume\)"):
        journal.write("chats-1", held, now(), calls=big, events=(Noted("s", "t"),))
    assert journal.events("chats-1") == ()
    journal._connection.execute("PRAGMA max_page_count = 1000000")
    journal.write("chats-1", held, now(), calls=big, events=(Noted("s", "t"),))
    assert len(journal.events("chats-1")) == 1
