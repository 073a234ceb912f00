"""Functions of the source are called with values of the rows, undone, and kept to themselves."""

import sqlite3

import pytest

from sddflow.target.callables import callables_of

STORE = """\
    import os
    import random
    import socket
    import subprocess
    import time
    from dataclasses import dataclass
    from enum import Enum
    from pathlib import Path

    from sqlalchemy import select
    from sqlalchemy.orm import Session

    from app.models import Note, User

    HERE = Path(__file__).parent

    class Order(Enum):
        OLD = 1

    @dataclass
    class Draft:
        user_id: int
        text: str

    def texts(session: Session, user_id: int) -> list[str]:
        return list(session.scalars(select(Note.text).where(Note.user_id == user_id)))

    def of_one(session, user, order: Order = Order.OLD):
        return f"{user.name} {order.name}"

    def add(session: Session, draft: Draft) -> int:
        session.add(Note(user_id=draft.user_id, text=draft.text))
        session.commit()
        return session.query(Note).count()

    def renamed(session: Session, note: Note, text: str):
        note.text = text + "!"

    def kept(session: Session, row: dict):
        return f"{row['user_id']} {session.info['name']} {session.info.get('secret')}"

    def drawn(session: Session, user_id: int):
        return random.choice(range(1000))

    def refused(session: Session):
        raise LookupError("no such thing")

    def broken(session: Session):
        return session.connection().exec_driver_sql("SELECT gone FROM notes").all()

    def written(session: Session):
        (HERE / "left.txt").write_text("here")

    def removed(session: Session):
        (HERE / "models.py").unlink()

    def started(session: Session):
        subprocess.run(["touch", str(HERE / "left.txt")])

    def caught(session: Session):
        try:
            os.mkdir(HERE / "left")
        except OSError:
            return "it could not be"

    def called_out(session: Session):
        socket.create_connection(("127.0.0.1", 1))

    def dropped(session: Session):
        session.connection().exec_driver_sql("DROP TABLE notes")

    def endless(session: Session):
        while True:
            time.sleep(0.01)

    def shout(note: Note, times: int) -> str:
        return note.text.upper() * times

    def left(session: Session):
        raise SystemExit(3)

    def unfit(session: Session, how: "SomethingElse"):
        return how
"""
LENGTH = """
    @property
    def length(self):
        return len(self.text) + self.user.id
"""


@pytest.fixture
def called(write, application, scratch, sync_files):
    """What came of the calls, by function; and the folder, and the database."""
    app = application(write({**sync_files, "app/store.py": STORE}))
    models = app.root / "app/models.py"
    models.write_text(models.read_text() + LENGTH)
    app.create_all(scratch)
    with sqlite3.connect(scratch.partition("///")[2]) as rows:
        rows.execute("INSERT INTO users (id, name) VALUES (7, 'Ann'), (8, 'Bob')")
        rows.execute("INSERT INTO notes (id, user_id, text) VALUES (1, 7, 'a'), (2, 8, 'b')")
    files = [app.root / "app/store.py", models]
    functions = callables_of(files, app.reading.module, ["Note"])
    told: dict[str, list[object]] = {}
    for each in app.call(scratch, functions):
        told.setdefault(each.name, []).append(each)
    return told, app.root, scratch


def test_what_functions_give(called):
    """Arguments come of rows by name and type; results are read; each way is called once."""
    told, *_ = called
    assert [(c.arguments, c.value) for c in told["texts"]] == [
        ("{'user_id': 7}", ["a"]),
        ("{'user_id': 8}", ["b"]),
    ]
    assert {c.value for c in told["of_one"]} == {"Ann OLD", "Bob OLD"}


def test_what_functions_write_is_undone(called):
    """A commit of the function ends nothing; what it wrote is told."""
    told, _, scratch = called
    assert {c.value for c in told["add"]} == {3}
    assert all(c.wrote == {"notes": [1, 0, 0]} for c in told["add"])
    with sqlite3.connect(scratch.partition("///")[2]) as rows:
        assert rows.execute("SELECT count(*) FROM notes").fetchone() == (2,)


def test_what_functions_change(called):
    """SQLite tells of no table how many rows were changed: the statements do."""
    told, *_ = called
    assert {repr(c.wrote) for c in told["renamed"]} == {"{'notes': [0, 1, 0]}"}


def test_what_functions_ask_of_dicts_and_sessions(called):
    """They find what rows have under that name."""
    told, *_ = called
    assert {c.value for c in told["kept"]} == {"7 Ann None", "8 Bob None"}


def test_what_is_drawn(called):
    """Each call draws the same lot, so that only rows make a difference."""
    told, *_ = called
    assert len(told["drawn"]) > 1
    assert len({c.value for c in told["drawn"]}) == 1


def test_how_functions_fail(called):
    """What the source says itself is told apart from what fails below it."""
    told, *_ = called
    assert told["refused"][0].failure.said
    failure = told["broken"][0].failure
    assert not failure.said
    assert failure.message.endswith("no such column: gone")
    assert failure.file == "app/store.py"


def test_functions_that_do_anything_else(called):
    """Who reaches for files, processes, or other servers, or does not end, is not told of."""
    told, root, _ = called
    others = {
        "written",
        "removed",
        "started",
        "caught",
        "called_out",
        "endless",
        "left",
        "unfit",
        "dropped",
    }
    assert not others & told.keys()
    here = sorted(file.name for file in (root / "app").iterdir())
    assert [name for name in here if name != "__pycache__"] == [
        *("__init__.py", "models.py", "store.py"),
    ]


def test_what_objects_say(called):
    """A function that is given one, and a property, need no session; each row is called once."""
    told, *_ = called
    assert {c.value for c in told["shout"]} == {"A", "BB"}
    lengths = {c.arguments: c.value for c in told["Note.length"]}
    assert lengths == {"{'self': {'Note': [1]}}": 8, "{'self': {'Note': [2]}}": 9}
