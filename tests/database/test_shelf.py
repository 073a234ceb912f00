"""Databases that are kept for the next process: whole or not at all, and not too many."""

import sqlite3
from hashlib import sha256

import pytest
import sqlalchemy as sa

from sddflow.database.scratch import scratch
from sddflow.database.shelf import Shelf, shelf_of
from sddflow.domain.settings import Settings

DIALECTS = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]


@pytest.fixture(params=DIALECTS)
def server(request):
    """A server on each dialect."""
    with scratch(request.param, Settings()) as made:
        yield made


@pytest.fixture
def shelf(tmp_path, server):
    """A shelf of two places; what is left on a server is taken away again."""
    made = Shelf(tmp_path / server.dialect, most=2)
    made.folder.mkdir()
    yield made
    for entry in list(made._entries()):
        made._forget(entry.name, server)


def _made(server, value):
    made = server.fresh()
    with made.engine().begin() as connection:
        connection.execute(sa.text("CREATE TABLE a (b INTEGER)"))
        connection.execute(sa.text("INSERT INTO a VALUES (:value)"), {"value": value})
    return made


def _value(made):
    with made.engine().connect() as connection:
        return connection.execute(sa.text("SELECT b FROM a")).scalar_one()


def _templates(server, shelf):
    """Those of this shelf."""
    mine = next(iter(shelf._places()))[:22]
    with server.engine().connect() as connection:
        names = connection.execute(sa.text("SELECT datname FROM pg_database")).scalars()
        return len([name for name in names if name.startswith(mine)])


def test_what_is_put_is_taken_as_often_as_wanted(server, shelf):
    """Every take is a copy of its own, and facts come back as they were told."""
    assert shelf.take("one", server) is None
    shelf.put("one", {"bare": _made(server, 1), "full": _made(server, 2)}, {"told": ["x", 1]})
    for _ in range(2):
        kept = shelf.take("one", server)
        assert kept.facts == {"told": ["x", 1]}
        assert [_value(kept.parts[part]) for part in ("bare", "full")] == [1, 2]
        with kept.parts["bare"].engine().begin() as connection:
            connection.execute(sa.text("DROP TABLE a"))


def test_those_used_longest_ago_go_first(server, shelf):
    """Beyond the number that is kept, the one that nobody took goes, and its template too."""
    for number, name in enumerate(("one", "two")):
        shelf.put(name, {"bare": _made(server, number)}, {})
    assert shelf.take("one", server) is not None
    shelf.put("three", {"bare": _made(server, 3)}, {})
    assert [shelf.take(n, server) is not None for n in ("one", "two", "three")] == [1, 0, 1]
    if server.dialect == "postgresql":
        assert _templates(server, shelf) == 2


def test_what_is_damaged_or_gone_is_not_there(server, shelf):
    """A missing part, broken facts, another file: nothing is taken, and it can be put again."""
    shelf.put("one", {"bare": _made(server, 1)}, {})
    facts = shelf.folder / "one" / "facts"
    whole = facts.read_text()
    for text in ("", "[]", '{"parts": {"bare": "nothing"}, "facts": {}}', '{"parts": []}'):
        facts.write_text(text)
        assert shelf.take("one", server) is None
    facts.write_text(whole)
    if server.dialect == "sqlite":
        (shelf.folder / "one" / "bare").write_bytes(b"no database")
    else:
        server.forget(shelf._of(shelf.folder / "one")[0])
    assert shelf.take("one", server) is None
    shelf.put("one", {"bare": _made(server, 5)}, {})
    assert _value(shelf.take("one", server).parts["bare"]) == 5


@pytest.mark.postgres
def test_a_template_that_nobody_knows_goes(tmp_path):
    """What a killed process left on the server is dropped when the shelf is next used."""
    with scratch("postgresql", Settings()) as server:
        shelf = Shelf(tmp_path / "postgresql")
        stray = _made(server, 1).keep(shelf.folder / ".new-1" / "bare")
        shelf.put("one", {"bare": _made(server, 1)}, {})
        with server.engine().connect() as connection:
            names = connection.execute(sa.text("SELECT datname FROM pg_database")).scalars().all()
        assert stray not in names
        shelf._forget("one", server)


def test_a_folder_that_cannot_be_written_keeps_nothing(tmp_path, monkeypatch):
    """Where nothing can be kept, nothing is, and nobody is told."""
    (tmp_path / "sddflow").write_text("a file")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    with scratch("sqlite", Settings()) as server:
        shelf = shelf_of(server)
        shelf.put("one", {"bare": _made(server, 1)}, {})
        assert shelf.take("one", server) is None


@pytest.mark.postgres
def test_a_server_that_is_given_keeps_nothing():
    """On somebody's own scratch server no template is left behind."""
    from sddflow.database.postgres.server import serve

    with scratch("postgresql", Settings(postgres=serve().url.replace("%2F", "/"))) as server:
        assert shelf_of(server) is None


def test_a_copy_is_whole_and_opens_on_its_own(tmp_path):
    """What SQLite keeps is one file, named by its digest."""
    with scratch("sqlite", Settings()) as server:
        place = _made(server, 7).keep(tmp_path / "copy")
    assert place == sha256((tmp_path / "copy").read_bytes()).hexdigest()
    with sqlite3.connect(tmp_path / "copy") as connection:
        assert connection.execute("SELECT b FROM a").fetchone() == (7,)
