"""What an application says when its sessions connect: about the session it stays, else it goes."""

import pytest
import sqlalchemy as sa

from sddflow.database.scratch import scratch
from sddflow.domain.settings import Settings
from sddflow.probe.sessions import kept


@pytest.mark.parametrize(
    ("said", "driver", "expected"),
    [
        ({"options": "-c lock_timeout=4s -cjit=off --timezone=UTC"}, "psycopg",
         {"options": "-c lock_timeout=4s -c jit=off -c timezone=UTC"}),
        ({"options": "-c search_path=app,public -c role=boss"}, "psycopg2",
         {"options": "-c search_path=app,public"}),
        ({"server_settings": {"application_name": "my app", "role": "boss"}}, "psycopg",
         {"options": "-c application_name=my\\ app"}),
        ({"options": "-c application_name=my\\ app"}, "asyncpg",
         {"server_settings": {"application_name": "my app"}}),
        ({"host": "db.example.org", "port": 5432, "password": "x", "service": "y"}, "psycopg", {}),
        (None, "psycopg", {}),
    ],
)  # fmt: skip
def test_sessions_of_postgresql(said, driver, expected):
    """Timeouts, zones and schemas go on in the words of the driver; servers and roles do not."""
    assert kept(said, None, "postgresql", driver) == expected


def test_sessions_of_a_url():
    """What the URL says of the session counts too, and `connect_args` more."""
    query = {"options": "-csearch_path=app -cjit=off", "sslmode": "require"}
    said = {"server_settings": {"jit": "on"}}
    assert kept(said, query, "postgresql", "asyncpg") == {
        "server_settings": {"search_path": "app", "jit": "on"}
    }


def test_sessions_of_sqlite():
    """How values are read stays; another way to name a file does not."""
    said = {"check_same_thread": False, "detect_types": 3, "uri": True, "factory": object}
    assert kept(said, None, "sqlite", "pysqlite") == {"check_same_thread": False, "detect_types": 3}


@pytest.mark.postgres
def test_the_server_takes_it():
    """What is kept is in force on the scratch server."""
    said = {"options": "-c lock_timeout=4s -c application_name=my\\ app"}
    with scratch("postgresql", Settings()) as made:
        url = sa.make_url(made.url).set(drivername="postgresql+psycopg")
        engine = sa.create_engine(url, connect_args=kept(said, None, "postgresql", "psycopg"))
        with engine.connect() as connection:
            shown = [
                connection.exec_driver_sql(f"SHOW {name}").scalar_one()
                for name in ("lock_timeout", "application_name")
            ]
        engine.dispose()
    assert shown == ["4s", "my app"]
