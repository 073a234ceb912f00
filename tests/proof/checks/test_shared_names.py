"""Names that tenants choose, where row level security keeps them apart."""

import pytest
import sqlalchemy as sa

from sddflow.proof.check import SkippedError
from sddflow.proof.checks import shared_names
from tests.proof.checks.conftest import users

ASKED = "current_setting('app.tenant_id', true)::int"


def _before(metadata, *, guarded=True):
    """Tenants and their projects stand in a schema of their own."""
    sa.event.listen(metadata, "before_create", sa.DDL("CREATE SCHEMA IF NOT EXISTS app"))
    users(metadata)
    sa.Table("tenants", metadata, sa.Column("id", sa.Integer, primary_key=True), schema="app")
    key = sa.ForeignKey("app.tenants.id")
    sa.Table(
        "projects", metadata, sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("tenant_id", sa.Integer, key, nullable=False, index=True), schema="app",
    )  # fmt: skip
    if guarded:
        sa.event.listen(metadata, "after_create", _guard)


def _guard(_metadata, connection, **_):
    connection.exec_driver_sql("ALTER TABLE app.projects ENABLE ROW LEVEL SECURITY")
    policy = f"CREATE POLICY own ON app.projects USING (tenant_id = {ASKED})"
    connection.exec_driver_sql(policy)


@pytest.fixture
def guarding(migrating):
    """Where the server has row level security."""
    if migrating.server.dialect == "sqlite":
        pytest.skip("no row level security")
    return migrating


def _with(column, *columns):
    def up(op):
        op.add_column("projects", sa.Column(column, sa.String(20)), schema="app")
        op.create_unique_constraint("uq", "projects", columns or [column], schema="app")

    return up


@pytest.mark.parametrize(
    ("up", "expected"),
    [
        (_with("code"), [("isolation-unique", "app.projects", "code")]),
        (_with("short_name"), [("isolation-unique", "app.projects", "short_name")]),
        (_with("code", "tenant_id", "code"), []),
        (_with("digest"), []),
        (_with("slug"), []),
    ],
)
def test_what_tenants_choose(guarding, up, expected):
    """A chosen name is unique for each tenant; a digest, or a part of an address, for all."""
    found = shared_names.run(guarding.case(_before, up)).findings
    assert [(f.code, f.table, f.column) for f in found] == expected


def test_nobody_is_kept_apart(guarding):
    """Without policies nobody says that tenants are strangers to each other."""
    with pytest.raises(SkippedError, match="row level security"):
        shared_names.run(guarding.case(lambda m: _before(m, guarded=False), _with("code")))
