"""Indexes against the queries that the application's source writes."""

from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from sddflow.domain.conventions import ModelClass
from sddflow.domain.place import Place
from sddflow.proof.check import SkippedError
from sddflow.proof.checks import index_use, query_index

HEAD = "from sqlalchemy import *\nfrom models import Note\n\n\ndef ask(session, x, y):\n"


def _notes(*indexes):
    def build(metadata):
        sa.Table(
            "notes",
            metadata,
            sa.Column("id", sa.Integer, primary_key=True),
            sa.Column("user_id", sa.ForeignKey("users.id"), nullable=False),
            sa.Column("email", sa.String(90), nullable=False),
            sa.Column("title", sa.String(90), nullable=False),
            sa.Column("rank", sa.Integer, nullable=False),
            sa.Column("done", sa.Boolean, nullable=False),
            sa.Column("at", sa.DateTime(timezone=True), nullable=False),
            sa.Column("gone_at", sa.DateTime(timezone=True)),
            *(sa.Index(f"ix_{n}", *i[0], **i[1]) for n, i in enumerate(indexes)),
        )

    return build


def _index(*columns, where=""):
    parts = [sa.text(c) if not c.isidentifier() else c for c in columns]
    flag = sa.text(where.replace("done", "done = 1"))  # as SQLAlchemy asks there
    return parts, {"sqlite_where": flag, "postgresql_where": sa.text(where)} if where else {}


def _case(bench, tmp_path: Path, build, *lines):
    return _asking(bench.case(build), tmp_path, *lines)


def _asking(case, tmp_path: Path, *lines):
    (tmp_path / "store.py").write_text(HEAD + "".join(f"    {line}\n" for line in lines))
    model = ModelClass("Note", "notes", Place("models.py", 1), "models", "Base")
    case.conventions = replace(case.conventions, classes=(model,))
    case.application = replace(case.application, root=tmp_path)
    return case


LOWER = "return session.scalars(select(Note).where(func.lower(Note.email) == x.lower()))"
MINE = "return session.scalars(select(Note).where(Note.user_id == x).order_by(Note.at.desc()))"


@pytest.mark.parametrize(
    ("index", "lines", "code"),
    [
        (_index("email"), [LOWER], "index-unused"),
        (_index("lower(email)"), ["return session.query(Note).filter_by(email=x).one()"],
         "index-unused"),
        (_index("email"), ["q = select(Note).where(Note.email.ilike(f'%{x}%'))", "return q"],
         "index-unused"),
        (_index("rank", where="gone_at IS NULL"),
         ["return session.exec(select(Note).where(Note.rank == x)).all()"], "index-unused"),
        (_index("at", "title"), ["return select(Note).where(Note.title == x)"], "index-unused"),
        (_index("rank", where="done"), ["return select(Note).where(Note.rank == x, ~Note.done)"],
         "index-unused"),
        (_index("title", "rank", "at"),
         ["q = select(Note).where(Note.title == x)",
          "return q.order_by(Note.rank.desc(), Note.at)"], "index-unsorted"),
    ],
)  # fmt: skip
def test_an_index_that_its_query_cannot_use(bench, tmp_path, index, lines, code):
    """Another expression, a predicate nobody implies, the wrong column first: no query uses it."""
    found = index_use.run(_case(bench, tmp_path, _notes(index), *lines)).findings
    assert [(f.code, f.severity, f.table) for f in found] == [(code, "warning", "notes")]
    assert "store.py:" in found[0].message


@pytest.mark.parametrize(
    ("index", "lines"),
    [
        (_index("lower(email)"), [LOWER]),
        (_index("email"), [LOWER, "return session.query(Note).filter(Note.email == x)"]),
        (_index("user_id", "at"), [MINE]),
        (_index("user_id"), [MINE]),
        (_index("title", "at"),
         ["q = select(Note)", "if y:", "    q = q.where(Note.title == x)",
          "return q.order_by(desc(Note.at))"]),
        (_index("rank", where="gone_at IS NULL"),
         ["return select(Note).where(Note.rank == x, Note.gone_at.is_(None))"]),
        (_index("rank", where="done"), ["return select(Note).where(Note.rank == x, Note.done)"]),
        (_index("rank", where="done"),
         ["return select(Note).where(Note.rank == x, Note.done == y)"]),
        (_index("title", "rank DESC", "at"),
         ["q = select(Note).where(Note.title == x)",
          "return q.order_by(Note.rank.desc(), Note.at)"]),
        (_index("at"), ["return select(Note).order_by(Note.at).limit(10)"]),
        (_index("at"), ["return select(Note).where(Note.at >= x).where(Note.at < y)"]),
        (_index("title"), ["return select(Note).where((Note.title == x) | (Note.rank == y))"]),
        (_index("rank"), ["return select(Note).where(Note.title == x)"]),
        (_index("done"), ["return select(Note).where(Note.done == False)"]),
        (_index("rank"), ["return select(func.count()).select_from(Note).where(Note.rank == x)"]),
    ],
)  # fmt: skip
def test_an_index_that_a_query_can_use(bench, tmp_path, index, lines):
    """An index that one query can use passes; so does one that no query is known to ask for."""
    assert _found(_case(bench, tmp_path, _notes(index), *lines)) == ()


def _found(case):
    try:
        return index_use.run(case).findings
    except SkippedError:
        return ()


def _gone(migrating, tmp_path, kept, *lines):
    def users(metadata):
        sa.Table("users", metadata, sa.Column("id", sa.Integer, primary_key=True))
        _notes(_index("email"), *kept)(metadata)

    moved = migrating.case(users, lambda op: op.drop_index("ix_0", table_name="notes"))
    return _found(_asking(moved, tmp_path, *lines))


ASKED = "return select(Note).where(Note.email == x)"


@pytest.mark.parametrize("lines", [[ASKED], ["return session.query(Note).filter_by(email=x)"]])
def test_an_index_that_goes_and_is_needed(migrating, tmp_path, lines):
    """A query that an index served reads every row once it is gone."""
    found = _gone(migrating, tmp_path, (), *lines)
    assert [(f.code, f.severity) for f in found] == [("index-needed", "warning")]


@pytest.mark.parametrize(
    ("kept", "lines"),
    [((_index("email", "at"),), [ASKED]), ((), [LOWER]), ((), ["return select(Note)"])],
)
def test_an_index_that_goes_and_is_not_needed(migrating, tmp_path, kept, lines):
    """Another index takes its place, or no query ever used it."""
    assert _gone(migrating, tmp_path, kept, *lines) == ()


def test_nothing_to_plan(bench, tmp_path):
    """Without a query of a changed table there is nothing to plan."""
    with pytest.raises(SkippedError, match="no query"):
        index_use.run(_case(bench, tmp_path, _notes(_index("rank")), "return 1"))


LIST = "return select(Note).where(Note.title == x).order_by(Note.at.desc())"


@pytest.mark.parametrize(
    ("lines", "severity"),
    [
        ([LIST], "warning"),
        (["return session.query(Note).filter_by(email=x, rank=y).order_by(Note.at)"], "warning"),
        (["return select(Note).where(Note.email == x)"], "info"),
    ],
)
def test_a_query_without_an_index(bench, tmp_path, lines, severity):
    """A list of a new table that reads every row is a warning, a single look-up is told."""
    found = query_index.run(_case(bench, tmp_path, _notes(), *lines)).findings
    assert [(f.code, f.severity) for f in found] == [("query-unindexed", severity)]


@pytest.mark.parametrize(
    ("indexes", "lines"),
    [
        ([_index("title")], [LIST]),
        ([_index("title", "at")], [LIST]),
        ([], ["return select(Note).where(Note.done == x).order_by(Note.at)"]),
        ([], ["return select(Note).where(Note.id == x).order_by(Note.at)"]),
        ([], ["return select(Note).order_by(Note.at)"]),
    ],
)
def test_a_query_with_an_index(bench, tmp_path, indexes, lines):
    """An index that begins with a column, a flag, a key, and a list of all are right."""
    assert query_index.run(_case(bench, tmp_path, _notes(*indexes), *lines)).findings == ()
