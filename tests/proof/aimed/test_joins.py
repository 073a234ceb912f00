"""The columns by which a migration finds rows of another table."""

import pytest

from sddflow.proof.aimed.joins import grouped_in, joined_in


@pytest.mark.parametrize(
    ("source", "one", "other"),
    [
        ("UPDATE g c SET x = p.id FROM g p WHERE p.name = c.up", "name", "up"),
        ("WHERE lower(p.code) = lower(e.project_code)", "code", "project_code"),
        ("(SELECT id FROM projects WHERE code = entries.project_code)", "code", "project_code"),
        ("ON p.name = c.up", "name", "up"),
        ("sa.select(t.c.id).where(t.c.name == d.c.label)", "name", "label"),
        ("JOIN tags t ON t.name = d.name", "name", "name"),
        (
            "ids = {row.code: row.id for row in rows}\nids.get(row.project_code)",
            "code",
            "project_code",
        ),
        ('ids = {}\nids[row["name"]] = row["id"]\nids.get(row["label"])', "name", "label"),
    ],
)
def test_what_is_joined(source, one, other):
    """Columns that are found equal on the way up are a pair, in both orders."""
    assert {(one, other), (other, one)} <= joined_in(source)


@pytest.mark.parametrize(
    "source",
    [
        "UPDATE notes SET a = 'x.y'",
        "UPDATE notes SET name = t.title, body = t.text FROM t",
        "def downgrade():\n    'UPDATE g SET x = p.id FROM g p WHERE p.name = g.up'",
        "WHERE t.low = t.high",
    ],
)
def test_what_is_not_joined(source):
    """What is set, compared within one row, or on the way down, finds no row of another table."""
    assert joined_in(source) == frozenset()


@pytest.mark.parametrize(
    ("source", "columns"),
    [
        ("SELECT min(id) FROM tags GROUP BY name", {"name"}),
        ("row_number() OVER (PARTITION BY lower(name) ORDER BY id)", {"name"}),
        ("DELETE FROM tags a USING tags b WHERE lower(a.name) = lower(b.name)", {"name"}),
        ("WHERE a.name = b.title", set()),
        ("def downgrade():\n    'GROUP BY name'", set()),
    ],
)
def test_what_rows_are_grouped_by(source, columns):
    """Columns by which the rows of one table are taken together on the way up."""
    assert {name for name in grouped_in(source) if name in {"name", "title"}} == columns
