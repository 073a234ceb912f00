"""Inserts of the source against columns that are demanded now."""

from dataclasses import replace

import pytest
import sqlalchemy as sa

from sddflow.domain.conventions import ModelClass
from sddflow.domain.place import Place
from sddflow.proof.check import SkippedError
from sddflow.proof.checks import source_inserts
from sddflow.target.answers import DeclaredColumn, DeclaredTable, Metadata


def _before(metadata):
    sa.Table(
        "notes", metadata, sa.Column("id", sa.Integer, primary_key=True), sa.Column("body", sa.Text)
    )


def _after(op):
    op.execute("UPDATE notes SET body = '' WHERE body IS NULL")
    with op.batch_alter_table("notes") as batch:
        batch.alter_column("body", existing_type=sa.Text(), nullable=False)


def _told(migrating, tmp_path, body, *, filled=False):
    source = ["notes = Table('notes', metadata)", "def add(session, text, **more):", f"    {body}"]
    (tmp_path / "adding.py").write_text("\n".join(source))
    case = migrating.case(_before, _after)
    model = ModelClass("Note", "notes", Place("models.py", 1), "models", "Base")
    case.conventions = replace(case.conventions, classes=(model,))
    case.application = replace(case.application, root=tmp_path)
    column = DeclaredColumn("body", "TEXT", nullable=False, primary_key=False, filled=filled)
    case._declared = Metadata((DeclaredTable("notes", (column,)),), (), (), ())
    return [(f.code, f.column, str(f.place)) for f in source_inserts.run(case).findings]


@pytest.mark.parametrize(
    "body",
    [
        "session.execute(insert(Note).values(id=1))",
        "session.execute(sa.insert(models.Note).values({'id': 1}).returning(Note.id))",
        "session.execute(Note.__table__.insert().values([{Note.id: 1}]))",
        "session.execute(notes.insert().from_select(['id'], rows))",
        "made = insert(notes).from_select([notes.c.id], rows); session.execute(made)",
    ],
)
def test_an_insert_without_what_is_demanded(migrating, tmp_path, body):
    """Each way to build one is read, and what it leaves out is refused by the database."""
    assert _told(migrating, tmp_path, body) == [("insert-broken", "body", "adding.py:3")]


@pytest.mark.parametrize(
    "body",
    [
        "insert(Note).values(id=1, body=text)",
        "made = insert(Note).values(id=1); made = made.values(body=text)",
        "insert(Note).from_select(['id', Note.body], rows)",
        "insert(Note).values(words=text)",
    ],
)
def test_an_insert_that_may_bring_it(migrating, tmp_path, body):
    """What gives the column, now or in another link, or by a name of its own, is right."""
    other = "insert(Note).values(id=1, body=text)"
    assert _told(migrating, tmp_path, f"{body}; {other}") == []


@pytest.mark.parametrize(
    "body",
    [
        "insert(Note).values(**more)",
        "insert(Note).values(more)",
        "session.execute(insert(Note).values(id=1), rows)",
        "insert(Note).prefix_with('OR IGNORE').values(id=1)",
        "insert(Note).from_select(names, rows)",
        "found.insert(0, text)",
    ],
)
def test_an_insert_whose_columns_are_not_known(migrating, tmp_path, body):
    """What gets its columns elsewhere, or may do nothing, is not looked at."""
    with pytest.raises(SkippedError):
        _told(migrating, tmp_path, body)


@pytest.mark.parametrize(
    ("more", "count"), [("", 0), (", include_defaults=True", 0), (", include_defaults=False", 1)]
)
def test_a_default_of_the_model(migrating, tmp_path, more, count):
    """It is added to a from_select, unless that says it must not be."""
    body = f"session.execute(insert(Note).from_select(['id'], rows{more}))"
    assert len(_told(migrating, tmp_path, body, filled=True)) == count
