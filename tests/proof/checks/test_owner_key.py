"""Columns that name a user, bare and as keys."""

import pytest
import sqlalchemy as sa

from sddflow.proof.checks import owner_key


def _table(name, *columns):
    def build(metadata):
        sa.Table(
            name, metadata, sa.Column("id", sa.Integer, primary_key=True), *(c() for c in columns)
        )

    return build


def _bare(name="user_id", kind=sa.Integer):
    return lambda: sa.Column(name, kind, nullable=False)


def _key():
    return sa.Column("user_id", sa.ForeignKey("users.id"), nullable=False)


@pytest.mark.parametrize("column", ["user_id", "owner_id"])
def test_a_bare_column_is_told(bench, column):
    """It is called as a key, has the type of one, and is none."""
    (finding,) = owner_key.run(bench.case(_table("files", _bare(column)))).findings
    assert (finding.code, finding.severity) == ("isolation-key", "warning")
    assert (finding.table, finding.column) == ("files", column)


@pytest.mark.parametrize(
    "build",
    [
        _table("files", _key),
        _table("audit_log", _bare()),
        _table("login_events", _bare()),
        _table("files", _bare("user_id", sa.String(40))),
        _table("files", _bare("author")),
        _table("files", _bare("folder_id")),
    ],
)
def test_what_is_no_owner_is_left_in_peace(bench, build):
    """Keys, records of what happened, keys of another system, and other columns."""
    assert owner_key.run(bench.case(build)).findings == ()
