"""Where the revisions under test start: the history, a dump, older models, and what each tells."""

import subprocess

import pytest

from sddflow.domain.settings import Limits, Settings
from sddflow.errors import UsageError
from sddflow.proof.revisions.named import read_baseline
from sddflow.proof.standalone import Chosen, verify_target

USERS = "alembic/versions/0001_users.py"
NOTES = "alembic/versions/0002_notes.py"
PLAIN = Settings()
BROKEN = (
    'op.execute("ALTER TABLE nowhere ADD COLUMN a INTEGER")\n    op.create_table(\n        "users",'
)
DUMPS = {
    "sqlite": "CREATE TABLE users (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,"
    " email VARCHAR(100) NOT NULL UNIQUE, nick VARCHAR(30));\n"
    "CREATE TABLE sqlite_sequence(name,seq);\n",
    "postgresql": """--
-- PostgreSQL database dump
--
\\restrict abc
SET statement_timeout = 0;
SELECT pg_catalog.set_config('search_path', '', false);
CREATE TABLE public.users (
    id integer NOT NULL,
    email character varying(100) NOT NULL,
    nick character varying(30)
);
ALTER TABLE public.users OWNER TO somebody;
CREATE SEQUENCE public.users_id_seq AS integer START WITH 1 INCREMENT BY 1 CACHE 1;
ALTER SEQUENCE public.users_id_seq OWNER TO somebody;
ALTER SEQUENCE public.users_id_seq OWNED BY public.users.id;
CREATE TABLE public.alembic_version (version_num character varying(32) NOT NULL);
ALTER TABLE ONLY public.users ALTER COLUMN id SET DEFAULT nextval('public.users_id_seq'::regclass);
COPY public.alembic_version (version_num) FROM stdin;
0001
\\.
COPY public.users (id, email, nick) FROM stdin;
1	somebody@example.org	\\N
\\.
ALTER TABLE ONLY public.users ADD CONSTRAINT users_email_key UNIQUE (email);
ALTER TABLE ONLY public.users ADD CONSTRAINT users_pkey PRIMARY KEY (id);
GRANT SELECT ON TABLE public.users TO reader;
\\unrestrict abc
""",
}
STANDS = "CREATE TABLE alembic_version (version_num TEXT);\nINSERT INTO alembic_version VALUES"
DIALECTS = pytest.mark.parametrize(
    "dialect", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]
)


def _verify(app, *on, baseline="", chosen=None, settings=PLAIN):
    said = read_baseline(str(baseline))
    quiet = {"notify": lambda _: None, "note": lambda _: None}
    return verify_target(app.root, settings, on=on, baseline=said, chosen=chosen, **quiet)


def _codes(proof):
    """But for what locks weigh, which is nothing of the start."""
    return [f.code for f in proof.findings if not f.code.startswith("lock-")]


def _git(app, *words):
    who = ("-c", "user.name=t", "-c", "user.email=t@example.org")
    subprocess.run(["git", "-C", str(app.root), *who, *words], check=True, capture_output=True)


def _break_history(app):
    app.change(USERS, 'op.create_table(\n        "users",', BROKEN)


@DIALECTS
@pytest.mark.slow
def test_a_history_that_does_not_run_is_told_first(app, dialect):
    """The failing revision, its statement and the database's words; then the older models go on."""
    _break_history(app)
    proof = _verify(app, dialect)
    first, second, *_ = proof.findings
    assert (first.code, first.severity, first.revision) == ("history-fails", "error", "0001")
    assert "0001 fails" in first.message
    assert "nowhere" in first.message
    assert "ALTER TABLE nowhere" in first.evidence
    assert (first.place.file, bool(first.place.line)) == (USERS, True)
    assert (second.code, second.severity) == ("baseline-used", "info")
    assert "the present models without" in second.message
    assert _codes(proof) == ["history-fails", "baseline-used"]


@pytest.mark.slow
@pytest.mark.postgres
def test_a_history_that_hangs(app):
    """The revision, the statement it hung on, and the lock: as for a revision under test."""
    twice = """
    op.execute("SELECT pg_advisory_xact_lock(7)")
    from sqlalchemy import create_engine, text
    with create_engine("sqlite://").begin() as other:
        other.execute(text("SELECT pg_advisory_xact_lock(7)"))


def downgrade"""
    app.change(USERS, "\n\ndef downgrade", twice)
    settings = Settings(limits=Limits(seconds=6))
    proof = _verify(app, "postgresql", settings=settings)
    first = proof.findings[0]
    assert (first.code, first.revision) == ("history-fails", "0001")
    assert "comes to no end: 0001 hangs: upgrade did not end within 6 seconds" in first.message
    assert "it hung on SELECT pg_advisory_xact_lock(7); it waits for ExclusiveLock" in first.message
    assert "SELECT pg_advisory_xact_lock(7)" in first.evidence
    assert "op.get_bind()" in first.cure
    assert "git has no older ones: it is in no git repository" in proof.findings[1].message


def test_the_models_of_before_are_those_of_git(app):
    """Where git has the application from before, that is what builds the schema."""
    _break_history(app)
    notes, models = (app.root / NOTES).read_text(), (app.root / "models.py").read_text()
    (app.root / NOTES).unlink()
    (app.root / "models.py").write_text(models[: models.index("class Note")])
    _git(app, "init", "-q", "-b", "main")
    _git(app, "add", ".")
    _git(app, "commit", "-qm", "users")
    (app.root / NOTES).write_text(notes)
    (app.root / "models.py").write_text(models)
    for chosen in (None, Chosen(since="main")):
        proof = _verify(app, "sqlite", chosen=chosen)
        assert _codes(proof) == ["history-fails", "baseline-used"]
        assert "the models as git has them at" in proof.findings[1].message
    _git(app, "add", ".")
    _git(app, "commit", "-qm", "notes")
    assert "as git has them" in _verify(app, "sqlite").findings[1].message


def test_what_takes_away_has_no_older_models(app):
    """Where the revision changes what was there, nobody guesses: the cure names a dump."""
    _break_history(app)
    app.change(NOTES, "def upgrade():\n", 'def upgrade():\n    op.drop_column("users", "age")\n')
    proof = _verify(app, "sqlite")
    found = next(f for f in proof.findings if f.code == "history-fails")
    assert "--baseline FILE" in found.cure
    assert "drop_column" in found.cure
    assert "baseline-used" not in _codes(proof)
    assert not proof.ok


@DIALECTS
@pytest.mark.slow
def test_a_dump_is_a_start(app, dialect, tmp_path):
    """With a dump the history is not asked, owners and rows are left out, and the proof holds."""
    _break_history(app)
    dump = tmp_path / "schema.sql"
    dump.write_text(DUMPS[dialect])
    proof = _verify(app, dialect, baseline=dump)
    assert _codes(proof) == ["baseline-used"]
    assert "the dump schema.sql" in proof.findings[0].message
    assert proof.ok


@pytest.mark.slow
@pytest.mark.postgres
def test_a_dump_is_one_dialects(app, tmp_path):
    """The other dialect is skipped with that reason, and what is proven holds."""
    dump = tmp_path / "schema.sql"
    dump.write_text(DUMPS["sqlite"])
    proof = _verify(app, "sqlite", "postgresql", baseline=dump)
    skipped = next(f for f in proof.findings if f.code == "dialect-skipped")
    assert (skipped.dialect, skipped.severity) == ("postgresql", "info")
    assert "schema.sql is a dump of sqlite" in skipped.message
    assert {c.status for c in proof.checks if c.dialect == "postgresql"} == {"skipped"}
    assert proof.ok
    assert not _verify(app, "postgresql", baseline=dump).ok


@pytest.mark.parametrize(
    ("dump", "words"),
    [
        ("CREATE TABLE users (", "cannot be loaded"),
        (f"{STANDS} ('other');", "revision other, which the history does not have"),
        (f"{STANDS} ('0002');", "0002, which is under test"),
    ],
)
def test_a_dump_that_does_not_fit_is_one_finding(app, tmp_path, dump, words):
    """What the database does not take, or what stands elsewhere, is told with its cure."""
    file = tmp_path / "schema.sql"
    file.write_text(dump)
    proof = _verify(app, "sqlite", baseline=file)
    assert _codes(proof) == ["baseline-impossible"]
    assert words in proof.findings[0].message
    assert not proof.ok


def test_a_baseline_that_is_no_file(tmp_path):
    """Neither a file nor `models` is a wrong word."""
    with pytest.raises(UsageError, match="cannot be read"):
        read_baseline(str(tmp_path / "nothing.sql"))


@DIALECTS
@pytest.mark.slow
def test_models_as_a_baseline(app, dialect):
    """`--baseline models` starts from the older models, and a sound revision holds."""
    _break_history(app)
    proof = _verify(app, dialect, baseline="models")
    assert _codes(proof) == ["baseline-used"]
    assert proof.ok


@DIALECTS
@pytest.mark.slow
def test_a_first_revision_on_tables_made_elsewhere(app, dialect):
    """Tables that create_all made are there in the older models; the revision adds to them."""
    (app.root / USERS).unlink()
    app.change(NOTES, '"0001"', "None")
    added = 'op.add_column("users", sa.Column("age", sa.Integer))'
    app.change(NOTES, "def upgrade():\n", f"def upgrade():\n    {added}\n")
    taken = 'op.drop_column("users", "age")'
    app.change(NOTES, "def downgrade():\n", f"def downgrade():\n    {taken}\n")
    app.change("models.py", "nick: ", "age: Mapped[int | None]\n    nick: ")
    proof = _verify(app, dialect)
    assert _codes(proof) == ["history-fails", "baseline-used"]
    assert proof.findings[0].revision == "0002"
    assert _codes(_verify(app, dialect, baseline="models")) == ["baseline-used"]


@pytest.mark.parametrize(
    ("old", "new", "place", "words"),
    [
        ("target_metadata=Base", "target_metadata=Bose", "alembic/env.py:9", "every command"),
        ("from models import", "from models.core import", "alembic/env.py:4", "every command"),
        ("from models import", "from not_there import", "alembic/env.py:4", "install not_there"),
        ("target_metadata=Base.metadata", 'schema=int(context.get_x_argument(True)["schema"])',
         "alembic/env.py:9", "default"),
        ("context.run_migrations()", "pass", "alembic/env.py", "alembic_ini"),
    ],
)  # fmt: skip
def test_an_env_that_fails_is_told_of_itself(app, old, new, place, words):
    """No revision is blamed for env.py, and no other start is looked for."""
    app.change("alembic/env.py", old, new)
    (found,) = _verify(app, "sqlite").findings
    assert (found.code, found.severity, str(found.place)) == ("env-fails", "error", place)
    assert words in found.cure
    assert "baseline" not in found.cure


def test_an_env_that_fails_with_a_baseline(app):
    """The baseline is not to blame for it either."""
    app.change("alembic/env.py", "target_metadata=Base", "target_metadata=Bose")
    assert _codes(_verify(app, "sqlite", baseline="models")) == ["env-fails"]


def test_an_env_that_fails_below_the_first_revision(app):
    """Where no revision is before, the one under test is not blamed."""
    app.change("alembic/env.py", "target_metadata=Base", "target_metadata=Bose")
    proof = _verify(app, "sqlite", chosen=Chosen(every=True))
    assert _codes(proof) == ["env-fails"]


@pytest.mark.slow
def test_a_parent_that_is_missing_with_a_baseline(app):
    """What nobody has any more is in the baseline: the newest revision is proved all the same."""
    app.change(USERS, 'revision = "0001"', 'revision = "0001b"')
    proof = _verify(app, "sqlite", baseline="models")
    assert _codes(proof) == ["history-parent-missing", "baseline-used"]
    assert (proof.revisions, bool(proof.dialects), proof.ok) == (("0002",), True, False)
    assert {c.id: c.status for c in proof.checks}["round-trip"] == "passed"
    app.change(NOTES, '["user_id"])\n\ndef', '["user_id", "user_id"])\n\ndef')
    assert "upgrade-fails" in _codes(_verify(app, "sqlite", baseline="models"))


ARRAYS = """
from sqlalchemy.dialects.postgresql import ARRAY

def upgrade():
    op.create_table("labels", sa.Column("names", ARRAY(sa.Text)))
"""


@pytest.mark.slow
@pytest.mark.postgres
def test_a_history_for_postgresql_alone(app):
    """What SQLite cannot run was never meant for it: PostgreSQL is proved, and SQLite left out."""
    app.change(USERS, "\n\ndef upgrade():\n", f"\n{ARRAYS}")
    app.change(
        NOTES,
        '        sa.CheckConstraint("stars >= 0 AND stars <= 5", name="ck_notes_stars"),\n',
        "",
    )
    check = 'op.create_check_constraint("ck_notes_stars", "notes", "stars >= 0 AND stars <= 5")'
    app.change(NOTES, "    op.create_index(", f"    {check}\n    op.create_index(")
    proof = _verify(app, "sqlite", "postgresql")
    told = [f for f in proof.findings if f.dialect == "sqlite"]
    assert [(f.code, f.severity) for f in told] == [("dialect-skipped", "info")]
    assert "--on postgresql" in told[0].cure
    assert proof.ok
    (alone,) = (f for f in _verify(app, "sqlite").findings if f.code == "dialect-skipped")
    assert alone.severity == "error"


@pytest.mark.slow
def test_a_revision_that_sqlite_cannot_run(app):
    """Where the history runs there, the revision is wrong; or somebody says it is not meant."""
    app.change(NOTES, "\n\ndef upgrade():\n", f"\n{ARRAYS}")
    found = next(f for f in _verify(app, "sqlite").findings if f.code == "upgrade-fails")
    assert "0x" not in found.message
    assert "--on postgresql" in found.cure


@pytest.mark.slow
def test_an_env_that_hangs(app):
    """Where no revision is reached, none of them hangs."""
    app.change("models.py", "from datetime", "import time\ntime.sleep(60)\nfrom datetime")
    (found,) = _verify(app, "sqlite", settings=Settings(limits=Limits(seconds=3))).findings
    assert (found.code, str(found.place)) == ("env-fails", "models.py:3")
    assert "did not end within 3 seconds" in found.message


@pytest.mark.slow
def test_tables_that_are_made_before_the_history(app):
    """`create_all` in a module that env.py loads is named where a table is there already."""
    app.change(
        "alembic/env.py",
        "    context.configure(",
        "    Base.metadata.create_all(connection)\n    context.configure(",
    )
    first = _verify(app, "sqlite").findings[0]
    assert first.code == "history-fails"
    assert "create_all" in first.cure
