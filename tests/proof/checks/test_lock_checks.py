"""What else is seen of locks on PostgreSQL: sizes, locks that are kept, timeouts, order."""

from dataclasses import replace

import pytest
import sqlalchemy as sa

from sddflow.domain.sizes import BIG, Sizes
from sddflow.proof.checks import (
    alter_once,
    concurrent_forms,
    index_order,
    lock_timeout,
    locks,
    locks_kept,
    rows_at_once,
)
from sddflow.target.revisions import Revision

FAMILY = (
    locks, locks_kept, lock_timeout, alter_once, concurrent_forms, rows_at_once, index_order
)  # fmt: skip
BIG_NOTES = Sizes((("notes", BIG),))
LARGE = 20 * BIG  # rows that take seconds
LARGE_NOTES = Sizes((("notes", LARGE),))
SMALL_NOTES = Sizes((("notes", BIG - 1),))
UNKNOWN = Sizes()
SAFE = "SET LOCAL lock_timeout = '3s'"
RENAME = "ALTER TABLE notes RENAME n TO m"


def _before(metadata):
    users = sa.Table(
        "users",
        metadata,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("nick", sa.String(20)),
    )
    sa.Table(
        "notes",
        metadata,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("owner_id", sa.ForeignKey(users.c.id)),
        sa.Column("body", sa.String(80)),
        sa.Column("n", sa.Integer, nullable=False),
        sa.Index("ix_notes_n", "n"),
    )


def _sql(*statements, alone=()):
    def moves(op):
        for statement in statements:
            op.execute(statement)
        with op.get_context().autocommit_block():
            for statement in alone:
                op.execute(statement)

    return moves


def _row_by_row(op):
    op.execute("ALTER TABLE notes ADD COLUMN m int")
    for key in op.get_bind().execute(sa.text("SELECT id FROM notes")).scalars().all():
        op.execute(f"UPDATE notes SET m = 1 WHERE id = {key}")


NEW = "CREATE TABLE lines (id int PRIMARY KEY, note_id int REFERENCES notes)"
OVER_USERS = "UPDATE users SET nick = trim(nick)"
WRONG = [
    (_sql("REINDEX TABLE notes"), UNKNOWN, {"lock-index": "warning"}),
    (_sql("CREATE INDEX ix ON notes (body)"), LARGE_NOTES, {"lock-index": "error"}),
    (_sql("CREATE INDEX ix ON notes (body)"), BIG_NOTES, {"lock-index": "warning"}),
    (_sql("CREATE INDEX ix ON notes (body)"), SMALL_NOTES, {"lock-index": "info"}),
    (_sql(alone=["CREATE INDEX ix ON notes (body)"]), UNKNOWN, {"lock-index": "warning"}),
    (_sql(alone=["ALTER TABLE notes ALTER n TYPE bigint"]), UNKNOWN, {"lock-rewrite": "warning"}),
    (_sql(alone=["VACUUM FULL notes"]), UNKNOWN, {"lock-rewrite": "warning"}),
    (_sql("CLUSTER notes USING notes_pkey"), UNKNOWN, {"lock-rewrite": "warning"}),
    (_sql("ALTER TABLE notes SET UNLOGGED"), UNKNOWN, {"lock-rewrite": "warning"}),
    (_sql("LOCK notes IN SHARE ROW EXCLUSIVE MODE"), UNKNOWN, {"lock-explicit": "warning"}),
    (_sql("ALTER TABLE notes ADD EXCLUDE (id WITH =)"), LARGE_NOTES, {"lock-scan": "error"}),
    (_row_by_row, UNKNOWN, {"lock-backfill": "warning"}),
    (
        _sql("DO $$ BEGIN CREATE INDEX ix ON notes (body); END $$"), UNKNOWN,
        {"lock-index": "warning"},
    ),
    (
        _sql("ALTER TABLE notes ADD CONSTRAINT ck CHECK (n < 9) NOT VALID; "
             "UPDATE notes SET n = 1; ALTER TABLE notes VALIDATE CONSTRAINT ck"),
        UNKNOWN, {"lock-backfill": "warning"},
    ),
    (_sql(f"{SAFE}", RENAME, OVER_USERS), UNKNOWN, {"lock-held": "info"}),
    (_sql(RENAME, OVER_USERS), Sizes((("users", LARGE),)), {"lock-held": "error"}),
    (_sql(RENAME, OVER_USERS), Sizes((("users", BIG),)), {"lock-held": "warning"}),
    (_sql(NEW, "CREATE INDEX ix ON users (nick)"), UNKNOWN, {"lock-held": "info"}),
    (_sql(RENAME), UNKNOWN, {"lock-timeout": "info"}),
    (_sql(RENAME), BIG_NOTES, {"lock-timeout": "info"}),
    (_sql(NEW), BIG_NOTES, {"lock-timeout": "info"}),
    (
        _sql("ALTER TABLE notes ALTER n TYPE bigint", "ALTER TABLE notes ALTER id TYPE bigint"),
        UNKNOWN, {"alter-repeated": "info"},
    ),
    (_sql("DROP INDEX ix_notes_n"), UNKNOWN, {"lock-drop-index": "info"}),
    (_sql(alone=["DROP INDEX ix_notes_n"]), BIG_NOTES, {"lock-drop-index": "warning"}),
    (_sql("UPDATE notes SET n = 7"), BIG_NOTES, {"rows-all-at-once": "warning"}),
    (_sql(alone=["UPDATE notes SET n = 7"]), BIG_NOTES, {"rows-all-at-once": "info"}),
    (_sql("DELETE FROM notes WHERE id > 0"), BIG_NOTES, {"rows-all-at-once": "warning"}),
    (
        _sql(alone=["DROP INDEX CONCURRENTLY ix_notes_n",
                    "CREATE INDEX CONCURRENTLY ix_new ON notes (n, body)"]),
        UNKNOWN, {"index-gap": "warning"},
    ),
]  # fmt: skip
RIGHT = [
    _sql("ALTER TABLE notes ADD COLUMN m int NOT NULL DEFAULT 0"),
    _sql("ALTER TABLE notes ADD COLUMN m int", "INSERT INTO notes (id, n) VALUES (900, 1)"),
    _sql("ALTER TABLE notes ADD COLUMN m int", "UPDATE notes SET m = 1 WHERE id = 3"),
    _sql("ALTER TABLE notes ADD CONSTRAINT ck CHECK (n > -9999) NOT VALID",
         alone=["ALTER TABLE notes VALIDATE CONSTRAINT ck"]),
    _sql(alone=["CREATE INDEX CONCURRENTLY ix ON notes (n, body)",
                "DROP INDEX CONCURRENTLY ix_notes_n"]),
    _sql(alone=["CREATE UNIQUE INDEX CONCURRENTLY ix ON notes (id, n)",
                "ALTER TABLE notes ADD CONSTRAINT uq UNIQUE USING INDEX ix"]),
    _sql(NEW, "CREATE INDEX ix ON lines (note_id)", "INSERT INTO lines VALUES (1, NULL)"),
    _sql("CREATE MATERIALIZED VIEW v AS SELECT n FROM notes", "REFRESH MATERIALIZED VIEW v"),
    _sql("ALTER TABLE notes ADD CONSTRAINT nn CHECK (body IS NOT NULL) NOT VALID",
         "UPDATE notes SET body = '' WHERE id = 1"),
    _sql("TRUNCATE notes"),
    _sql("ALTER TABLE notes ALTER body TYPE varchar(200)", "DROP INDEX ix_notes_n"),
    _sql("UPDATE notes SET n = n + 1", "DELETE FROM notes WHERE id = 1"),
    _sql("CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
         "CREATE TRIGGER t BEFORE INSERT ON notes FOR EACH ROW EXECUTE FUNCTION f()"),
]  # fmt: skip


def _found(migrating, moves, sizes):
    if migrating.server.dialect != "postgresql":
        pytest.skip("SQLite locks the whole file")
    case = migrating.case(_before, moves)
    case.sizes = sizes
    return [f for check in FAMILY for f in check.run(case).findings]


@pytest.mark.parametrize(("moves", "sizes", "wanted"), WRONG)
def test_who_waits_is_told(migrating, moves, sizes, wanted):
    """What takes seconds is an error, a moment or an unknown size a warning, a small table less."""
    found = {f.code: f.severity for f in _found(migrating, moves, sizes)}
    assert wanted.items() <= found.items()


@pytest.mark.parametrize("moves", RIGHT)
def test_what_holds_nobody_up_is_no_alarm(migrating, moves):
    """Catalogue changes, new tables, few rows named by key: at most worth knowing."""
    assert [f for f in _found(migrating, moves, UNKNOWN) if f.severity != "info"] == []


def test_a_known_timeout_is_enough(migrating):
    """With lock_timeout set, a moment's lock on a large table is silent."""
    found = _found(migrating, _sql(SAFE, RENAME), BIG_NOTES)
    assert found == []


@pytest.mark.parametrize("sizes", [BIG_NOTES, UNKNOWN])
def test_a_timeout_that_other_revisions_set(migrating, sizes, tmp_path):
    """Who forgets what the project does elsewhere is warned, where a large table is locked."""
    if migrating.server.dialect != "postgresql":
        pytest.skip("SQLite locks the whole file")
    older = tmp_path / "0001.py"
    older.write_text(f'op.execute("{SAFE}")')
    case = migrating.case(_before, _sql(RENAME))
    case.sizes = sizes
    case.history = replace(case.history, files=(Revision("0001", (), older, "0001.py"),))
    (found,) = lock_timeout.run(case).findings
    assert found.severity == ("warning" if sizes is BIG_NOTES else "info")
