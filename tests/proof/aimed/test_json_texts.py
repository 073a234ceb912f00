"""Plain texts that a migration reads as JSON are JSON in the rows of the proof."""

import json

import pytest
import sqlalchemy as sa

from sddflow.database.reading import read_schema
from sddflow.database.rows import fill, snapshot
from sddflow.database.scratch import scratch
from sddflow.domain.settings import Settings
from sddflow.proof.aimed.asked_of_json import asked_in
from sddflow.proof.aimed.json_texts import give_json


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def notes(request):
    """A table with two plain texts."""
    with scratch(request.param, Settings()) as made:
        metadata = sa.MetaData()
        columns = (sa.Column("body", sa.Text), sa.Column("title", sa.Text))
        sa.Table("notes", metadata, sa.Column("id", sa.Integer, primary_key=True), *columns)
        metadata.create_all(made.engine())
        yield made


def _told(database, source):
    schema = read_schema(database.url)
    fill(database.engine(), schema)
    before = snapshot(database.engine(), schema)["notes"].rows
    give_json(database.engine(), schema, source, asked_in(source))
    now = snapshot(database.engine(), schema)["notes"].rows
    assert before.keys() == now.keys()
    for key, row in before.items():
        assert row["title"] == now[key]["title"]
        assert (row["body"] is None) == (now[key]["body"] is None)
    return [r["body"] for r in now.values() if r["body"] is not None]


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("x = json.loads(row.body)", dict),
        ("x = json.loads(row['body'])", dict),
        ("SELECT CAST(n.body AS JSON) FROM notes n", dict),
        ("SELECT json_array_length(body) FROM notes", list),
    ],
)
def test_what_is_parsed_is_json(notes, source, kind):
    """Every text that the way up parses is of the kind it asks for; NULL stays."""
    bodies = _told(notes, source)
    assert bodies
    assert all(isinstance(json.loads(body), kind) for body in bodies)


def test_keys_that_are_asked_for_are_there(notes):
    """The keys that SQL asks for stand in every object."""
    bodies = _told(notes, "SELECT json_extract(body, '$.label') FROM notes")
    assert all("label" in json.loads(body) for body in bodies)


def test_what_only_the_way_down_parses_is_left(notes):
    """The way down reads what the way up wrote."""
    bodies = _told(notes, "def downgrade():\n    json.loads(row.body)\n")
    assert not any(body.startswith("{") for body in bodies)
