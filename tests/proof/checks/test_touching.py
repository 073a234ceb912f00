"""Exclusion constraints over spans."""

import pytest
import sqlalchemy as sa

from sddflow.proof.rules.touching import touching
from tests.proof.checks.conftest import users


def bookings(metadata: sa.MetaData) -> None:
    """Spans of rooms."""
    users(metadata)
    sa.Table(
        "bookings",
        metadata,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("room", sa.Integer, nullable=False),
        sa.Column("begins_at", sa.DateTime, nullable=False),
        sa.Column("ends_at", sa.DateTime, nullable=False),
    )


@pytest.mark.parametrize(
    ("spans", "found"),
    [
        ("begins_at, ends_at, '[]'", ["ends_at"]),
        ("begins_at, ends_at, '[)'", []),
        ("begins_at, ends_at", []),
    ],
)
def test_spans_that_touch(migrating, spans, found):
    """A constraint that refuses a span where another one ends is found by trying one."""
    if migrating.server.dialect == "sqlite":
        pytest.skip("SQLite excludes nothing")

    def up(operations):
        operations.execute("DELETE FROM bookings WHERE id > 1")
        operations.execute(
            "ALTER TABLE bookings ADD CONSTRAINT ex_bookings EXCLUDE USING gist "
            f"(int4range(room, room, '[]') WITH &&, tsrange({spans}) WITH &&)"
        )

    assert [each.last for each in touching(migrating.case(bookings, up))] == found
