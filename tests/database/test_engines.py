"""Engines on scratch databases: connections that are kept, and are as new ones each time."""

import pytest
from sqlalchemy import make_url

from sddflow.database.engines import engine_on
from sddflow.database.scratch import scratch
from sddflow.domain.settings import Settings
from sddflow.probe.home import MARK

PID = "SELECT pg_backend_pid()"
REMEMBERED = {
    "SET search_path = nowhere": "SHOW search_path",
    "SET lock_timeout = '7s'": "SHOW lock_timeout",
    "SET ROLE pg_read_all_data": "SELECT current_user",
    "SELECT pg_advisory_lock(7)": "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' "
    "AND pid = pg_backend_pid()",
    "CREATE TEMPORARY TABLE mine (id int)": "SELECT to_regclass('mine')",
}

pytestmark = pytest.mark.postgres


@pytest.fixture(scope="module")
def made():
    """A scratch database on PostgreSQL."""
    with scratch("postgresql", Settings()) as database:
        yield database


def _ask(url, question):
    with engine_on(url).connect() as connection:
        return connection.exec_driver_sql(question).scalar()


def _named(url):
    return make_url(url).database


def _say(url, statement):
    with engine_on(url).begin() as connection:
        connection.exec_driver_sql(statement)


def test_a_connection_is_kept(made):
    """Who connects again gets the connection that another has given back."""
    assert _ask(made.url, PID) == _ask(made.url, PID)


@pytest.mark.parametrize("statement", REMEMBERED)
def test_it_is_as_a_new_one(made, statement):
    """What one said to its session is nothing to the next one, on the same connection."""
    asked = REMEMBERED[statement]
    pid, before = _ask(made.url, PID), _ask(made.url, asked)
    _say(made.url, statement)
    assert (_ask(made.url, PID), _ask(made.url, asked)) == (pid, before)


def test_tables_that_change_below(made):
    """A statement that was used many times reads a table as it is now, on a kept connection."""
    of = made.fresh()
    _say(of.url, "CREATE TABLE things (id int); INSERT INTO things VALUES (1)")
    for _ in range(8):
        assert _ask(of.url, "SELECT * FROM things") == 1
    _say(of.url, "ALTER TABLE things ALTER COLUMN id TYPE text USING 'one'")
    assert _ask(of.url, "SELECT * FROM things") == "one"


def test_what_is_set_for_the_database(made):
    """A setting that a database has got since holds for whoever connects next."""
    of = made.fresh()
    assert _ask(of.url, "SHOW lock_timeout") == "0"
    _say(of.url, f'ALTER DATABASE "{_named(of.url)}" SET lock_timeout = 9000')
    assert _ask(of.url, "SHOW lock_timeout") == "9s"


def test_where_the_application_looks(made):
    """A connection that was kept looks where the application does as soon as that is known."""
    of = made.fresh()
    assert _ask(of.url, "SHOW search_path") == '"$user", public'
    _say(of.url, f"COMMENT ON DATABASE \"{_named(of.url)}\" IS '{MARK}app'")
    assert _ask(of.url, "SHOW search_path") == "app, public"


def test_one_that_has_ended(made):
    """A connection that the server has ended is no error: there is another."""
    pid = _ask(made.url, PID)
    _say(made.fresh().url, f"SELECT pg_terminate_backend({pid}, 5000)")
    assert _ask(made.url, PID) != pid


def test_nobody_is_connected(made):
    """A database whose connection is kept can be copied and dropped."""
    of = made.fresh()
    _say(of.url, "CREATE TABLE things (id int)")
    copy = of.clone()
    assert _ask(copy.url, "SELECT count(*) FROM things") == 0
    of.drop()
    there = f"SELECT count(*) FROM pg_database WHERE datname = '{_named(of.url)}'"
    assert _ask(made.url, there) == 0


def test_few_are_kept(made):
    """However many databases there are, few connections stay."""
    many = [made.fresh() for _ in range(16)]
    for each in many:
        _ask(each.url, "SELECT 1")
    names = ", ".join(f"'{_named(each.url)}'" for each in many)
    kept = f"SELECT count(*) FROM pg_stat_activity WHERE datname IN ({names})"
    assert 1 <= _ask(made.url, kept) <= 12
    for each in many:
        each.drop()
