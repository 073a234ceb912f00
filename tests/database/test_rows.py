"""Rows made from the schema: they fit, they are awkward, and they are the same every time."""

from datetime import datetime
from itertools import permutations

import pytest
import sqlalchemy as sa

from sddflow.database.numbering import PROBED
from sddflow.database.reading import read_schema
from sddflow.database.refusal import Refusal
from sddflow.database.rows import fill, snapshot
from sddflow.database.writer import Writer


def _build(database) -> None:
    metadata = sa.MetaData()
    sa.Table(
        "users",
        metadata,
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("email", sa.String(60), nullable=False, unique=True),
        sa.Column("code", sa.String(2), unique=True),
    )
    sa.Table(
        "notes",
        metadata,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("user_id", sa.ForeignKey("users.id"), nullable=False),
        sa.Column("parent_id", sa.ForeignKey("notes.id")),
        sa.Column("kind", sa.String(9), nullable=False),
        sa.Column("stars", sa.Integer, nullable=False),
        sa.Column("starts", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends", sa.DateTime(timezone=True), nullable=False),
        sa.Column("price", sa.Numeric(4, 2), nullable=False),
        sa.Column("mood", sa.Enum("sad", "glad", name="mood"), nullable=False),
        sa.Column("data", sa.JSON, nullable=False),
        sa.Column("raw", sa.LargeBinary),
        sa.Column("code", sa.String(9), nullable=False),
        sa.CheckConstraint("length(code) = 7 AND code LIKE 'B%-_'", name="codes"),
        sa.CheckConstraint("kind IN ('plain', 'odd')", name="kinds"),
        sa.CheckConstraint("stars >= 10 AND stars <= 12", name="some_stars"),
        sa.CheckConstraint("ends > starts", name="in_order"),
    )
    sa.Table(
        "likes",
        metadata,
        sa.Column("user_id", sa.ForeignKey("users.id"), primary_key=True),
        sa.Column("note_id", sa.ForeignKey("notes.id"), primary_key=True),
    )
    sa.Table(
        "profiles", metadata, sa.Column("user_id", sa.ForeignKey("users.id"), primary_key=True)
    )
    sa.Table(
        "impossible",
        metadata,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("n", sa.Integer, sa.CheckConstraint("n > 5 AND n < 3"), nullable=False),
    )
    metadata.create_all(database.engine())


def test_every_table_gets_rows(database):
    """All constraints are honoured; a table that no row fits is told with the reason."""
    _build(database)
    filled = fill(database.engine(), read_schema(database.url))
    assert dict(filled.rows) == {"users": 7, "notes": 9, "likes": 7, "profiles": 7}
    assert [table for table, _ in filled.skipped] == ["impossible"]
    assert "refused" in filled.skipped[0][1]


def test_rows_are_awkward(database):
    """There are NULLs, the longest texts, quotes, and rows of several users."""
    _build(database)
    schema = read_schema(database.url)
    fill(database.engine(), schema)
    taken = snapshot(database.engine(), schema)
    emails = [row["email"] for row in taken["users"].rows.values()]
    assert max(map(len, emails)) == 60
    assert any("'" in email for email in emails)
    assert any(row["code"] is None for row in taken["users"].rows.values())
    assert len({row["user_id"] for row in taken["notes"].rows.values()}) > 1


def test_numbers_have_fractions(database):
    """A number with places has hundredths, some of which a cut after `* 100` loses a cent of."""
    metadata = sa.MetaData()
    sa.Table(
        "t", metadata,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("price", sa.Numeric(10, 2), nullable=False),
        sa.Column("rate", sa.Numeric(8, 4), nullable=False),
        sa.Column("share", sa.Numeric(2, 2), nullable=False),
        sa.Column("size", sa.Float, nullable=False),
    )  # fmt: skip
    metadata.create_all(database.engine())
    schema = read_schema(database.url)
    fill(database.engine(), schema)
    rows = list(snapshot(database.engine(), schema)["t"].rows.values())
    assert all(any(row[name] % 1 for row in rows) for name in ("price", "rate", "share", "size"))
    for name in ("price", "size"):
        assert any(int(float(row[name]) * 100) < round(row[name] * 100) for row in rows)


def test_each_may_be_null_alone(database):
    """Of any two columns that may be NULL, the one is so where the other is not; no two agree."""
    metadata = sa.MetaData()
    names = ("a", "b", "c", "d")
    optional = [sa.Column(name, sa.JSON(none_as_null=True)) for name in names]
    sa.Table("t", metadata, sa.Column("id", sa.Integer, primary_key=True), *optional)
    metadata.create_all(database.engine())
    schema = read_schema(database.url)
    fill(database.engine(), schema)
    rows = list(snapshot(database.engine(), schema)["t"].rows.values())
    for one, other in permutations(names, 2):
        assert any(row[one] is None and row[other] is not None for row in rows)
        assert all(row[one] != row[other] or not row[one] for row in rows)


def test_the_same_every_time(server):
    """Two fills of one schema are equal."""
    found = []
    for _ in range(2):
        database = server.fresh()
        _build(database)
        schema = read_schema(database.url)
        fill(database.engine(), schema)
        found.append(snapshot(database.engine(), schema))
        database.drop()
    assert found[0] == found[1]


def test_a_refusal_names_its_kind(database):
    """A row that breaks a rule is refused by that rule, and leaves the transaction usable."""
    _build(database)
    schema = read_schema(database.url)
    fill(database.engine(), schema)
    notes = schema.table("notes")
    assert notes is not None
    with database.engine().begin() as connection:
        writer = Writer(connection, schema, start=100)
        good = writer.add(notes)
        again = {k: v for k, v in good.items() if k != "id"}
        for change, kind in (
            ({"kind": None}, "not-null"),
            ({"kind": "other"}, "check"),
            ({"parent_id": 999_999}, "foreign-key"),
            ({"id": good["id"]}, "unique"),
        ):
            made = writer.insert(notes, {**again, **change})
            assert isinstance(made, Refusal)
            assert made.kind == kind
        assert isinstance(writer.insert(notes, again), dict)


def test_what_is_no_value_of_its_type_is_read_as_it_stands(server):
    """SQLite keeps any text or number as a time; a snapshot shows it, and does not fail."""
    database = server.fresh()
    with database.engine().begin() as connection:
        connection.exec_driver_sql("CREATE TABLE visits (id INTEGER PRIMARY KEY, seen TIMESTAMP)")
        if database.dialect == "sqlite":
            connection.exec_driver_sql("INSERT INTO visits VALUES (1, 'CURRENT_TIMESTAMP')")
            connection.exec_driver_sql("INSERT INTO visits VALUES (2, 2026)")
    taken = snapshot(database.engine(), read_schema(database.url))["visits"]
    texts = [row["seen"] for row in taken.rows.values()]
    assert texts == (["CURRENT_TIMESTAMP", 2026] if database.dialect == "sqlite" else [])


def test_what_stands_beside_a_bad_value_keeps_its_type(server):
    """One text that is no JSON changes nothing of how the other values are read."""
    database = server.fresh()
    with database.engine().begin() as connection:
        connection.exec_driver_sql(
            "CREATE TABLE visits (id INTEGER PRIMARY KEY, seen TIMESTAMP, data JSON)"
        )
        connection.exec_driver_sql("INSERT INTO visits VALUES (1, '2026-01-02 03:04:05', '[1]')")
        if database.dialect == "sqlite":
            connection.exec_driver_sql("INSERT INTO visits VALUES (2, NULL, 'not json')")
    taken = snapshot(database.engine(), read_schema(database.url))["visits"].rows
    assert taken[1,] == {"id": 1, "seen": datetime(2026, 1, 2, 3, 4, 5), "data": [1]}  # noqa: DTZ001 - the column knows no zone
    assert [row["data"] for row in taken.values()][1:] == (
        ["not json"] if database.dialect == "sqlite" else []
    )


def test_a_table_without_columns_has_no_rows(server):
    """PostgreSQL allows such a table; nothing can be read from it."""
    if server.dialect != "postgresql":
        pytest.skip("SQLite needs a column")
    database = server.fresh()
    with database.engine().begin() as connection:
        connection.exec_driver_sql("CREATE TABLE bare ()")
    assert snapshot(database.engine(), read_schema(database.url))["bare"].rows == {}


@pytest.mark.parametrize(
    "statements",
    [
        [
            "CREATE DOMAIN amount AS integer CHECK (VALUE >= 5)",
            "CREATE TABLE t (id int, at amount NOT NULL)",
        ],
        [
            "CREATE DOMAIN mail AS varchar(30) CHECK (VALUE IN ('a@b', 'c@d'))",
            "CREATE TABLE t (id int, at mail NOT NULL)",
        ],
        [
            "CREATE DOMAIN small AS smallint",
            "CREATE DOMAIN smaller AS small CHECK (VALUE < 1)",
            "CREATE TABLE t (id int, at smaller NOT NULL)",
        ],
        [
            "CREATE DOMAIN zip AS varchar(5) CHECK (VALUE ~ '^[0-9]{5}$')",
            "CREATE TABLE t (id int, zip zip NOT NULL)",
        ],
        ["CREATE TABLE t (id int, at int4range NOT NULL, EXCLUDE USING gist (at WITH &&))"],
        ["CREATE TABLE t (id int, at tstzrange NOT NULL, EXCLUDE USING gist (at WITH &&))"],
        [
            "CREATE TABLE t (n int GENERATED ALWAYS AS IDENTITY, at date, PRIMARY KEY (n, at))",
            "INSERT INTO t (at) VALUES ('2025-01-01')",
        ],
    ],
)
def test_types_of_the_databases_own(server, statements):
    """A domain gets values of the type below it that its conditions allow; ranges lie apart.

    A number that only the database gives is left to it in a key of several columns, too.
    """
    if server.dialect != "postgresql":
        pytest.skip("SQLite has no types of its own")
    database = server.fresh()
    with database.engine().begin() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
    filled = fill(database.engine(), read_schema(database.url))
    assert filled.skipped == ()
    assert dict(filled.rows)["t"] > 1


def test_tables_that_are_left(database):
    """What is left as it is gets no row, and others may still point to rows that are there."""
    metadata = sa.MetaData()
    kinds = sa.Table("kinds", metadata, sa.Column("code", sa.String(9), primary_key=True))
    sa.Table(
        "things",
        metadata,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("kind", sa.ForeignKey("kinds.code"), nullable=False),
    )
    metadata.create_all(database.engine())
    with database.engine().begin() as connection:
        connection.execute(kinds.insert(), [{"code": "a"}, {"code": "b"}])
    schema = read_schema(database.url)
    fill(database.engine(), schema, leave=frozenset({"kinds"}))
    taken = snapshot(database.engine(), schema)
    assert len(taken["kinds"].rows) == 2
    assert {row["kind"] for row in taken["things"].rows.values()} <= {"a", "b"}
    assert taken["things"].rows


def _indexed(database, key: str) -> None:
    """Notes, and a table of words that a trigger fills for each of them."""
    insert = "INSERT INTO found (note_id, words) VALUES (new.id, lower(new.body))"
    with database.engine().begin() as connection:
        counted = "SERIAL" if connection.dialect.name == "postgresql" else "INTEGER"
        run = connection.exec_driver_sql
        run(f"CREATE TABLE notes (id {counted} PRIMARY KEY, body TEXT NOT NULL, mood TEXT)")
        run(f"CREATE TABLE found (note_id INTEGER PRIMARY KEY {key}, words TEXT NOT NULL)")
        if connection.dialect.name == "postgresql":
            run(
                "CREATE FUNCTION find() RETURNS trigger LANGUAGE plpgsql AS "
                f"$$ BEGIN {insert}; RETURN new; END $$"
            )
            run("CREATE TRIGGER t AFTER INSERT ON notes FOR EACH ROW EXECUTE FUNCTION find()")
        else:
            run(f"CREATE TRIGGER t AFTER INSERT ON notes BEGIN {insert}; END")


@pytest.mark.parametrize("key", ["", "REFERENCES notes (id)"])
def test_rows_beside_those_of_a_trigger(database, key):
    """What a trigger fills has rows already, and hinders no row of the table that it watches."""
    _indexed(database, key)
    schema = read_schema(database.url)
    filled = fill(database.engine(), schema)
    assert filled.skipped == ()
    assert dict(filled.rows)["notes"] == 7
    taken = snapshot(database.engine(), schema)
    assert taken["notes"].rows.keys() <= taken["found"].rows.keys()
    with database.engine().connect() as connection:
        writer = Writer(connection, schema, PROBED)
        assert all(writer.add(table) for table in schema.tables)
