"""Indexes that are missing, and indexes that are too many."""

from dataclasses import replace

import pytest
import sqlalchemy as sa

from sddflow.proof.check import SkippedError
from sddflow.proof.checks import indexes, isolation, names


def _lines(*parts, pair=False):
    def build(metadata):
        key = ["a", "b"] if pair else ["id"]
        sa.Table(
            "notes",
            metadata,
            *(sa.Column(name, sa.Integer, primary_key=True) for name in key),
        )
        own = ["note_a", "note_b"] if pair else ["note_id"]
        sa.Table(
            "lines",
            metadata,
            sa.Column("id", sa.Integer, primary_key=True),
            *(sa.Column(name, sa.Integer) for name in own),
            sa.Column("place", sa.Integer, nullable=False),
            sa.Column("body", sa.String(30)),
            sa.ForeignKeyConstraint(own, [f"notes.{name}" for name in key]),
            *(part() for part in parts),
        )

    return build


def _index(name, *columns, **more):
    return lambda: sa.Index(name, *columns, **more)


def _unique(*columns):
    return lambda: sa.UniqueConstraint(*columns, name="uq_lines")


KEY = _index("ix_key", "note_id")


def _words():
    return sa.CheckConstraint("body IN ('open', 'shut', 'it''s')", name="ck_body")


def _where(text):
    return {"sqlite_where": sa.text(text), "postgresql_where": sa.text(text)}


@pytest.mark.parametrize(
    ("build", "codes"),
    [
        (_lines(), ["foreign-key-unindexed"]),
        (_lines(_index("ix", "place", "note_id")), ["foreign-key-unindexed"]),
        (_lines(_index("ix", "note_id", **_where("place > 3"))), ["foreign-key-unindexed"]),
        (_lines(_index("ix", "note_a"), pair=True), ["foreign-key-unindexed"]),
        (_lines(KEY, _index("ix_more", "note_id", "place")), ["index-prefix"]),
        (_lines(KEY, _index("ix_same", "note_id")), ["index-duplicate"]),
        (_lines(KEY, _unique("note_id", "place")), ["index-prefix"]),
        (_lines(KEY, _index("ix_id", "id")), ["index-duplicate"]),
        (_lines(KEY, _words, _index("ix", "place", **_where("body = 'OPEN'"))), ["index-unused"]),
        (_lines(KEY, _words, _index("ix", "place", **_where("body LIKE 'x%'"))), ["index-unused"]),
    ],
)
def test_what_is_missing_or_too_many(bench, build, codes):
    """An index that another one makes superfluous is told, and a key without any."""
    seen = indexes.run(bench.case(build))
    severity = "info" if codes in (["index-prefix"], ["foreign-key-unindexed"]) else "warning"
    assert [(f.code, f.severity) for f in seen.findings] == [(code, severity) for code in codes]


@pytest.mark.parametrize(
    "build",
    [
        _lines(KEY),
        _lines(_index("ix", "note_id", "place")),
        _lines(_unique("note_id", "place")),
        _lines(_index("ix", "note_id", **_where("note_id IS NOT NULL"))),
        _lines(_index("ix", "note_b", "note_a"), pair=True),
        _lines(KEY, _index("ix_other", "place", "note_id")),
        _lines(KEY, _index("ix_part", "note_id", **_where("place > 3"))),
        _lines(_index("ix_down", sa.text("note_id DESC"), "place"), KEY),
        _lines(_index("ux", "note_id", unique=True), _index("ix", "note_id", "place")),
        _lines(KEY, _words, _index("ix", "place", **_where("body = 'it''s'"))),
        _lines(KEY, _words, _index("ix", "place", **_where("body IS NULL"))),
        _lines(KEY, _words, _index("ix", "place", **_where("body <> 'open' AND place > 3"))),
        _lines(KEY, _index("ix", "place", **_where("body = 'OPEN'"))),
    ],
)
def test_what_is_right(bench, build):
    """Each index that serves something no other one serves passes."""
    assert indexes.run(bench.case(build)).findings == ()


@pytest.mark.parametrize(
    ("source", "severity"),
    [
        ("session.execute(delete(Note).where(Note.id == 1))", "warning"),
        ("session.delete(note)", "warning"),
        ("repository.session.delete(instance)", "warning"),
        ("session.query(models.Note).filter_by(id=1).delete()", "warning"),
        ('connection.execute(text("DELETE FROM notes WHERE id = 1"))', "warning"),
        ("session.execute(notes.delete())", "warning"),
        ("session.execute(delete(Line).where(Line.id == 1))", "info"),
        ('@router.delete("/notes/{note_id}")', "info"),
        ("cache.delete(key)", "info"),
    ],
)
def test_deletes_that_the_source_says(bench, tmp_path, source, severity):
    """A key without an index is a warning where rows of what it points to are deleted."""
    case = bench.case(_lines())
    case.application = replace(case.application, root=tmp_path)
    (tmp_path / "store.py").write_text(f"{source}\n")
    assert [f.severity for f in indexes.run(case).findings] == [severity]


def test_deletes_that_reach_on(bench, tmp_path):
    """What goes with the rows of another table is deleted where those are."""

    def build(metadata):
        for name, *keys in (
            ("boxes",),
            ("notes", ("box_id", "boxes.id", "CASCADE")),
            ("lines", ("note_id", "notes.id", None)),
        ):
            columns = (sa.Column(k, sa.ForeignKey(to, ondelete=gone)) for k, to, gone in keys)
            served = (sa.Index(f"ix_{name}_{k}", k) for k, _, _ in keys if k != "note_id")
            key = sa.Column("id", sa.Integer, primary_key=True)
            sa.Table(name, metadata, key, *columns, *served)

    case = bench.case(build)
    case.application = replace(case.application, root=tmp_path)
    (tmp_path / "store.py").write_text("session.delete(box)\n")
    assert [f.severity for f in indexes.run(case).findings] == ["warning"]


def test_a_second_person_of_a_row(bench):
    """A key to the users that does not say whose row it is needs an index as any other key."""

    def build(metadata):
        for name, *keys in (
            ("notes", ("user_id", "users.id", "CASCADE")),
            ("lines", ("note_id", "notes.id", "CASCADE"), ("reader_id", "users.id", "SET NULL")),
        ):
            sa.Table(
                name,
                metadata,
                sa.Column("id", sa.Integer, primary_key=True),
                *(sa.Column(k, sa.ForeignKey(to, ondelete=gone)) for k, to, gone in keys),
                *(sa.Index(f"ix_{name}_{k}", k) for k, _, _ in keys if k != "reader_id"),
            )

    found = indexes.CHECK.run(bench.case(build)).findings
    assert [(f.code, f.column) for f in found] == [("foreign-key-unindexed", "reader_id")]


@pytest.mark.parametrize(
    ("column", "to", "nullable", "code"),
    [
        ("user_id", "users.id", True, "isolation-index"),
        ("keeper_id", "users.id", False, "isolation-index"),
        ("approved_by", "users.id", True, "foreign-key-unindexed"),
        ("note_id", "notes.id", False, "foreign-key-unindexed"),
    ],
)
def test_one_word_for_one_key(bench, column, to, nullable, code):
    """What users ask for their own rows by is told as that; any other key as a key."""

    def build(metadata):
        owner = sa.Column("user_id", sa.ForeignKey("users.id"), nullable=False, index=True)
        key = sa.Column(column, sa.ForeignKey(to), nullable=nullable)
        for name, own in (("notes", owner), ("lines", key)):
            sa.Table(name, metadata, sa.Column("id", sa.Integer, primary_key=True), own)

    case = bench.case(build)
    found = (*indexes.CHECK.run(case).findings, *isolation.CHECK.run(case).findings)
    assert [f.code for f in found if f.code.endswith("index") or "unindexed" in f.code] == [code]


def test_what_was_so_before(migrating):
    """A key that had no index before is not this migration's doing."""
    case = migrating.case(_lines(), lambda op: op.add_column("lines", sa.Column("n", sa.Integer)))
    assert indexes.run(case).findings == ()


@pytest.mark.parametrize("size", [64, 70, 100])
def test_names_that_are_cut(migrating, size):
    """PostgreSQL cuts long names without an error; two of them may then be one."""
    name = "ix_" + "é" * ((size - 3) // 2) + "x" * ((size - 3) % 2)
    case = migrating.case(
        _lines(KEY), lambda op: op.execute(f'CREATE INDEX "{name}" ON lines (place)')
    )
    if case.dialect == "sqlite":
        with pytest.raises(SkippedError):
            names.run(case)
    else:
        assert [(f.code, f.severity) for f in names.run(case).findings] == [("name-cut", "error")]


@pytest.mark.parametrize("name", ["ix_" + "x" * 60, "ix_place", "ix_" + "é" * 30])
def test_names_that_fit(migrating, name):
    """63 bytes are kept."""
    case = migrating.case(
        _lines(KEY), lambda op: op.execute(f'CREATE INDEX "{name}" ON lines (place)')
    )
    if case.dialect == "postgresql":
        assert names.run(case).findings == ()


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("UPDATE lines SET body = user", ["reserved-word"]),
        ("UPDATE lines SET place = 1, body = USER WHERE place > 3", ["reserved-word"]),
        ("UPDATE lines l SET body = user", ["reserved-word"]),
        ("UPDATE lines SET body = 'user'", []),
        ("UPDATE lines SET body = current_user", []),
        ("UPDATE lines SET place = users.id FROM notes users WHERE users.id = note_id", []),
    ],
)
def test_a_word_that_is_reserved(migrating, statement, found):
    """`user` without quotes is the role on PostgreSQL, and no column."""
    if migrating.server.dialect == "postgresql":
        case = migrating.case(_lines(KEY), lambda op: op.execute(statement))
        assert [f.code for f in names.run(case).findings] == found
