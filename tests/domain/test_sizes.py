"""Sizes of tables: what is big, and how a dump of statistics is read."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sddflow.domain.sizes import BIG, Sizes, ToldSize, Wait, sizes_in
from sddflow.errors import UsageError

NAMES = st.from_regex(r"[a-z][a-z_]{0,20}", fullmatch=True)
PAIRS = st.lists(st.tuples(NAMES, st.integers(0, 10**10)), max_size=8, unique_by=lambda p: p[0])


def test_big_small_and_unknown():
    """One number parts big from small; what nobody named is neither."""
    sizes = Sizes((("a", BIG), ("b", BIG - 1)))
    assert [sizes.is_big(t) for t in "abc"] == [True, False, False]
    assert [sizes.is_small(t) for t in "abc"] == [False, True, False]


def test_all_that_are_not_named():
    """`*` stands for every table that nobody named; those that are named keep their own."""
    sizes = Sizes((("notes", 2 * BIG), ("*", 500)))
    assert (sizes.of("notes"), sizes.of("tasks"), sizes.of("app.tasks")) == (2 * BIG, 500, 500)
    assert sizes.is_small("tasks")
    assert Sizes((("notes", 1),)).of("tasks") is None


def test_a_table_of_a_schema():
    """A name without a schema may be any schema's table, the more exact one counts first."""
    sizes = Sizes((("notes", 5), ("app.notes", 7), ("crm.users", 9)))
    asked = ("notes", "app.notes", "crm.notes", "users", "crm.users", "app.users")
    assert [sizes.of(table) for table in asked] == [5, 7, 5, 9, 9, None]


def test_partitions():
    """Those that nobody named share what the table holds; what is known of them adds up for it."""
    parts = tuple((f"events_{n}", "events") for n in range(4))
    whole = Sizes((("events", 4 * BIG), ("events_0", BIG)), parts)
    assert [whole.of(table) for table in ("events", "events_0", "events_1")] == [4 * BIG, BIG, BIG]
    many = Sizes((("events", BIG),), parts)
    assert many.of("events_1") == BIG // 4
    assert (many.is_big("events_1"), many.is_small("events_1")) == (True, False)
    sums = Sizes((("events_0", BIG), ("events_1", 5)), parts)
    assert [sums.of(table) for table in ("events", "events_2", "others")] == [BIG + 5, None, None]
    assert Sizes((*sums.rows, ("events", 0)), parts).of("events") == BIG + 5
    assert [sums.is_big(table) for table in ("events", "events_0", "events_1")] == [
        True,
        True,
        False,
    ]


@pytest.mark.parametrize(
    "text",
    [
        "relname,reltuples\nnotes,2e+06\nusers,12\nnever,-1\n",
        "notes,2000000\nusers,12",
        "notes\t2000000\nusers\t12\n",
        " relname | reltuples \n---------+-----------\n notes | 2e+06\n users |    12\n(2 rows)\n",
        '\ufeff"public.notes","2000000"\n"users","12"\n',
        '{"notes": 2000000, "public.users": 12, "never": -1}',
        '[["notes", 2e6], ["users", "12"]]',
        '[{"relname": "notes", "reltuples": 2e6}, {"table_name": "users", "n_live_tup": 12}]',
    ],
)
def test_a_dump_in_any_usual_form(text):
    """CSV, tabs, psql's own table, JSON; tables never analysed are unknown."""
    assert sizes_in(text) == (("notes", 2_000_000), ("users", 12))


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("notes,3\nusers,many", "dump:2"),
        ("{", "dump"),
        ('["a"]', "entry 1"),
        ('{"a": null}', "entry 1"),
    ],
)
def test_a_mistake_names_its_line(text, place):
    """A line that says nothing is an error with its place."""
    with pytest.raises(UsageError) as caught:
        sizes_in(text, "dump")
    assert place in str(caught.value)


@given(PAIRS)
def test_whatever_is_written_is_read(pairs):
    """Both forms give back what went in."""
    lines = "table,rows\n" + "".join(f"{table},{rows}\n" for table, rows in pairs)
    assert sizes_in(lines) == sizes_in(json.dumps(dict(pairs))) == tuple(pairs)


def test_what_pages_tell():
    """Pages tell sizes of tables that nobody named, with their place; `*` names none."""
    told = (ToldSize("notes", 7, "README.md:3"), ToldSize("users", 9, "README.md:4"))
    sizes = Sizes((("notes", BIG), ("*", 500))).beside(told)
    assert (sizes.of("notes"), sizes.of("users"), sizes.of("tasks")) == (BIG, 9, 500)
    assert (sizes.place("notes"), sizes.place("users")) == ("", "README.md:4")


@pytest.mark.parametrize(
    ("rows", "is_read", "seconds"),
    [(150_000, False, False), (200_000, False, True), (900_000, True, False), (2**20, True, True)],
)
def test_work_of_a_moment(rows, is_read, seconds):
    """A big table is soon read; where a page says how long others may wait, all is too long."""
    sizes = Sizes((("notes", rows),))
    assert sizes.takes_seconds("notes", is_read=is_read) is seconds
    told = Sizes((("notes", rows),), waits=(Wait("notes", 0.1, "README.md:3"),))
    assert told.takes_seconds("notes", is_read=is_read)
