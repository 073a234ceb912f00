"""The whole proof on a real application: what is right passes, what is wrong is found."""

import pytest

from sddflow.domain.proof import Proof
from sddflow.domain.settings import Settings
from sddflow.errors import TargetError, UsageError
from sddflow.proof import prove
from sddflow.proof.check import Check
from sddflow.proof.checks.registry import CHECKS
from sddflow.proof.reading.registry import READINGS
from sddflow.proof.revisions.existing import existing_schema
from sddflow.proof.standalone import application_at, verify_target

NOTES = "alembic/versions/0002_notes.py"
BOTH = pytest.param(("sqlite", "postgresql"), marks=[pytest.mark.postgres, pytest.mark.slow])
NOTHING_TO_SEE = {
    "backfill",
    "index-order",
    "lock-timeout",
    "pending-events",
    "given-refused",
    "locks",
    "locks-kept",
    "alter-once",
    "concurrent-forms",
    "rows-at-once",
    "midway",
    "grants",
    "new-rules",
    "on-delete",
    "nothing-made",
    "functions",
    "partitions",
    "ownerless",
    "tenant-in-keys",
    "asked-for",
    "there-and-back",
    "old-inserts",
    "old-names",
    "views-show",
    "secrets-kept",
    "upserts",
    "source-inserts",
    "trigger-effects",
    "trigger-follows",
    "stored",
    "trigger-habit",
    "money",
    "tenant-key",
    "source-sql",
    "value-unreadable",
    "filled-from",
    "guarded-views",
    "key-order",
    "row-security",
    "shared-names",
    "stand-ins",
    "second-path",
    "triggers",
    "names",
    "sequences",
    *("zones", "own-defaults", "index-use", "index-order", "lock-timeout", "locks-kept"),
    *("alter-once", "concurrent-forms", "rows-at-once"),
    "unique-relied",
    "trigger-rights",
    "sorted-as-text",
    "words-gone",
    "unfinished",
    "defaults",
    "source-runs",
}  # no old table changes; only PostgreSQL tells its locks
# what is wrong: words of the migration, words in their place, codes that must be found
MUTANTS = {
    "promises not kept": (
        (
            ('    op.create_index("ix_notes_user_id", "notes", ["user_id"])\n', ""),
            ('    op.drop_index("ix_notes_user_id", table_name="notes")\n', ""),
            (', ondelete="CASCADE"', ""),
            ("sa.String(50), nullable=False", "sa.String(50)"),
            ('sa.UniqueConstraint("title", "user_id", name="uq_notes_title"),', ""),
            ('sa.CheckConstraint("stars >= 0 AND stars <= 5", name="ck_notes_stars"),', ""),
        ),
        {
            *("models-index-missing", "models-on-delete", "cascade-differs"),
            *("models-column-nullable", "not-null-missing", "models-unique-missing"),
            *("unique-broken", "models-check-missing", "check-broken"),
        },
    ),
    "downgrade does nothing": (
        (
            ('    op.drop_index("ix_notes_user_id", table_name="notes")\n', ""),
            ('    op.drop_table("notes")', "    pass"),
        ),
        {"downgrade-incomplete", "upgrade-again-fails"},
    ),
    "rows destroyed": (
        (
            (
                "def upgrade():\n",
                (
                    "def upgrade():\n"
                    '    op.drop_table("users")\n'
                    "    op.create_table(\n"
                    '        "users",\n'
                    '        sa.Column("id", sa.Integer, primary_key=True),\n'
                    '        sa.Column("email", sa.String(100), nullable=False, unique=True),\n'
                    '        sa.Column("nick", sa.String(30)),\n'
                    "    )\n"
                ),
            ),
        ),
        {"rows-lost"},
    ),
    "fails on rows": (
        (
            (
                "def upgrade():\n",
                (
                    "def upgrade():\n"
                    '    with op.batch_alter_table("users") as users:\n'
                    '        users.alter_column("nick", existing_type=sa.Text(), nullable=False)\n'
                ),
            ),
        ),
        {"rows-break-not-null"},
    ),
    "counts on rows": (
        (
            (
                "def downgrade():\n",
                (
                    '    op.execute("INSERT INTO notes (user_id, title, stars, made_at)'
                    " VALUES (1, 'Hello', 3, CURRENT_TIMESTAMP)\")\n\n\n"
                    "def downgrade():\n"
                ),
            ),
        ),
        {"upgrade-on-empty"},
    ),
}


def _ran(proof: Proof):
    return [c for c in proof.checks if c.dialect]


def _codes(proof: Proof) -> set[str]:
    return {f.code for f in proof.findings if f.severity == "error"}


@pytest.mark.postgres
def test_what_is_right_passes(app):
    """A correct migration passes every check on both dialects, with nothing to complain about."""
    seen, lines = [], []
    proof = verify_target(app.root, Settings(), notify=seen.append, note=lines.append)
    assert [c.id for c in _ran(proof)] == [c.id for c in CHECKS] * 2
    assert {c.id for c in _ran(proof) if c.status != "passed"} <= NOTHING_TO_SEE
    read = [(c.id, c.status) for c in proof.checks if not c.dialect]
    assert read == [*((r.id, "passed") for r in READINGS), ("dialects-alike", "passed")]
    assert proof.findings == ()
    assert proof.ok
    assert proof.revisions == ("0002",)
    assert [d.split()[0] for d in proof.dialects] == ["sqlite", "postgresql"]
    assert sorted(seen, key=str) == sorted(proof.checks, key=str)
    assert any("postgresql" in line for line in lines)
    upgrade = proof.sql[1].upgrade
    assert "CREATE TABLE notes" in upgrade
    assert "alembic_version" not in upgrade
    assert "DROP TABLE notes" in proof.sql[1].downgrade
    assert not (app.root / "real.db").exists()


@pytest.mark.parametrize("on", [("sqlite",), BOTH])
@pytest.mark.parametrize(
    "name",
    [
        *("promises not kept", "fails on rows", "counts on rows"),
        pytest.param("downgrade does nothing", marks=pytest.mark.slow),
        pytest.param("rows destroyed", marks=pytest.mark.slow),
    ],
)
def test_what_is_wrong_is_found(app, name, on):
    """Each defect is an error of the check that is there for it, on every dialect."""
    changes, codes = MUTANTS[name]
    for old, new in changes:
        app.change(NOTES, old, new)
    proof = app.prove(*on)
    assert codes <= _codes(proof)
    assert not proof.ok
    found = [f for f in proof.findings if f.code in codes]
    assert all(f.revision == "0002" and f.place.file == NOTES for f in found)
    own_words = {
        "upgrade-again-fails",
        "rows-break-not-null",
        "upgrade-on-empty",
    }  # what each database says itself
    assert all(f.dialect == "" or len(on) == 1 for f in found if f.code not in own_words)


def test_a_failing_upgrade_ends_the_rest(app):
    """When the upgrade fails, checks are skipped for it, but for what it did besides."""
    proof = app.change(NOTES, "def upgrade():\n", "def upgrade():\n    op.bulk()\n").prove("sqlite")
    assert _codes(proof) == {"upgrade-fails"}
    assert "0002_notes.py" in proof.findings[0].evidence
    others = [c for c in _ran(proof)[1:] if c.id != "conduct"]
    assert {c.status for c in others} == {"skipped"}
    assert {c.reason for c in others} == {"the upgrade failed"}
    assert [c.status for c in _ran(proof) if c.id == "conduct"] == ["passed"]


def test_a_check_that_dies_takes_no_other_one_with_it(app, monkeypatch):
    """A bug is told as one, and what the other checks saw is told too."""
    dying = Check("dying", "It dies.", lambda _case: {}["nothing"])
    monkeypatch.setattr(prove, "all_checks", lambda: (CHECKS[0], dying, *CHECKS[1:]))
    proof = app.prove("sqlite")
    (told,) = [f for f in proof.findings if f.severity != "info"]
    assert (told.code, told.severity) == ("check-impossible", "warning")
    assert "KeyError at test_prove.py:" in told.message
    assert len(_ran(proof)) == len(CHECKS) + 1


def test_a_broken_history_is_told(app):
    """A history that does not run from an empty database is a finding about that revision."""
    app.change("alembic/versions/0001_users.py", "def upgrade():\n", "def upgrade():\n    nope\n")
    proof = app.prove("sqlite")
    assert _codes(proof) == {"history-fails"}
    assert proof.findings[0].revision == "0001"


@pytest.mark.slow
def test_tables_of_others_are_only_told(app):
    """A table that the models do not know is information, not an error."""
    app.change(
        "alembic/versions/0001_users.py",
        "def upgrade():\n",
        'def upgrade():\n    op.create_table("theirs", sa.Column("id", sa.Integer))\n',
    ).change(
        "alembic/versions/0001_users.py",
        "def downgrade():\n",
        'def downgrade():\n    op.drop_table("theirs")\n',
    )
    proof = app.prove("sqlite")
    assert [(f.code, f.severity) for f in proof.findings] == [("models-table-unknown", "info")]
    assert proof.ok


@pytest.mark.slow
def test_a_dialect_that_cannot_be_tried_is_not_proven(app):
    """Where the settings demand PostgreSQL and there is none, nothing counts as proven."""
    settings = Settings(postgres="postgresql://nobody@127.0.0.1:1/none")
    proof = verify_target(app.root, settings, notify=lambda _: None, note=lambda _: None)
    assert not proof.ok
    assert _codes(proof) == {"dialect-unproven"}
    assert 'dialects = ["sqlite"]' in next(f.cure for f in proof.findings)
    assert {c.status for c in proof.checks if c.dialect == "postgresql"} == {"skipped"}
    on_sqlite = [c for c in proof.checks if c.dialect == "sqlite"]
    assert {c.status for c in on_sqlite if c.id not in NOTHING_TO_SEE} == {"passed"}
    assert not any(c.status == "failed" for c in on_sqlite)


def test_unknown_words(app):
    """A revision or a dialect that nobody knows is one clear line."""
    quiet = {"notify": lambda _: None, "note": lambda _: None}
    with pytest.raises(TargetError, match="no revision '0009'"):
        verify_target(app.root, Settings(), revisions=("0009",), **quiet)
    with pytest.raises(UsageError, match="no dialect 'oracle'"):
        verify_target(app.root, Settings(), on=("oracle",), **quiet)


def test_existing_schema(app):
    """The schema as the migrations build it, read back from a scratch database."""
    settings = Settings(dialects=("sqlite",))
    schema = existing_schema(application_at(app.root, app.root, settings), settings)
    assert [t.name for t in schema.tables] == ["notes", "users"]
