"""The keys that a migration asks JSON for, and rows that hold them."""

import pytest
import sqlalchemy as sa

from sddflow.database.reading import read_schema
from sddflow.database.rows import fill, snapshot
from sddflow.database.scratch import scratch
from sddflow.domain.settings import Settings
from sddflow.proof.aimed.asked_of_json import Asked, asked_in
from sddflow.proof.aimed.json_keys import give_keys


@pytest.mark.parametrize(
    ("source", "path", "kind"),
    [
        ("SET lang = (meta->'lang')::text", ("lang",), "text"),
        ("SET size = (u.meta->'a'->>'size')::int", ("a", "size"), "number"),
        ("CAST(meta->>'on' AS BOOLEAN)", ("on",), "flag"),
        ("json_extract(meta, '$.a.b')", ("a", "b"), "text"),
        ("jsonb_extract_path_text(t.meta, 'a', 'b')", ("a", "b"), "text"),
        ("meta #>> '{a,b}'", ("a", "b"), "text"),
        ("WHERE meta ? 'lang'", ("lang",), "text"),
        ("row.meta['lang']", ("lang",), "text"),
        ('row["meta"]["lang"]', ("lang",), "text"),
        ("(row.meta or {}).get('lang', 'en')", ("lang",), "text"),
        (
            'c("day", sa.Date)\nsa.Column("day", sa.Date())\nSET day = meta->>\'day\'',
            ("day",),
            "day",
        ),
    ],
)
def test_what_is_asked(source, path, kind):
    """A key is found in SQL and in Python, with what is made of its value."""
    assert [(a.path, a.kind) for a in asked_in(source) if a.column == "meta"] == [(path, kind)]


@pytest.mark.parametrize(
    "source",
    ["meta->>'user_id'", "def downgrade():\n    op.execute(\"SET a = meta->>'b'\")", "meta->0"],
)
def test_what_is_not_asked(source):
    """Keys of other rows cannot be made up, and the way down is asked nothing."""
    assert [a for a in asked_in(source) if a.column == "meta"] == []


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database(request):
    """A database with rows in a table that has JSON."""
    with scratch(request.param, Settings()) as made:
        metadata = sa.MetaData()
        sa.Table(
            "t", metadata,
            sa.Column("id", sa.Integer, primary_key=True),
            sa.Column("meta", sa.JSON),
        )  # fmt: skip
        metadata.create_all(made.engine())
        fill(made.engine(), read_schema(made.url))
        yield made


def test_rows_hold_the_keys(database):
    """Objects get the keys beside what they hold; NULL and the empty object stay as they are."""
    schema = read_schema(database.url)
    asked = (
        Asked("meta", ("a", "size"), "number", "size", 0),
        Asked("meta", ("lang",), "text", "lang", 2),
    )
    give_keys(database.engine(), schema, asked, {"lang": ("de", "en")})
    values = [row["meta"] for row in snapshot(database.engine(), schema)["t"].rows.values()]
    told = [value for value in values if value]
    assert None in values
    assert {} in values
    assert all({"meta", "a", "lang"} <= value.keys() for value in told)
    assert {value["lang"] for value in told} == {"de", "en"}
    assert all(isinstance(value["a"]["size"], int) for value in told)
