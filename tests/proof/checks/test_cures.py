"""Cures that are applied on a copy: those that pass are told as tried, the others are not."""

import datetime as dt

import pytest
import sqlalchemy as sa

from sddflow.proof.checks import defaults, downgrade, indexes, locks, matches_models, sequences
from sddflow.proof.cures.outside import asked_for
from sddflow.proof.cures.registry import tried

PASSES = "cure tried on a copy, it passes"


def _before(metadata):
    sa.Table("users", metadata, sa.Column("id", sa.Integer, primary_key=True))
    sa.Table(
        "notes",
        metadata,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("owner_id", sa.ForeignKey("users.id"), index=True),
        sa.Column("body", sa.String(80)),
        sa.Column("n", sa.Integer),
    )


def _models(add):
    def build(metadata):
        _before(metadata)
        add(metadata.tables["notes"])

    return build


def _unique(table):
    sa.UniqueConstraint(table.c.id, table.c.n, name="uq")


def _broken(table):
    sa.UniqueConstraint(table.c.n, table.c.body, name="uq")  # rows break it


def _check(table):
    table.append_constraint(sa.CheckConstraint("n > -9999", name="ck"))


def _sql(*statements):
    return lambda op: [op.execute(statement) for statement in statements]


def _found(case, check):
    return tried(case, check.run(case).findings)


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("CREATE INDEX ix ON notes (n)", "CREATE INDEX CONCURRENTLY ix ON notes (n): nobody waits"),
        ("CREATE UNIQUE INDEX ix ON notes (id, n)", "CONCURRENTLY ix ON notes (id, n): nobody"),
        (
            "ALTER TABLE notes ADD CONSTRAINT ck CHECK (n > -9999)",
            "CHECK (n > -9999) NOT VALID; ALTER TABLE notes VALIDATE CONSTRAINT ck: nobody waits",
        ),
        (
            "ALTER TABLE notes ADD CONSTRAINT fk FOREIGN KEY (owner_id) REFERENCES users (id)",
            "REFERENCES users (id) NOT VALID; ALTER TABLE notes VALIDATE CONSTRAINT fk",
        ),
        ("ALTER TABLE notes ALTER id SET NOT NULL", ""),
        ("ALTER TABLE notes ADD EXCLUDE (id WITH =)", ""),
        ("ALTER TABLE notes ADD CHECK (n > -9999)", ""),
    ],
)
def test_the_lock_of_the_other_way_is_seen(migrating, statement, told):
    """What keeps others waiting is undone on a copy, done the other way, and seen from outside."""
    if migrating.server.dialect != "postgresql":
        pytest.skip("SQLite locks the whole file")
    found = _found(migrating.case(_before, _sql(statement)), locks)
    assert [told in f.evidence for f in found if PASSES in f.evidence] == [True] * bool(told)


def test_what_waits_is_seen_from_outside(migrating):
    """The mode that a statement asks for, whoever commits it."""
    if migrating.server.dialect != "postgresql":
        pytest.skip("SQLite locks the whole file")
    case = migrating.case(_before, _sql("SELECT 1"))
    modes = {
        "CREATE INDEX ix ON notes (n)": "ShareLock",
        "CREATE INDEX CONCURRENTLY ix2 ON notes (n)": "ShareUpdateExclusiveLock",
        "ALTER TABLE notes ADD COLUMN m int": "AccessExclusiveLock",
        "SELECT 1": "",
    }
    engine = case.built.scratch.engine()
    assert {s: asked_for(engine, "notes", s) for s in modes} == modes


@pytest.mark.parametrize(
    ("models", "code", "passes"),
    [
        (_models(lambda t: sa.Index("ix_notes_n", t.c.n)), "models-index-missing", True),
        (_models(_unique), "models-unique-missing", True),
        (_models(_broken), "models-unique-missing", False),
        (
            _models(lambda t: t.append_column(sa.Column("m", sa.Integer))),
            "models-column-missing",
            True,
        ),
        (
            _models(lambda t: t.append_column(sa.Column("m", sa.Integer, nullable=False))),
            "models-column-missing",
            False,
        ),
        (_models(_check), "models-check-missing", False),
    ],
)
def test_what_the_models_want_is_made(migrating, models, code, passes):
    """Alembic's own operations, applied on a copy with rows: they pass, or nothing is said."""
    case = migrating.case(_before, _sql("SELECT 1"), models)
    found = [f for f in _found(case, matches_models) if f.code == code]
    assert [PASSES in f.evidence for f in found] == [passes]
    assert not any("pg_class" in f.evidence for f in found), "only what changes something is shown"


def test_a_sequence_is_set(migrating):
    """Set to the highest key, it brings the next number beyond those that are taken."""
    if migrating.server.dialect != "postgresql":
        pytest.skip("SQLite looks for the highest number itself")

    def up(op):
        op.execute("CREATE TABLE tags (id serial PRIMARY KEY)")
        op.execute("INSERT INTO tags VALUES (1), (2), (50)")

    (found,) = _found(migrating.case(_before, up), sequences)
    assert f"{PASSES}: setval to max(id)" in found.evidence


def test_a_key_gets_its_index(migrating):
    """The index is created, and the plan of a query by the key uses it."""

    def up(op):
        op.create_table(
            "tags",
            sa.Column("id", sa.Integer, primary_key=True),
            sa.Column("above_id", sa.Integer, sa.ForeignKey("tags.id", ondelete="CASCADE")),
        )

    (found,) = _found(migrating.case(_before, up), indexes)
    assert f"{PASSES}: CREATE INDEX ON tags (above_id), and its plan uses it" in found.evidence


def test_a_frozen_default_thaws(migrating):
    """An expression instead of a value; SQLite changes no default in place."""
    now = dt.datetime.now(dt.UTC).isoformat(sep=" ", timespec="seconds")

    def up(op):
        op.create_table(
            "tags",
            sa.Column("id", sa.Integer, primary_key=True),
            sa.Column("at", sa.DateTime(timezone=True), server_default=now),
        )

    (found,) = _found(migrating.case(_before, up), defaults)
    assert (PASSES in found.evidence) is (migrating.server.dialect == "postgresql")


@pytest.mark.parametrize(
    ("more", "passes"), [((), True), (("CREATE TABLE left_too (id int)",), False)]
)
def test_a_type_that_is_left_is_dropped(migrating, more, passes):
    """Dropped on a copy; it passes only where everything else is as before."""
    if migrating.server.dialect != "postgresql":
        pytest.skip("no enum types")
    up = _sql("CREATE TYPE mood AS ENUM ('a')", "CREATE TABLE tags (m mood)", *more)
    case = migrating.case(_before, up, down=_sql("DROP TABLE tags"))
    found = [f for f in tried(case, downgrade.look(case)) if f.code == "downgrade-type-left"]
    assert [PASSES in f.evidence for f in found] == [passes]
    assert not any("pg_class" in f.evidence for f in found), "only what changes something is shown"
