"""Texts that a migration takes apart, and lists that are written into them."""

import pytest

from sddflow.proof.aimed.lists import listed_in


@pytest.mark.parametrize(
    ("source", "column", "mark"),
    [
        ("op.execute(\"INSERT INTO t SELECT id, split_part(tags, ',', 1) FROM p\")", "tags", ","),
        ("unnest(string_to_array(p.tags, ', '))", "tags", ","),
        ("regexp_split_to_table(labels, ';')", "labels", ";"),
        ("substr(tags, 1, instr(tags, ',') - 1)", "tags", ","),
        ('for tag in row.tags.split(","):', "tags", ","),
        ("for tag in (row['tags'] or '').split('|'):", "tags", "|"),
        ("row.name.lower()", None, ""),
        ("def downgrade():\n    x = row.tags.split(',')", None, ""),
    ],
)
def test_what_is_taken_apart(source, column, mark):
    """The column and its mark are found in SQL and in Python, on the way up only."""
    expected = {column: (f"amber{mark}blue{mark}green", f"east{mark}west")} if column else {}
    assert listed_in(source) == expected


@pytest.mark.parametrize(
    "source",
    ["split_part(name, ' ', 2)", "substr(name, strpos(name, ' ') + 1)", "row.name.split(' ', 1)"],
)
def test_names_that_are_parted(source):
    """A name that is parted at its blank may have one word, or three."""
    assert listed_in(source) == {"name": ("Amber", "Amber Blue Green")}
