"""Applications whose tables stand in schemas of PostgreSQL, in the ways they come to do so."""

import pytest

from sddflow.domain.settings import Settings
from sddflow.proof.revisions.named import read_baseline
from sddflow.proof.standalone import verify_target

pytestmark = pytest.mark.postgres
_SCHEMA = 'op.execute("CREATE SCHEMA app")\n    op.create_table(\n        "users",'
_PATH = """
    connection.exec_driver_sql("CREATE SCHEMA IF NOT EXISTS app")
    connection.exec_driver_sql("SET search_path TO app")
    connection.commit()
    connection.dialect.default_schema_name = "app"
    context.configure("""
_SESSION = """
    connection.exec_driver_sql("CREATE SCHEMA IF NOT EXISTS app")
    connection.commit()
    context.configure("""
_TRANSLATED = """
    connection.exec_driver_sql("CREATE SCHEMA IF NOT EXISTS app")
    connection.commit()
    connection = connection.execution_options(schema_translate_map={None: "app"})
    context.configure(version_table_schema="app","""
_TENANTS = """
    for tenant in ("one", "two"):
        connection.exec_driver_sql(f"CREATE SCHEMA IF NOT EXISTS {tenant}")
        connection.exec_driver_sql(f"SET search_path TO {tenant}")
        connection.commit()
        connection.dialect.default_schema_name = tenant
        context.configure(
            connection=connection, target_metadata=Base.metadata, version_table_schema=tenant
        )
        with context.begin_transaction():
            context.run_migrations()
    """


def _in_models(app):
    """Every model stands in the schema, and every operation names it."""
    app.change(
        "models.py",
        "class Base(DeclarativeBase):",
        "from sqlalchemy import MetaData\n\nclass Base(DeclarativeBase):\n"
        '    metadata = MetaData(schema="app")',
    )
    app.change("models.py", 'ForeignKey("users.id"', 'ForeignKey("app.users.id"')
    first, second = (f"alembic/versions/{n}.py" for n in ("0001_users", "0002_notes"))
    app.change(first, 'op.create_table(\n        "users",', _SCHEMA)
    app.change(first, "sa.String(30)),\n", 'sa.String(30)),\n        schema="app",\n')
    app.change(first, 'op.drop_table("users")', 'op.drop_table("users", schema="app")\n'
               '    op.execute("DROP SCHEMA app")')  # fmt: skip
    app.change(second, '["users.id"]', '["app.users.id"]')
    app.change(
        second, 'name="ck_notes_stars"),\n', 'name="ck_notes_stars"),\n        schema="app",\n'
    )
    app.change(second, '["user_id"])\n\ndef', '["user_id"], schema="app")\n\ndef')
    app.change(second, 'table_name="notes")', 'table_name="notes", schema="app")')
    app.change(second, 'op.drop_table("notes")', 'op.drop_table("notes", schema="app")')
    app.change(second, '"ix_notes_user_id"', '"ix_app_notes_user_id"')


def _in_env(words):
    def change(app):
        app.change("alembic/env.py", "context.configure(", words.strip())

    return change


def _by_session(app):
    """The engine itself asks for the schema."""
    app.change(
        "alembic/env.py", 'real.db")', 'real.db", connect_args={"options": "-c search_path=app"})'
    )
    _in_env(_SESSION)(app)


def _per_tenant(app):
    env = app.root / "alembic" / "env.py"
    head, _, _ = env.read_text().partition("    context.configure(")
    env.write_text(head + _TENANTS.strip("\n"))


_DUMP = """-- PostgreSQL database dump
SELECT pg_catalog.set_config('search_path', '', false);
CREATE SCHEMA app;
CREATE TABLE app.alembic_version (version_num character varying(32) NOT NULL);
CREATE TABLE app.users (
    id serial PRIMARY KEY,
    email character varying(100) NOT NULL UNIQUE,
    nick character varying(30)
);
COPY app.alembic_version (version_num) FROM stdin;
0001
\\.
"""

_WAYS = {
    "metadata": _in_models, "search-path": _in_env(_PATH), "translated": _in_env(_TRANSLATED),
    "session": _by_session, "tenants": _per_tenant,
}  # fmt: skip


@pytest.mark.parametrize("way", _WAYS)
def test_a_right_one(app, way):
    """Tables in a schema are looked at, and nothing is wrong with them."""
    _WAYS[way](app)
    proof = app.prove("postgresql")
    assert [(f.code, f.message) for f in proof.findings if f.severity != "info"] == []
    said = {c.id: c.reason for c in proof.checks}
    assert said["matches-models"].startswith("2 tables")
    assert said["round-trip"].startswith("2 rows")
    assert "over 0 rows" not in said["upgrade"]


@pytest.mark.slow
@pytest.mark.parametrize("way", _WAYS)
def test_a_wrong_one(app, way):
    """What is wrong in a schema is told, by the name that the table has there."""
    _WAYS[way](app)
    app.change("alembic/versions/0002_notes.py", "sa.String(50), nullable=False", "sa.String(40)")
    proof = app.prove("postgresql")
    told = {(f.code, f.table) for f in proof.findings if f.severity == "error"}
    name = "app.notes" if way == "metadata" else "notes"
    assert {("models-column-type", name), ("not-null-missing", name)} <= told


def test_a_schema_that_env_makes(app):
    """What env.py makes before it migrates, also on the way back, no downgrade has to drop."""
    _in_env(_PATH)(app)
    (app.root / "alembic/versions/0002_notes.py").unlink()
    models = app.root / "models.py"
    models.write_text(models.read_text().partition("class Note(")[0])
    assert [f.code for f in app.prove("postgresql").findings] == []


def test_a_dump_of_schemas(app, tmp_path):
    """A dump names its schemas; where env.py leads there, its tables are what names stand for."""
    _in_env(_PATH)(app)
    dump = tmp_path / "schema.sql"
    dump.write_text(_DUMP)
    quiet = {"notify": lambda _: None, "note": lambda _: None}
    said = read_baseline(str(dump))
    proof = verify_target(app.root, Settings(), on=("postgresql",), baseline=said, **quiet)
    assert [f.code for f in proof.findings if f.severity != "info"] == []
    told = {c.id: c.reason for c in proof.checks}
    assert told["matches-models"].startswith("2 tables")
