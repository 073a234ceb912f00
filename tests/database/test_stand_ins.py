"""Extensions that the embedded server lacks: SQL that means the same, or says that it does not."""

import hashlib
import uuid

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from sddflow.database.scratch import scratch
from sddflow.domain.settings import Settings

pytestmark = pytest.mark.postgres


@pytest.fixture(scope="module")
def connection():
    """On a database with all of them."""
    with scratch("postgresql", Settings()) as made, made.engine().connect() as opened:
        opened = opened.execution_options(isolation_level="AUTOCOMMIT")
        for name in ("uuid-ossp", "pgcrypto", "citext", "pg_stat_statements"):
            opened.exec_driver_sql(f'CREATE EXTENSION "{name}"')
        yield opened


def _one(connection, query):
    return connection.execute(sa.text(query)).scalar_one()


def test_keys(connection):
    """Each is another one, of the version that its function is called by."""
    for version, function in ((4, "v4"), (1, "v1"), (1, "v1mc")):
        query = f"SELECT uuid_generate_{function}() FROM generate_series(1, 50)"
        made = connection.execute(sa.text(query)).scalars().all()
        assert len(set(made)) == 50
        assert {key.version for key in made} == {version}


@pytest.mark.parametrize("name", ["", "www.example.org", "Zoë"])
def test_keys_of_names(connection, name):
    """What is made of a name is what every other program makes of it."""
    query = sa.text("SELECT uuid_generate_v3(uuid_ns_dns(), :name)")
    found = connection.execute(query, {"name": name}).scalar_one()
    assert found == uuid.uuid3(uuid.NAMESPACE_DNS, name)


@pytest.mark.parametrize("kind", ["md5", "sha224", "sha256", "sha384", "sha512"])
def test_digests(connection, kind):
    """Of a text in UTF-8."""
    found = _one(connection, f"SELECT digest('Zoë', '{kind}')")
    assert bytes(found) == hashlib.new(kind, "Zoë".encode()).digest()


@pytest.mark.parametrize("count", [1, 4, 16, 33])
def test_random_bytes(connection, count):
    """As many as were asked for, and others each time."""
    made = [_one(connection, f"SELECT gen_random_bytes({count})") for _ in range(3)]
    assert {len(bytes(each)) for each in made} == {count}
    assert count == 1 or len({bytes(each) for each in made}) == 3


def test_text_in_any_letters(connection):
    """What differs in its letters alone is equal, sorts together, and keeps how it was written."""
    connection.exec_driver_sql("CREATE TABLE people (email citext PRIMARY KEY)")
    connection.exec_driver_sql("INSERT INTO people VALUES ('Bo@x'), ('anna@x'), ('Cy@x')")
    asked = connection.execute(sa.text("SELECT email FROM people WHERE email = 'BO@X'"))
    assert asked.scalars().all() == ["Bo@x"]
    asked = connection.execute(sa.text("SELECT email FROM people ORDER BY email"))
    assert asked.scalars().all() == ["anna@x", "Bo@x", "Cy@x"]
    assert _one(connection, "SELECT count(*) FROM people WHERE email LIKE 'B%'") == 1
    assert _one(connection, "SELECT length(email) FROM people WHERE email = 'ANNA@X'") == 6
    with pytest.raises(DBAPIError, match="duplicate key"):
        connection.exec_driver_sql("INSERT INTO people VALUES ('ANNA@x')")


@pytest.mark.parametrize(
    ("call", "extension"),
    [
        ("crypt('a', gen_salt('bf'))", "pgcrypto"),
        ("hmac('a', 'b', 'sha256')", "pgcrypto"),
        ("digest('a', 'sha1')", "pgcrypto"),
        ("uuid_generate_v5(uuid_ns_url(), 'a')", "uuid-ossp"),
    ],
)
def test_what_it_cannot_do(connection, call, extension):
    """It is there by its name, and refuses."""
    with pytest.raises(DBAPIError, match=f'the stand-in for extension "{extension}" has no'):
        _one(connection, f"SELECT {call}")


def test_they_can_go(connection):
    """DROP EXTENSION takes all that it brought."""
    connection.exec_driver_sql("DROP EXTENSION citext CASCADE")
    assert _one(connection, "SELECT count(*) FROM pg_type WHERE typname = 'citext'") == 0
    connection.exec_driver_sql("CREATE EXTENSION citext")
