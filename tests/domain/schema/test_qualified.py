"""Names of tables with their schemas."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sddflow.domain.schema.qualified import bare, beside, parts, qualified

_NAMES = st.text(st.characters(exclude_characters='"', exclude_categories=["Cs"]), min_size=1)


@given(_NAMES, _NAMES)
def test_there_and_back(schema, name):
    """Whatever signs two names have, dots among them, the qualified one tells both."""
    assert parts(qualified(schema, name)) == (schema, name)


@pytest.mark.parametrize(
    ("name", "schema", "own"),
    [
        ("tasks", "", "tasks"),
        ("app.tasks", "app", "tasks"),
        ('"v1.2"', "", "v1.2"),
        ('app."v1.2"', "app", "v1.2"),
        ('"my.app"."v""1.2"', "my.app", 'v"1.2'),
    ],
)
def test_parts(name, schema, own):
    """A dot parts schema and name, but for one in quotes."""
    assert parts(name) == (schema, own)
    assert qualified(schema, own) == name
    assert bare(name) == own


def test_an_index_stands_beside_its_table():
    """An index is named without a schema, and stands in its table's."""
    assert beside("app.tasks", "ix_tasks") == "app.ix_tasks"
    assert beside("tasks", "ix_tasks") == "ix_tasks"
