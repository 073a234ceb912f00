"""Alembic's transaction is left to Alembic."""

import pytest

from sddflow.proof.reading.script import Extra

INDEX = 'op.execute("CREATE INDEX CONCURRENTLY ix ON users (name)")'


@pytest.mark.parametrize(
    "body",
    [
        f'op.execute("COMMIT")\n    {INDEX}',
        f'op.get_bind().execute(sa.text("commit;"))\n    {INDEX}',
        'op.execute("UPDATE users SET n = 1; COMMIT; BEGIN")',
        'op.execute("END TRANSACTION")',
        'op.execute("ROLLBACK")',
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
    ],
)
def test_what_ends_none(read, body):
    """Autocommit blocks, savepoints, and words that look like it."""
    assert read("transaction-ended", f"def upgrade():\n    {body}\n") == []


def test_where_every_statement_commits(read):
    """There is no transaction to end where env.py wants none."""
    env = Extra("alembic/env.py", 'engine.execution_options(isolation_level="AUTOCOMMIT")')
    text = 'def upgrade():\n    op.execute("COMMIT")\n'
    assert read("transaction-ended", text, files=[(env.shown, env.text)]) == []
