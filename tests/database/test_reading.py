"""Reading a database: as values, and as text in which every difference shows."""

import pytest
import sqlalchemy as sa
from alembic.migration import MigrationContext
from alembic.operations import Operations

from sddflow.database.reading import catalogue, read_schema
from sddflow.domain.schema.table import Check, ColumnType, Default


def _notes(metadata: sa.MetaData) -> None:
    sa.Table(
        "users",
        metadata,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("email", sa.String(254), nullable=False, unique=True),
        sa.Column("key", sa.Uuid, server_default=None),
        sa.Column("is_admin", sa.Boolean, server_default=sa.false(), nullable=False),
        sa.Column("score", sa.Numeric(10, 2), server_default="1.5"),
        sa.Column("made_at", sa.DateTime, server_default=sa.func.now()),
    )
    sa.Table(
        "notes",
        metadata,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column(
            "user_id", sa.ForeignKey("users.id", ondelete="CASCADE"), nullable=False, index=True
        ),
        sa.Column("kind", sa.String(10), server_default="it's"),
        sa.Column("text", sa.Text),
        sa.Column("data", sa.JSON),
        sa.CheckConstraint("kind IN ('plain', 'it''s, so')", name="ck_notes_kind"),
        sa.CheckConstraint("length(text) > 2", name="ck_notes_text"),
        sa.UniqueConstraint("user_id", "kind", name="uq_notes_user_id"),
        sa.Index("ix_notes_lower", sa.text("lower(kind)")),
        sa.Index(
            "ix_notes_new",
            sa.text("id DESC"),
            unique=True,
            sqlite_where=sa.text("kind = 'plain'"),
            postgresql_where=sa.text("kind = 'plain'"),
        ),
    )


@pytest.fixture
def built(database):
    """A database with users and their notes."""
    metadata = sa.MetaData()
    _notes(metadata)
    metadata.create_all(database.engine())
    return database


def _alter(database, change):
    with database.engine().begin() as connection:
        change(Operations(MigrationContext.configure(connection)))


def test_columns(built):
    """Types, nullability and defaults are read as the domain has them."""
    users = read_schema(built.url).table("users")
    assert users is not None
    found = {c.name: (c.type, c.nullable, c.default) for c in users.columns}
    assert found == {
        "id": (ColumnType("integer"), False, None),
        "email": (ColumnType("string", length=254), False, None),
        "key": (ColumnType("uuid"), True, None),
        "is_admin": (ColumnType("boolean"), False, Default("false", server=True)),
        "score": (ColumnType("numeric", precision=10, scale=2), True, Default("1.5", server=True)),
        "made_at": (ColumnType("datetime"), True, Default("now", server=True)),
    }


def test_constraints(built):
    """Keys, uniques, checks and indexes are read, without the indexes behind keys and uniques."""
    notes = read_schema(built.url).table("notes")
    assert notes is not None
    assert notes.primary_key == ("id",)
    key = notes.foreign_keys[0]
    assert (key.columns, key.referred, key.referred_columns) == (("user_id",), "users", ("id",))
    assert key.on_delete == "cascade"
    assert [(u.columns, u.name) for u in notes.uniques] == [
        (("user_id", "kind"), "uq_notes_user_id")
    ]
    assert notes.checks[0] == Check("ck_notes_kind", column="kind", choices=("plain", "it's, so"))
    assert notes.checks[1] == Check("ck_notes_text", column="text", min_length=3)
    indexes = {i.name: i for i in notes.indexes}
    assert sorted(indexes) == ["ix_notes_lower", "ix_notes_new", "ix_notes_user_id"]
    assert indexes["ix_notes_new"].columns == ("id DESC",)
    assert indexes["ix_notes_new"].unique
    assert "'plain'" in indexes["ix_notes_new"].where
    assert indexes["ix_notes_lower"].columns[0].startswith("lower(kind")


def test_an_index_names_columns_as_the_table_does(server):
    """A name that needs quotes has none in the schema."""
    database, metadata = server.fresh(), sa.MetaData()
    table = sa.Table("Order", metadata, sa.Column("userId", sa.Integer))
    sa.Index("ix_order_user", table.c.userId.desc())
    sa.Index("ix_order_plain", table.c.userId)
    metadata.create_all(database.engine())
    (read,) = read_schema(database.url).tables
    assert {i.columns[0].removesuffix(" DESC") for i in read.indexes} == {"userId"}


def test_an_index_with_a_collation_of_its_own(server):
    """A column that an index compares otherwise than its table does is an expression."""
    database, metadata = server.fresh(), sa.MetaData()
    other = "NOCASE" if database.dialect == "sqlite" else '"C"'
    usual = sa.String(collation="NOCASE" if database.dialect == "sqlite" else "C")
    sa.Table(
        "notes", metadata,
        sa.Column("title", sa.String), sa.Column("word", usual),
        sa.Index("ix_other", sa.text(f"title COLLATE {other} DESC")), sa.Index("ix_own", "word"),
    )  # fmt: skip
    metadata.create_all(database.engine())
    (read,) = read_schema(database.url).tables
    columns = {i.name: i.columns for i in read.indexes}
    assert columns == {"ix_other": (f"title COLLATE {other} DESC",), "ix_own": ("word",)}


def test_alembic_is_left_out(built):
    """Alembic's own table is no part of the schema, nor of the text."""
    with built.engine().begin() as connection:
        before = catalogue(built.url)
        MigrationContext.configure(connection)._ensure_version_table()
    assert read_schema(built.url).table("alembic_version") is None
    assert catalogue(built.url) == before


def test_a_rebuilt_table_reads_the_same(built):
    """A batch operation that changes nothing changes not a letter of the text."""
    if built.dialect != "sqlite":
        pytest.skip("no batch operations needed")
    before = catalogue(built.url)

    def rebuild(op):
        with op.batch_alter_table("users", recreate="always") as users:
            users.alter_column("email", existing_type=sa.String(254), nullable=False)

    _alter(built, rebuild)
    assert catalogue(built.url) == before


@pytest.mark.parametrize(
    "change",
    [
        lambda op: op.create_index("ix_users_score", "users", ["score"]),
        lambda op: op.add_column("users", sa.Column("extra", sa.Text)),
        lambda op: op.drop_index("ix_notes_new", table_name="notes"),
        lambda op: op.execute("CREATE VIEW seen AS SELECT id FROM users"),
        lambda op: op.create_table("more", sa.Column("id", sa.Integer, primary_key=True)),
    ],
)
def test_a_change_shows(built, change):
    """Whatever a migration leaves behind is seen in the text."""
    before = catalogue(built.url)
    _alter(built, change)
    assert catalogue(built.url) != before


@pytest.mark.parametrize(
    "change",
    [
        {"server_default": "now"},
        {"nullable": False},
        {"type_": sa.String(11)},
    ],
)
def test_a_changed_column_shows(built, change):
    """A column's default, nullability and length are in the text."""
    before = catalogue(built.url)

    def alter(op):
        with op.batch_alter_table("notes") as notes:
            notes.alter_column("kind", existing_type=sa.String(10), **change)

    _alter(built, alter)
    assert catalogue(built.url) != before


@pytest.mark.postgres
@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TYPE mood AS ENUM ('good', 'bad')",
        "CREATE SEQUENCE numbers",
        "COMMENT ON COLUMN users.email IS 'where to write'",
        "CREATE FUNCTION one() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "ALTER TABLE notes ENABLE ROW LEVEL SECURITY",
        "ALTER TABLE notes DROP CONSTRAINT ck_notes_kind",
        "CREATE SCHEMA other",
        "CREATE DOMAIN positive AS int CHECK (value > 0)",
    ],
)
def test_what_only_postgresql_has_shows(built, statement):
    """Types, sequences, comments, functions and policies left behind are seen in the text."""
    if built.dialect == "sqlite":
        pytest.skip("no such things")
    before = catalogue(built.url)
    with built.engine().begin() as connection:
        connection.execute(sa.text(statement))
    assert catalogue(built.url) != before


@pytest.mark.postgres
def test_enum_labels(built):
    """An enum type is read with its name and its labels in their order."""
    if built.dialect == "sqlite":
        pytest.skip("no enum types")
    with built.engine().begin() as connection:
        connection.execute(sa.text("CREATE TYPE mood AS ENUM ('sad', 'glad')"))
        connection.execute(sa.text("ALTER TABLE users ADD mood mood DEFAULT 'glad'"))
    users = read_schema(built.url).table("users")
    assert users is not None
    mood = users.column("mood")
    assert mood is not None
    assert mood.type == ColumnType("other", name="mood", labels=("sad", "glad"))
    assert mood.default == Default("glad", server=True)


def test_hand_written_sqlite(database):
    """A statement written by hand, on one line or many, with any quotes, is read all the same."""
    if database.dialect != "sqlite":
        pytest.skip("SQLite's own words")
    with database.engine().begin() as connection:
        connection.execute(
            sa.text(
                "create table \"a\" (id integer primary key autoincrement, k text check (k in ('x',"
                " 'y')) /* a, b */, [n] int not null unique, b int constraint fk_b references"
                " a on delete set null, constraint pos check(n>0)) strict"
            )
        )
    table = read_schema(database.url).table("a")
    assert table is not None
    assert {(c.name, c.column or c.condition) for c in table.checks} == {
        ("", "k"),
        ("pos", "n > 0"),
    }
    assert table.uniques[0].columns == ("n",)
    key = table.foreign_keys[0]
    assert (key.columns, key.referred_columns, key.on_delete, key.name) == (
        ("b",), ("id",), "set null", "fk_b",
    )  # fmt: skip
    assert "table a AUTOINCREMENT STRICT" in catalogue(database.url)
