"""Tables that carry the key of the users' tenant, and one that does not."""

import pytest
import sqlalchemy as sa

from sddflow.proof.check import SkippedError
from sddflow.proof.checks import tenant_key


def _table(metadata, name, *to):
    keys = (sa.Column(f"{t[:-1]}_id", sa.ForeignKey(f"{t}.id")) for t in to)
    sa.Table(name, metadata, sa.Column("id", sa.Integer, primary_key=True), *keys)


def _before(*tables):
    def build(metadata):
        _table(metadata, "firms")
        _table(metadata, "users", "firms")
        for name, *to in (("files", "firms"), ("calls", "firms", "users"), *tables):
            _table(metadata, name, *to)

    return build


def _told(migrating, *to, before=()):
    def up(op):
        keys = (sa.Column(f"{t[:-1]}_id", sa.Integer, sa.ForeignKey(f"{t}.id")) for t in to)
        op.create_table("notes", sa.Column("id", sa.Integer, primary_key=True), *keys)

    return tenant_key.run(migrating.case(_before(*before), up)).findings


def test_a_table_without_the_key(migrating):
    """Every other table has it: that is worth knowing, with their names."""
    (found,) = _told(migrating, "users")
    assert (found.code, found.severity, found.table) == ("isolation-tenant", "info", "notes")
    assert "calls, files" in found.evidence


@pytest.mark.parametrize("to", [("users", "firms"), ("users", "files"), ("firms",), ()])
def test_what_has_it_or_hangs_on_a_row_that_has_it(migrating, to):
    """The key itself, a row that carries it, and tables that are nobody's."""
    assert _told(migrating, *to) == ()


def test_where_it_is_no_habit(migrating):
    """Another table of users' rows has no such key."""
    with pytest.raises(SkippedError):
        _told(migrating, "users", before=(("sessions", "users"),))
