"""The migration: written by Alembic, in the target's style, and true on a database with rows."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sddflow.artifacts.migration import House, write_migration
from sddflow.artifacts.review import review_migration
from sddflow.artifacts.revision import file_name, revision_id
from sddflow.domain.conventions import Migrations
from sddflow.domain.place import Source
from sddflow.domain.schema.design import Fill
from sddflow.domain.schema.diff import diff
from sddflow.domain.schema.table import (
    Check,
    Column,
    ColumnType,
    Default,
    ForeignKey,
    Index,
    Schema,
    Table,
    Unique,
)
from sddflow.errors import TargetError

AT = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
INT = ColumnType("integer")
SOURCE = Source("spec", "every old note is open")
NOTES = Table("notes", (Column("id", INT), Column("title", ColumnType("string", 50))))
MIGRATIONS = Migrations("alembic.ini", "migrations", "migrations/versions", (), ())
ENV = """\
from alembic import context
from sqlalchemy import create_engine

with create_engine("sqlite:///notes.db").connect() as connection:
    context.configure(connection=connection, target_metadata=None)
    with context.begin_transaction():
        context.run_migrations()
"""


def house(target: Path, **more: object) -> House:
    return replace(House(target, 100, named=False, at=AT), **more)


def rich(old: Table) -> tuple[Table, tuple[Fill, ...]]:
    """The table with one more of everything, and the fills of its new columns."""
    columns = (
        Column("state", ColumnType("string", 20)),
        Column("copied", ColumnType("string", 50)),
        Column("done", ColumnType("boolean")),
        Column("day", ColumnType("date")),
        Column("price", ColumnType("numeric", precision=8, scale=2)),
        Column("made_at", ColumnType("datetime", timezone=True)),
        Column("starred", ColumnType("boolean"), default=Default("false", server=True)),
        Column("rank", INT, default=Default("7", server=True)),
        Column("extra", ColumnType("json"), nullable=True),
        Column("parent_id", INT, nullable=True),
    )
    values = {"state": "op'en", "done": "false", "day": "2026-01-31", "price": "1.50"}
    fills = [Fill("notes", name, "constant", value, SOURCE) for name, value in values.items()]
    fills.append(Fill("notes", "copied", "copy", "title", SOURCE))
    fills.append(Fill("notes", "made_at", "constant", "now", SOURCE))
    new = replace(
        old,
        columns=old.columns + columns,
        foreign_keys=(ForeignKey(("parent_id",), "notes", on_delete="set null"),),
        uniques=(Unique(("copied", "rank")),),
        checks=(Check("ck_notes_state", column="state", choices=("op'en", "a:b")),),
        indexes=(
            Index("ix_notes_state", ("state", "id"), serves="open notes, first things first"),
            Index("ix_notes_starred", ("day",), where="starred", serves="the starred of a day"),
        ),
    )
    return new, tuple(fills)


@pytest.fixture
def target(tree: Callable[[dict[str, str]], Path]) -> Path:
    """An Alembic environment without any application."""
    return tree(
        {
            "alembic.ini": "[alembic]\nscript_location = %(here)s/migrations\n",
            "migrations/env.py": ENV,
            "migrations/script.py.mako": "",
        }
    )


def land(target: Path, old: Schema, new: Schema, heads: tuple[str, ...], *fills: Fill) -> str:
    (target / "migrations/script.py.mako").unlink(missing_ok=True)
    found = replace(MIGRATIONS, heads=heads)
    made = write_migration(diff(old, new, fills), found, "a step", house(target))
    (target / "migrations/versions").mkdir(exist_ok=True)
    (target / made.path).write_text(made.text)
    assert review_migration(made.text) == ()
    assert max(map(len, made.text.splitlines())) <= 100
    return made.revision


@pytest.mark.slow
def test_rows_survive_and_are_filled(target: Path, run: Callable[..., str]) -> None:
    """Columns of every kind are added under rows, filled, closed, and taken away again."""
    old, (table, fills) = Schema((NOTES,)), rich(NOTES)
    first = land(target, Schema(), old, ())
    run(target, "alembic", "upgrade", "head")
    with closing(sqlite3.connect(target / "notes.db")) as db, db:
        db.execute("INSERT INTO notes VALUES (7, 'Buy milk'), (9, '')")
        before = db.execute("SELECT sql FROM sqlite_master ORDER BY name").fetchall()
    land(target, old, Schema((table,)), (first,), *fills)
    for _ in range(2):
        run(target, "alembic", "upgrade", "head")
        with closing(sqlite3.connect(target / "notes.db")) as db, db:
            query = "SELECT id, title, state, copied, done, day, price, starred, rank FROM notes"
            rows = db.execute(query).fetchall()
            assert rows == [
                (7, "Buy milk", "op'en", "Buy milk", 0, "2026-01-31", 1.5, 0, 7),
                (9, "", "op'en", "", 0, "2026-01-31", 1.5, 0, 7),
            ]
            with pytest.raises(sqlite3.IntegrityError):
                db.execute("UPDATE notes SET state = 'other'")
            with pytest.raises(sqlite3.IntegrityError):
                db.execute("UPDATE notes SET made_at = NULL")
        run(target, "alembic", "downgrade", "-1")
    with closing(sqlite3.connect(target / "notes.db")) as db:
        assert db.execute("SELECT * FROM notes").fetchall() == [(7, "Buy milk"), (9, "")]
        after = db.execute("SELECT sql FROM sqlite_master ORDER BY name").fetchall()
        assert ["".join(str(sql).split()).replace('"', "") for sql in after] == [
            "".join(str(sql).split()).replace('"', "") for sql in before
        ]


def test_tables_that_point_to_each_other(target: Path, run: Callable[..., str]) -> None:
    """A circle of keys is made in two steps, and undone in the opposite order."""
    a, b = (
        Table(
            name,
            (Column("id", INT), Column(f"{other}_id", INT, nullable=True)),
            foreign_keys=(ForeignKey((f"{other}_id",), other),),
        )
        for name, other in (("as_", "bs"), ("bs", "as_"))
    )
    land(target, Schema(), Schema((a, b)), ())
    for command in (["upgrade", "head"], ["downgrade", "base"], ["upgrade", "head"]):
        run(target, "alembic", *command)


def test_names_are_final_under_a_naming_convention(target: Path) -> None:
    """Where metadata would rename constraints, the migration says that names are final."""
    changes = diff(Schema(), Schema((rich(NOTES)[0],)))
    (target / "migrations/script.py.mako").unlink()
    named = write_migration(changes, MIGRATIONS, "notes", house(target, named=True)).text
    plain = write_migration(changes, MIGRATIONS, "notes", house(target)).text
    assert 'name=op.f("ck_notes_state")' in named
    assert 'name="ck_notes_state"' in plain
    assert "op.f(" not in plain


def test_a_template_of_the_target_is_used(target: Path) -> None:
    """The target's own words stand in its migrations; imports nobody uses do not."""
    template = (
        '"""${message}!"""\nimport sqlmodel\nimport sqlalchemy as sa\n'
        "from alembic import op\n\nrevision = ${repr(up_revision)}\n"
        "down_revision = ${repr(down_revision)}\n\n\ndef upgrade():\n    ${upgrades}\n\n\n"
        "def downgrade():\n    ${downgrades}\n"
    )
    (target / "migrations/script.py.mako").write_text(template)
    made = write_migration(diff(Schema(), Schema((NOTES,))), MIGRATIONS, "notes", house(target))
    assert made.text.startswith('"""Notes!"""\nimport sqlalchemy as sa\n')
    assert "down_revision = None\n" in made.text


@pytest.mark.parametrize("template", ["${nothing_of_the_kind}", "${ (", "% if x:\n"])
def test_a_broken_template_is_named(target: Path, template: str) -> None:
    """One line says which file is wrong."""
    (target / "migrations/script.py.mako").write_text(template)
    with pytest.raises(TargetError, match=r"migrations/script.py.mako: cannot be used"):
        write_migration(diff(Schema(), Schema((NOTES,))), MIGRATIONS, "notes", house(target))


@pytest.mark.parametrize(
    ("style", "head", "taken", "expected"),
    [
        ("number", "0003", ("0001", "0002", "0003"), "0004"),
        ("number", "005", ("005", "006"), "007"),
        ("number", "99", ("99",), "100"),
        ("number", "", (), "0001"),
        ("number", "0003_tasks", ("0003_tasks",), "0004"),
        ("date", "20251224_002", ("20251224_002",), "20261124_001"),
        ("date", "20261124_001", ("20261124_001",), "20261124_002"),
        ("date", "2025-12-24-1", ("2025-12-24-1",), "2026-11-24-1"),
        ("date", "202512240915", (), "202611240930"),
        ("date", "20251224", ("20251224",), "20261124"),
        ("date", "", (), "20261124"),
    ],
)
def test_ids_go_on_in_their_style(
    style: str, head: str, taken: tuple[str, ...], expected: str
) -> None:
    """Numbers count on with their width, dates are the day's, and nobody's id is taken."""
    heads = (head,) if head else ()
    found = replace(MIGRATIONS, heads=heads, revisions=taken, id_style=style)
    assert revision_id(found, "content", AT) == expected


def test_an_id_in_hex_is_made_of_the_content() -> None:
    """The same content gives the same 12 digits, another one others."""
    one, same, other = (revision_id(MIGRATIONS, text, AT) for text in ("a", "a", "b"))
    assert one == same != other
    assert len(one) == len(f"{int(one, 16):012x}") == 12


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("%%(rev)s_%%(slug)s", "0004_add_notes.py"),
        ("%(year)d-%(month).2d-%(day).2d_%(rev)s", "2026-11-24_0004.py"),
        ("%%(epoch)s_%%(hour).2d%%(minute).2d_%%(slug)s", "1795512600_0930_add_notes.py"),
    ],
)
def test_files_are_named_as_alembic_would(template: str, expected: str) -> None:
    """The target's pattern decides, with single or doubled percent signs."""
    assert file_name(template, "0004", "Add notes", AT) == expected


def test_long_names_are_cut_between_words() -> None:
    """As Alembic does, so that its own commands find the file again."""
    name = file_name("%(slug)s", "1", "a message with many words that goes on and on", AT)
    assert name == "a_message_with_many_words_that_goes_on_.py"
