"""PostgreSQL's schemas: tables in all of them are read, filled and copied."""

import pytest
import sqlalchemy as sa

from sddflow.database.postgres.counting import counted_columns
from sddflow.database.reading import catalogue, read_schema
from sddflow.database.rows import fill, snapshot
from sddflow.database.scratch import scratch
from sddflow.domain.schema.table import ColumnType
from sddflow.domain.settings import Settings
from sddflow.probe.home import Home

pytestmark = pytest.mark.postgres
_TABLES = """
CREATE SCHEMA app;
CREATE SCHEMA crm;
CREATE TYPE app.mood AS ENUM ('good', 'bad');
CREATE TABLE app.users (id serial PRIMARY KEY, mood app.mood NOT NULL);
CREATE TABLE crm.users (id serial PRIMARY KEY, email varchar(40) NOT NULL UNIQUE);
CREATE TABLE links (
    id serial PRIMARY KEY,
    user_id int NOT NULL REFERENCES app.users ON DELETE CASCADE,
    contact_id int NOT NULL REFERENCES crm.users
);
CREATE INDEX ix_links_user ON links (user_id);
COMMENT ON COLUMN app.users.mood IS 'of the day';
"""


@pytest.fixture
def database():
    """Two schemas with a table of one name, and a table in the usual one that points to both."""
    with scratch("postgresql", Settings()) as made:
        _run(made, _TABLES)
        yield made


def _run(database, sql):
    with database.engine().begin() as connection:
        for statement in filter(str.strip, sql.split(";")):
            connection.exec_driver_sql(statement)


def test_tables_of_all_schemas(database):
    """Each table is there once, by its schema and name; keys say where they lead."""
    schema = read_schema(database.url)
    assert [t.name for t in schema.tables] == ["app.users", "crm.users", "links"]
    links = schema.table("links")
    assert {k.referred for k in links.foreign_keys} == {"app.users", "crm.users"}
    mood = schema.table("app.users").column("mood")
    assert mood.type == ColumnType("other", name="app.mood", labels=("good", "bad"))
    assert mood.comment == "of the day"
    assert schema.called("users") is None
    assert schema.called("links") == links


def test_rows_in_all_schemas(database):
    """Rows are made in every schema, and keys between them are kept."""
    schema = read_schema(database.url)
    filled = fill(database.engine(), schema)
    assert not filled.skipped
    assert all(rows.rows for rows in snapshot(database.engine(), schema).values())
    with database.engine().connect() as connection:
        counted = {c.table: c.sequence for c in counted_columns(connection)}
    assert counted == {
        "app.users": "app.users_id_seq", "crm.users": "crm.users_id_seq", "links": "links_id_seq",
    }  # fmt: skip


@pytest.mark.parametrize(
    "change",
    [
        "ALTER TABLE crm.users ADD COLUMN note text",
        "CREATE INDEX ix_mood ON app.users (mood)",
        "ALTER TABLE crm.users ENABLE ROW LEVEL SECURITY",
        "ALTER TYPE app.mood ADD VALUE 'odd'",
        "ALTER TABLE crm.users SET SCHEMA public",
    ],
)
def test_a_change_in_a_schema_shows(database, change):
    """What changes in one schema changes the text, and is told apart from its namesake."""
    before = catalogue(database.url)
    _run(database, change)
    assert catalogue(database.url) != before


def test_a_copy_looks_where_the_original_does(database):
    """What names without a schema stand for goes along when a database is copied."""
    with database.engine().begin() as connection:
        Home("app").note(connection)
        connection.exec_driver_sql(f"ALTER DATABASE {_name(connection)} SET lock_timeout = '7s'")
    copy = database.clone().clone()
    names = [t.name for t in read_schema(copy.url).tables]
    assert names == ["crm.users", "public.links", "users"]
    with copy.engine().connect() as connection:
        assert connection.execute(sa.text("SHOW lock_timeout")).scalar() == "7s"


def _name(connection):
    return '"' + connection.exec_driver_sql("SELECT current_database()").scalar() + '"'
