"""Our own connections go where the URL says, whatever the environment of PostgreSQL's client is."""

import socket
from threading import Thread

import pytest

from sddflow.database.engines import engine_on
from sddflow.database.scratch import scratch
from sddflow.domain.settings import Settings
from sddflow.errors import ScratchError


@pytest.fixture
def trap():
    """A listening socket that stands for the real database; `callers` are who dialled it."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        callers = []

        def listen():
            while True:
                try:
                    connection, _ = listening.accept()
                except OSError:
                    return
                callers.append(connection.recv(100))
                connection.close()

        Thread(target=listen, daemon=True).start()
        yield listening.getsockname()[1], callers
        listening.shutdown(socket.SHUT_RDWR)


@pytest.fixture(
    params=["PGHOSTADDR", "PGSERVICE", "PGHOST", "PGPORT", "PGOPTIONS", "PGREQUIREAUTH"]
)
def led_astray(request, trap, tmp_path, monkeypatch):
    """An environment whose every word leads to the trap, or keeps the client from working."""
    port, callers = trap
    services = tmp_path / "services.conf"
    services.write_text(f"[live]\nhostaddr=127.0.0.1\nport={port}\ndbname=live\n")
    words = {
        "PGHOSTADDR": {"PGHOSTADDR": "127.0.0.1", "PGPORT": str(port)},
        "PGSERVICE": {"PGSERVICE": "live", "PGSERVICEFILE": str(services)},
        "PGHOST": {"PGHOST": "127.0.0.1", "PGPORT": str(port)},
        "PGPORT": {"PGPORT": str(port)},
        "PGOPTIONS": {"PGOPTIONS": "-c no.such=option -c search_path=elsewhere"},
        "PGREQUIREAUTH": {"PGREQUIREAUTH": "scram-sha-256", "PGGSSENCMODE": "require"},
    }
    for name, value in words[request.param].items():
        monkeypatch.setenv(name, value)
    return callers


@pytest.mark.postgres
def test_the_embedded_server_is_the_one_that_is_asked(led_astray):
    """No word to PostgreSQL's client leads a scratch database elsewhere, or spoils it."""
    with scratch("postgresql", Settings()) as made, made.engine().connect() as connection:
        assert connection.exec_driver_sql("SHOW search_path").scalar_one() == '"$user", public'

    assert led_astray == []


def test_a_url_is_the_only_word_that_counts(led_astray):
    """An engine dials what its URL names, and nothing else."""
    with pytest.raises(Exception, match=r"port 1 failed"):
        engine_on("postgresql://me@127.0.0.1:1/none?host=127.0.0.1").connect()

    assert led_astray == []


@pytest.mark.parametrize(
    "url",
    [
        "postgresql:///postgres",
        "postgresql://me@127.0.0.1/postgres?service=live",
        "postgresql://me@127.0.0.1/postgres?hostaddr=192.0.2.1",
    ],
)
def test_a_scratch_server_is_named_plainly(url):
    """A URL that leaves it to the environment which server it means is refused, in one line."""
    with (
        pytest.raises(ScratchError, match="plainly which server") as raised,
        scratch("postgresql", Settings(postgres=url)),
    ):
        pass
    assert "sddflow.toml" in str(raised.value)
