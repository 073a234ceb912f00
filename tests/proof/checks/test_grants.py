"""Who may use every table may use the new one."""

import pytest
import sqlalchemy as sa

from sddflow.proof.check import SkippedError
from sddflow.proof.checks import grants

_ROLE = (
    "DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'grants_web') "
    "THEN CREATE ROLE grants_web NOLOGIN; END IF; END $$"
)


def three(metadata):
    """Three tables, granted as soon as they are made."""
    for name in ("one", "two", "three"):
        sa.Table(name, metadata, sa.Column("id", sa.Integer, primary_key=True))


def _case(migrating, before, *statements):
    if migrating.server.dialect == "sqlite":
        pytest.skip("nobody is granted anything on SQLite")

    def granted(metadata):
        three(metadata)
        for statement in (_ROLE, *before):
            sa.event.listen(metadata, "after_create", sa.DDL(statement))

    def up(op):
        for statement in ("CREATE TABLE four (id integer PRIMARY KEY)", *statements):
            op.execute(statement)

    return migrating.case(granted, up)


_ALL = "GRANT SELECT ON one, two, three TO grants_web"


def test_a_new_table_that_nothing_grants_is_told(migrating):
    """The role is named, and what it may do with the others."""
    (found,) = grants.run(_case(migrating, [_ALL])).findings
    assert (found.code, found.table) == ("grant-missing", "four")
    assert "GRANT SELECT ON four TO grants_web" in found.cure


@pytest.mark.parametrize(
    ("before", "statements"),
    [
        ([_ALL], ["GRANT SELECT, UPDATE ON four TO grants_web"]),
        (["GRANT SELECT ON one, two TO grants_web"], []),
        (["GRANT SELECT ON one, two, three TO PUBLIC"], []),
        ([_ALL, "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO grants_web"], []),
        ([_ALL], ["ALTER TABLE four RENAME TO five", "GRANT ALL ON five TO grants_web"]),
    ],
)
def test_a_grant_or_no_habit_passes(migrating, before, statements):
    """A table that is granted, and a role that has not all tables, are in order."""
    assert not grants.run(_case(migrating, before, *statements)).findings


def test_no_new_table_is_skipped(migrating):
    """There is nothing to grant."""
    case = _case(migrating, [_ALL], "DROP TABLE four")
    with pytest.raises(SkippedError):
        grants.run(case)


def test_a_partition_that_is_detached_is_no_new_table(migrating):
    """It was there before, and was reached through its parent."""
    parted = "CREATE TABLE days (at date) PARTITION BY RANGE (at)"
    part = "CREATE TABLE early PARTITION OF days FOR VALUES FROM ('2024-01-01') TO ('2025-01-01')"
    all_four = "GRANT SELECT ON one, two, three, days TO grants_web"
    detached = ["DROP TABLE four", "ALTER TABLE days DETACH PARTITION early"]
    with pytest.raises(SkippedError):
        grants.run(_case(migrating, [parted, part, all_four], *detached))


def _codes(migrating, before, *statements):
    found = grants.run(_case(migrating, before, *statements)).findings
    return [(f.code, f.severity) for f in found]


@pytest.mark.parametrize(
    "statement",
    [
        "GRANT ALL ON ALL TABLES IN SCHEMA public TO PUBLIC",
        "GRANT INSERT ON one TO grants_web, PUBLIC",
        "DO $$ BEGIN EXECUTE 'GRANT DELETE ON four TO public'; END $$",
    ],
)
def test_a_table_that_everybody_may_write_is_told(migrating, statement):
    """PUBLIC is every role of the server, those of other applications among them."""
    assert _codes(migrating, [], statement) == [("grant-public", "warning")]


@pytest.mark.parametrize(
    ("before", "statements"),
    [
        ([], ["GRANT SELECT ON ALL TABLES IN SCHEMA public TO PUBLIC"]),
        ([], ["GRANT USAGE ON SCHEMA public TO PUBLIC"]),
        ([], ["GRANT ALL ON one, four TO grants_web"]),
        ([], ["GRANT ALL ON one TO PUBLIC", "REVOKE ALL ON one FROM PUBLIC"]),
        (["GRANT UPDATE ON one TO PUBLIC"], ["GRANT SELECT, UPDATE ON one TO PUBLIC"]),
        (["GRANT UPDATE ON one TO PUBLIC"], ["ALTER TABLE one RENAME TO first"]),
    ],
)
def test_reading_a_role_of_ones_own_and_what_was_so_before_pass(migrating, before, statements):
    """Nobody begins to write who could not."""
    assert _codes(migrating, before, *statements) == []
