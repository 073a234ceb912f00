"""Locks that are really taken on PostgreSQL, in the migration's own transaction."""

import pytest
import sqlalchemy as sa

from sddflow.proof.check import SkippedError
from sddflow.proof.checks import locks


def _before(metadata):
    users = sa.Table("users", metadata, sa.Column("id", sa.Integer, primary_key=True))
    sa.Table(
        "notes",
        metadata,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("user_id", sa.Integer),
        sa.Column("owner_id", sa.ForeignKey(users.c.id)),
        sa.Column("body", sa.String(80)),
        sa.Column("n", sa.Integer, nullable=False),
    )


def _sql(*statements):
    def moves(op):
        for statement in statements:
            op.execute(statement)

    return moves


def _new_table(op):
    op.create_table(
        "lines",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("note_id", sa.Integer, sa.ForeignKey("notes.id"), nullable=False),
        sa.CheckConstraint("id > 0", name="ck_lines_id"),
    )
    op.create_index("ix_lines_note", "lines", ["note_id", "id"])


def _concurrently(op):
    op.execute("COMMIT")
    with op.get_bind().engine.connect().execution_options(isolation_level="AUTOCOMMIT") as other:
        other.exec_driver_sql("CREATE INDEX CONCURRENTLY ix_notes_n ON notes (n)")
    op.execute("BEGIN")


ADD_FK = "ALTER TABLE notes ADD CONSTRAINT fk FOREIGN KEY (owner_id) REFERENCES users (id)"
ADD_CHECK = "ALTER TABLE notes ADD CONSTRAINT ck CHECK (n > -1000)"


@pytest.mark.parametrize(
    ("moves", "codes"),
    [
        (_sql("CREATE INDEX ix ON notes (n)"), {"lock-index"}),
        (_sql("CREATE UNIQUE INDEX ix ON notes (id)"), {"lock-index"}),
        (lambda op: op.create_index("ix", "notes", ["body"]), {"lock-index"}),
        (_sql("ALTER TABLE notes ALTER n TYPE bigint"), {"lock-rewrite"}),
        (
            _sql("ALTER TABLE notes ADD COLUMN u uuid NOT NULL DEFAULT gen_random_uuid()"),
            {"lock-rewrite"},
        ),
        (_sql("ALTER TABLE notes ADD COLUMN s serial"), {"lock-rewrite"}),
        (_sql(ADD_FK), {"lock-scan"}),
        (_sql(ADD_CHECK), {"lock-scan"}),
        (_sql("ALTER TABLE notes ALTER n DROP NOT NULL, ADD UNIQUE (id, n)"), {"lock-scan"}),
        (
            _sql("ALTER TABLE notes ADD COLUMN m int", "UPDATE notes SET m = 1"),
            {"lock-backfill"},
        ),
        (
            _sql("LOCK TABLE notes", "UPDATE notes SET n = n"),
            {"lock-explicit", "lock-backfill"},
        ),
        (
            _sql("ALTER TABLE notes DROP COLUMN body", "DELETE FROM notes WHERE n > 100000"),
            {"lock-backfill"},
        ),
        (_new_table, set()),
        (_concurrently, set()),
        (_sql("ALTER TABLE notes ADD COLUMN m int NOT NULL DEFAULT 0"), set()),
        (_sql("ALTER TABLE notes ALTER body TYPE varchar(200)"), set()),
        (_sql("ALTER TABLE notes ALTER body TYPE text"), set()),
        (_sql(f"{ADD_FK} NOT VALID"), set()),
        (_sql(f"{ADD_CHECK} NOT VALID"), set()),
        (_sql("UPDATE notes SET n = n + 1"), set()),
        (_sql("ALTER TABLE notes RENAME body TO text"), set()),
    ],
)
def test_what_holds_others_up(migrating, moves, codes):
    """Rewrites, scans, index builds and backfills under a lock are told; the rest is silent."""
    if migrating.server.dialect != "postgresql":
        pytest.skip("SQLite locks the whole file")
    seen = locks.run(migrating.case(_before, moves))
    assert {f.code for f in seen.findings} == codes
    assert {f.severity for f in seen.findings} <= {"warning"}
    assert all(f.table == "notes" and "Lock" in f.evidence and f.cure for f in seen.findings)


def test_not_on_sqlite(migrating):
    """SQLite is passed over, and says why."""
    if migrating.server.dialect == "sqlite":
        with pytest.raises(SkippedError, match="whole file"):
            locks.run(migrating.case(_before, _sql("SELECT 1")))
