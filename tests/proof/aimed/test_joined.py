"""Rows of two owners that one text finds."""

import pytest
import sqlalchemy as sa

from sddflow.database.reading import read_schema
from sddflow.database.rows import fill, snapshot
from sddflow.database.scratch import scratch
from sddflow.domain.settings import Settings
from sddflow.proof.aimed.joined import name_across, share_across

_SAID = frozenset({"tags", "notes", "name", "label"})
_PAIRS = frozenset({("name", "label"), ("label", "name")})


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database(request):
    """A database with rows of notes, and of tags that a team has once by name."""
    with scratch(request.param, Settings()) as made:
        metadata = sa.MetaData()
        sa.Table("teams", metadata, sa.Column("id", sa.Integer, primary_key=True))
        for name, text in (("tags", "name"), ("notes", "label")):
            sa.Table(
                name, metadata,
                sa.Column("id", sa.Integer, primary_key=True),
                sa.Column("team_id", sa.ForeignKey("teams.id"), nullable=False),
                sa.Column(text, sa.String(40)),
                sa.Column("gone_at", sa.Date),
                *([sa.UniqueConstraint("team_id", "name")] if name == "tags" else []),
            )  # fmt: skip
        metadata.create_all(made.engine())
        fill(made.engine(), read_schema(made.url))
        yield made


def _named_by(database, said=_SAID, pairs=_PAIRS):
    schema = read_schema(database.url)
    name_across(database.engine(), schema, pairs, said, frozenset({"teams"}))
    rows = snapshot(database.engine(), schema)
    tags, notes = rows["tags"].rows.values(), rows["notes"].rows.values()
    return [
        (tag["team_id"], note["team_id"])
        for tag in tags
        for note in notes
        if tag["name"] and tag["name"] == note["label"]
    ]


def test_one_text_of_two_owners(database):
    """Two teams have a tag of one name, and a note that names it."""
    found = _named_by(database)
    assert len(set(found)) == 4
    assert len({tag for tag, _ in found}) == 2


@pytest.mark.parametrize(("said", "pairs"), [(_SAID - {"tags"}, _PAIRS), (_SAID, frozenset())])
def test_what_is_not_looked_for(database, said, pairs):
    """Rows stay as they are where the migration finds none of another table by a text."""
    assert _named_by(database, said, pairs) == []


@pytest.mark.parametrize(("columns", "found"), [({"name"}, True), ({"other"}, False)])
@pytest.mark.parametrize("of", [{"teams"}, set()])
def test_one_text_in_a_table(database, of, columns, found):
    """A row of another team gets the text of the first one, whether teams own the rows or not."""
    schema = read_schema(database.url)
    share_across(database.engine(), schema, frozenset(columns), frozenset(), _SAID, frozenset(of))
    rows = [r for r in snapshot(database.engine(), schema)["tags"].rows.values() if r["name"]]
    first = rows[0]
    others = [row for row in rows if row["team_id"] != first["team_id"]]
    assert any(row["name"] == first["name"] for row in others) is found


def test_two_that_are_not_marked_as_gone(database):
    """Both have a NULL where the migration asks for one: it passes over the others."""
    schema, columns = read_schema(database.url), frozenset({"name"})
    empty = frozenset({"gone_at"})
    share_across(database.engine(), schema, columns, empty, _SAID, frozenset({"teams"}))
    rows = [r for r in snapshot(database.engine(), schema)["tags"].rows.values() if r["name"]]
    live = [(row["name"], row["team_id"]) for row in rows if row["gone_at"] is None]
    assert any(len({team for n, team in live if n == name}) == 2 for name, _ in live)
