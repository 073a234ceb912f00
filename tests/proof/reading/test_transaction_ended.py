"""Alembic's transaction is left to Alembic."""

import pytest

from sddflow.proof.reading.script import Extra

CARED_FOR = """try:
        session.add(X)
    except ValueError:
        session.rollback()
        raise
"""
INDEX = 'op.execute("CREATE INDEX CONCURRENTLY ix ON users (name)")'

TRIGGER = "CREATE TRIGGER t AFTER UPDATE ON users BEGIN UPDATE users SET n = 1; END"
LONG_TRIGGER = """
    create temp trigger t after insert on users when new.n is null
    begin
        update users set n = case when id > 1 then 2 else 3 end;
        delete from marks where id = new.id;
    end;
    CREATE TRIGGER u AFTER DELETE ON users BEGIN SELECT RAISE(ROLLBACK, 'no'); END;
"""


@pytest.mark.parametrize(
    "body",
    [
        f'op.execute("COMMIT")\n    {INDEX}',
        f'op.get_bind().execute(sa.text("commit;"))\n    {INDEX}',
        'op.execute("UPDATE users SET n = 1; COMMIT; BEGIN")',
        'op.execute("END TRANSACTION")',
        'op.execute("ROLLBACK")',
        f'op.execute("{TRIGGER}; COMMIT")',
        'op.execute("CREATE TRIGGER t AFTER INSERT ON a EXECUTE FUNCTION f(); BEGIN; END")',
    ],
)
def test_a_transaction_that_is_ended(read, body):
    """COMMIT, END and ROLLBACK, alone or among others."""
    found = read("transaction-ended", f"def upgrade():\n    {body}\n")
    assert [(f.code, f.severity) for f in found] == [("transaction-ended", "warning")]


@pytest.mark.parametrize(
    "body",
    [
        f"with op.get_context().autocommit_block():\n        {INDEX}",
        'op.execute("SAVEPOINT a")\n    op.execute("ROLLBACK TO SAVEPOINT a")',
        "op.execute(\"UPDATE users SET word = 'COMMIT'\")",
        'op.execute("COMMENT ON TABLE users IS NULL")',
        'with op.get_context().autocommit_block():\n        op.execute("COMMIT")',
        f'op.execute("{TRIGGER}")',
        f'op.execute("{TRIGGER};")',
        f'op.execute("""{LONG_TRIGGER}""")',
        'op.execute("DO $$ BEGIN UPDATE users SET n = 1; END $$")',
        'op.execute("CREATE PROCEDURE p() LANGUAGE plpgsql AS $x$ BEGIN NULL; COMMIT; END; $x$")',
        'op.execute("CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; SELECT 2; END;")',
    ],
)
def test_what_ends_none(read, body):
    """Autocommit blocks, savepoints, bodies, and words that look like it."""
    assert read("transaction-ended", f"def upgrade():\n    {body}\n") == []


@pytest.mark.parametrize(
    "body",
    [
        "op.get_bind().commit()",
        "connection = op.get_bind()\n    connection.commit()",
        "bind = op.get_bind()\n    while True:\n        bind.execute(X)\n        bind.commit()",
        "op.get_bind().connection.commit()",
        "op.get_context().connection.rollback()",
        "session = Session(bind=op.get_bind())\n    session.rollback()",
        "with Session(op.get_bind()) as session:\n        session.rollback()",
        "fill(op.get_bind())\n\ndef fill(conn):\n    conn.commit()",
    ],
)
def test_a_connection_that_ends_it(read, body):
    """commit() and rollback() of the migration's own connection, and a session's rollback()."""
    found = read("transaction-ended", f"def upgrade():\n    {body}\n")
    assert [(f.code, f.severity) for f in found] == [("transaction-ended", "warning")]


@pytest.mark.parametrize(
    "body",
    [
        "session = Session(bind=op.get_bind())\n    session.add(X)\n    session.commit()",
        "with Session(op.get_bind()) as session:\n        session.commit()",
        "point = op.get_bind().begin_nested()\n    point.commit()",
        "with engine.connect() as connection:\n        connection.commit()",
        "session = Session(op.get_bind().engine)\n    session.rollback()",
        "with op.get_context().autocommit_block():\n        op.get_bind().commit()",
        f"session = Session(op.get_bind())\n    {CARED_FOR}",
    ],
)
def test_what_ends_none_although_it_is_called_so(read, body):
    """A session joins the transaction it is bound to; savepoints, other connections are apart."""
    assert read("transaction-ended", f"def upgrade():\n    {body}\n") == []


def test_where_every_statement_commits(read):
    """There is no transaction to end where env.py wants none."""
    env = Extra("alembic/env.py", 'engine.execution_options(isolation_level="AUTOCOMMIT")')
    text = 'def upgrade():\n    op.execute("COMMIT")\n'
    assert read("transaction-ended", text, files=[(env.shown, env.text)]) == []
