"""Histories that are no straight line: merges, branches with labels, dependencies, extensions."""

import pytest

from sddflow.domain.settings import Settings
from sddflow.proof.standalone import Chosen, verify_target

NOTES = "alembic/versions/0002_notes.py"


def _verify(app, *on, chosen=None):
    quiet = {"notify": lambda _: None, "note": lambda _: None}
    return verify_target(app.root, Settings(), on=on, chosen=chosen, **quiet)


def _add(app, revision, parent, *, up="pass", down="pass", more=""):
    """A revision; its file's name does not tell the order."""
    said = (
        f'revision = "{revision}"\ndown_revision = {parent!r}\n{more}\n\nfrom alembic import op\n'
    )
    body = (
        f"import sqlalchemy as sa\n\n\ndef upgrade():\n    {up}\n\n\ndef downgrade():\n    {down}\n"
    )
    (app.root / "alembic" / "versions" / f"{revision}.py").write_text(said + body)


def _column(app, revision, parent, name, **more):
    up = f'op.add_column("users", sa.Column("{name}", sa.Integer))'
    _add(app, revision, parent, up=up, down=f'op.drop_column("users", "{name}")', **more)
    app.change("models.py", "nick: ", f"{name}: Mapped[int | None]\n    nick: ")


def _wrong(proof):
    return [(f.code, f.message) for f in proof.findings if f.severity != "info"]


@pytest.mark.slow
def test_a_merge_revision_holds(app):
    """Both branches are built before it, it goes down to both, and it may be empty."""
    _column(app, "a_side", "0001", "age")
    _add(app, "merged", ("0002", "a_side"))
    proof = _verify(app, "sqlite")
    assert proof.revisions == ("merged",)
    assert _wrong(proof) == []
    assert proof.ok


@pytest.mark.slow
def test_a_revision_after_a_merge_and_one_in_a_branch(app):
    """Under test is the revision and what follows it; the other branch is there before."""
    _column(app, "a_side", "0001", "age")
    _add(app, "merged", ("0002", "a_side"))
    proof = _verify(app, "sqlite", chosen=Chosen(("0002",)))
    assert proof.revisions == ("0002", "merged")
    assert _wrong(proof) == []
    assert proof.ok


@pytest.mark.slow
def test_branches_with_labels_stand_side_by_side(app):
    """Two bases with a label each are meant; one that depends on the other runs after it."""
    app.change("alembic/versions/0001_users.py", "down_revision = None", LABELLED)
    labels = 'branch_labels = ("audit",)\ndepends_on = ("0001",)'
    up = 'op.create_table("logs", sa.Column("user_id", sa.Integer, sa.ForeignKey("users.id")))'
    _add(app, "audit1", None, up=up, down='op.drop_table("logs")', more=labels)
    for chosen, tested in ((Chosen(("audit1",)), ("audit1",)), (Chosen(("0002",)), ("0002",))):
        proof = _verify(app, "sqlite", chosen=chosen)
        heads = next(f for f in proof.findings if f.code == "history-heads")
        assert (heads.severity, proof.revisions) == ("info", tested)
        assert "audit, main" in heads.message
        assert not [f for f in proof.findings if f.severity == "error"]
        assert proof.ok


@pytest.mark.slow
@pytest.mark.parametrize("table", ["users", "notes"])
def test_what_another_head_builds_is_not_missing(app, table):
    """Of two heads one is named: what the models have for the other is not told, its own is."""
    base = "0001" if table == "users" else "0002"
    up = f'op.add_column("{table}", sa.Column("%s", sa.Integer))'
    down = f'with op.batch_alter_table("{table}") as batch: batch.drop_column("%s")'
    for revision, name in (("left", "age"), ("right", "size")):
        _add(app, revision, base, up=up % name, down=down % name)
    known = "stars: Mapped[int]\n" if table == "notes" else "nick: Mapped[str | None]"
    both = "age: Mapped[int | None]\n    size: Mapped[int | None]\n    "
    app.change("models.py", f"    {known}", f"    {both}{known}")
    told = {f.code for f in _verify(app, "sqlite", chosen=Chosen(("left",))).findings}
    assert told == {"history-heads"}
    app.change("alembic/versions/left.py", 'Column("age", sa.Integer)', 'Column("age", sa.Text)')
    told = {f.code for f in _verify(app, "sqlite", chosen=Chosen(("left",))).findings}
    assert "models-column-type" in told


@pytest.mark.slow
@pytest.mark.postgres
def test_an_extension_that_the_server_lacks(app):
    """PostgreSQL is skipped with that reason, SQLite goes on, and the proof holds on it."""
    only = "if op.get_bind().dialect.name == 'postgresql':"
    sql = f"{only}\n        op.execute('CREATE EXTENSION postgis')"
    app.change(NOTES, "def upgrade():\n", f"def upgrade():\n    {sql}\n")
    proof = _verify(app, "sqlite", "postgresql")
    lacking = "the scratch server has no extension postgis"
    found = next(f for f in proof.findings if f.code == "dialect-skipped")
    assert lacking in found.message
    assert "--on URL" in found.cure
    there = [c for c in proof.checks if c.dialect == "postgresql" and c.id != "conduct"]
    assert {c.reason for c in there} == {lacking}
    assert proof.ok
    alone = _verify(app, "postgresql")
    assert [(f.code, f.severity) for f in alone.findings] == [("dialect-skipped", "error")]
    assert not alone.ok


@pytest.mark.slow
@pytest.mark.postgres
def test_an_extension_that_the_server_has(app):
    """The models' database gets what the migrations installed: no column type is missing there."""
    sql = "CREATE EXTENSION IF NOT EXISTS vector; ALTER TABLE users ADD COLUMN place vector(3)"
    down = "ALTER TABLE users DROP COLUMN place; DROP EXTENSION vector"
    app.change(NOTES, "def upgrade():\n", f"def upgrade():\n    op.execute('{sql}')\n")
    app.change(NOTES, "def downgrade():\n", f"def downgrade():\n    op.execute('{down}')\n")
    app.change("models.py", "class User(Base):", f"{VECTOR}\nclass User(Base):")
    app.change(
        "models.py", "nick: ", "place: Mapped[str | None] = mapped_column(Vector)\n    nick: "
    )
    proof = _verify(app, "postgresql")
    assert [f for f in proof.findings if f.code in ("check-impossible", "models-column-type")] == []
    assert any(c.id == "matches-models" and c.status == "passed" for c in proof.checks)


LABELLED = 'down_revision = None\nbranch_labels = ("main",)'
VECTOR = """
from sqlalchemy.types import UserDefinedType

class Vector(UserDefinedType):
    cache_ok = True
    def get_col_spec(self, **kw):
        return "vector(3)"
"""
