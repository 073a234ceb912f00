"""What a CHECK demands is said in one place, and read back from any database's spelling."""

import pytest

from sddflow.domain.schema.condition import condition_of, least_length, minimum_of
from sddflow.domain.schema.table import Check, Table


def test_each_form_has_its_sql():
    """A list of values, a least length and a written condition are all SQL in the end."""
    assert condition_of(Check("x", column="kind", choices=("a", "it's"))) == (
        "kind IN ('a', 'it''s')"
    )
    assert condition_of(Check("x", column="content", min_length=1)) == "length(content) >= 1"
    assert condition_of(Check("x", "a < b")) == "a < b"


def test_names_are_quoted_where_asked():
    """A reserved word is spelled the way the caller spells names."""
    check = Check("x", column="order", min_length=2)
    assert condition_of(check, '"{}"'.format) == 'length("order") >= 2'


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("length(content) >= 1", ("content", 1)),
        ("length((content)) >= 1", ("content", 1)),
        ("char_length(content)  > 2", ("content", 3)),
        ('length("order") >= 4', ("order", 4)),
        ("content <> ''", ("content", 1)),
        ("length(content) >= 0", None),
        ("length(content) >= 1 AND length(content) <= 8", None),
        ("length(content) <= 8", None),
        ("content <> 'x'", None),
    ],
)
def test_a_minimum_is_recognised(condition, expected):
    """The spellings of a least length mean the same; a condition that says more is none."""
    assert minimum_of(condition) == expected


def test_what_is_said_is_read_back():
    """A typed minimum survives its own SQL."""
    assert minimum_of(condition_of(Check("x", column="content", min_length=7))) == ("content", 7)


def test_the_strictest_minimum_counts():
    """Typed or written, the highest bound of a column is the one a value must satisfy."""
    checks = (
        Check("a", column="body", min_length=2),
        Check("b", "length(body) BETWEEN 3 AND 9"),
        Check("c", "length(other) > 10"),
    )
    table = Table("notes", (), checks=checks)
    assert least_length(table, "body") == 3
    assert least_length(table, "nothing") == 0
