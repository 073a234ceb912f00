"""Keys to what a tenant owns, over the tenant and without it."""

import pytest
import sqlalchemy as sa

from sddflow.proof.check import SkippedError
from sddflow.proof.checks import tenant_in_keys

ONE, OVER = (("task_id",), ("tasks.id",)), (("org_id", "task_id"), ("tasks.org_id", "tasks.id"))


def _columns(*keys):
    yield sa.Column("id", sa.Integer, primary_key=True)
    yield sa.Column("org_id", sa.Integer, sa.ForeignKey("orgs.id"), nullable=False)
    if keys:
        yield sa.Column("task_id", sa.Integer, nullable=False)
    yield from (sa.ForeignKeyConstraint(*key) for key in keys)


def _before(*keys):
    def build(metadata):
        sa.Table("orgs", metadata, sa.Column("id", sa.Integer, primary_key=True))
        sa.Table("tasks", metadata, *_columns(), sa.UniqueConstraint("org_id", "id"))
        sa.Table("rooms", metadata, *_columns())
        for number, key in enumerate(keys):
            sa.Table(f"parts{number}", metadata, *_columns(key))

    return build


def _told(migrating, key, *older):
    case = migrating.case(_before(*older), lambda op: op.create_table("notes", *_columns(key)))
    return tenant_in_keys.run(case).findings


def test_a_key_without_the_tenant(migrating):
    """Where all older keys to the rows go over the tenant, one that does not may leave it."""
    (found,) = _told(migrating, ONE, OVER)
    assert (found.code, found.severity, found.column) == ("isolation-leak", "warning", "task_id")
    assert "(org_id, task_id) of parts0" in found.evidence


@pytest.mark.parametrize(("key", "older"), [(OVER, (OVER,)), (ONE, (OVER, ONE)), (ONE, (ONE,))])
def test_keys_as_the_others(migrating, key, older):
    """A key over the tenant, and one of one column where older ones are so, pass."""
    assert _told(migrating, key, *older) == ()


def test_without_tenants(migrating):
    """Where nobody is a tenant there is nothing to leave."""

    def alone(metadata):
        sa.Table("orgs", metadata, sa.Column("id", sa.Integer, primary_key=True))

    with pytest.raises(SkippedError):
        tenant_in_keys.run(migrating.case(alone, lambda _: None))
