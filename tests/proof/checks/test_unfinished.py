"""Indexes and constraints that are left half made."""

import pytest
import sqlalchemy as sa

from sddflow.proof.checks import unfinished


def _before(metadata):
    sa.Table("notes", metadata, sa.Column("id", sa.Integer, primary_key=True))
    sa.Table(
        "lines",
        metadata,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("note_id", sa.ForeignKey("notes.id")),
        sa.Column("place", sa.Integer, nullable=False),
    )


KEY = "ALTER TABLE lines ADD CONSTRAINT fk FOREIGN KEY (note_id) REFERENCES notes (id) NOT VALID"
LARGE = "ALTER TABLE lines ADD CONSTRAINT large CHECK (place > -5) NOT VALID"
PARTED = "CREATE TABLE days (day date NOT NULL) PARTITION BY RANGE (day)"
PART = "CREATE TABLE day PARTITION OF days FOR VALUES FROM ('2026-01-01') TO ('2026-01-02')"


def _seen(migrating, *statements):
    if migrating.server.dialect == "sqlite":
        pytest.skip("SQLite has no such states")
    case = migrating.case(_before, lambda op: [op.execute(s) for s in statements])
    return [(f.code, f.severity, f.table) for f in unfinished.run(case).findings]


@pytest.mark.parametrize(
    ("statements", "found"),
    [
        ([KEY], ("constraint-not-valid", "info", "lines")),
        ([LARGE], ("constraint-not-valid", "info", "lines")),
        ([KEY, LARGE, "ALTER TABLE lines VALIDATE CONSTRAINT large"],
         ("constraint-not-valid", "info", "lines")),
        ([PARTED, PART, "CREATE INDEX ix ON ONLY days (day)"],
         ("index-invalid", "error", "days")),
    ],
)  # fmt: skip
def test_what_is_left_half_made(migrating, statements, found):
    """A constraint that was not held against old rows waits; an index that is not valid is none."""
    assert _seen(migrating, *statements) == [found]


@pytest.mark.parametrize(
    "statements",
    [
        [KEY, "ALTER TABLE lines VALIDATE CONSTRAINT fk"],
        [LARGE, "ALTER TABLE lines VALIDATE CONSTRAINT large"],
        ["CREATE INDEX ix ON lines (place)"],
        [PARTED, PART, "CREATE INDEX ix ON days (day)"],
    ],
)
def test_what_is_whole(migrating, statements):
    """Validated in the end, and valid from the start."""
    assert _seen(migrating, *statements) == []


def test_what_was_left_before_is_told_as_such(migrating):
    """A new constraint waits for its second step, an old one was forgotten: each says so."""
    if migrating.server.dialect == "sqlite":
        pytest.skip("SQLite has no such states")

    def older(metadata):
        _before(metadata)
        sa.event.listen(metadata, "after_create", lambda _m, c, **_: c.exec_driver_sql(KEY))

    case = migrating.case(older, lambda op: op.execute(LARGE))
    old, new = (f.message for f in unfinished.run(case).findings)
    assert old.startswith("fk of lines was never validated")
    assert new.startswith("large of lines is not valid yet")
    assert all("next: count those that do" in message for message in (old, new))
