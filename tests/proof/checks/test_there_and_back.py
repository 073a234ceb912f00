"""CASE on the way up against CASE on the way down."""

import pytest

from sddflow.proof.check import SkippedError
from sddflow.proof.checks import there_and_back
from sddflow.proof.wording.mapping import Turned, turned_in

UP = "UPDATE t SET word = CASE n WHEN 1 THEN 'one' WHEN 2 THEN 'two' {} ELSE 'two' END"
DOWN = "UPDATE t SET n = CASE word WHEN 'one' THEN 1 WHEN 'two' THEN 2 {} END"


def _told(bench, up, down):
    case = bench.case(lambda _: None)
    case.upgrade, case.downgrade = (up,), (down,)
    return there_and_back.run(case).findings


@pytest.mark.parametrize(
    ("up", "down", "told"),
    [
        ("WHEN 0 THEN 'nil'", "WHEN 'nil' THEN 0", []),
        ("", "WHEN 'nil' THEN 0", ["'two' of '0'"]),
        ("WHEN 0 THEN 'nil'", "ELSE 2", ["'2' of 'nil'"]),
        ("WHEN 3 THEN 'two'", "", []),
        ("", "WHEN 'more' THEN 2", []),
        ("WHEN 3 THEN 'a' WHEN 4 THEN 'b'", "WHEN 'b' THEN 3 WHEN 'a' THEN 4", ["'a'", "'b'"]),
    ],
)
def test_a_value_that_one_way_forgets(bench, up, down, told):
    """A value that one way names and the other one turns into another's is told."""
    found = _told(bench, UP.format(up), DOWN.format(down))
    assert [each in f.message for each, f in zip(told, found, strict=True)] == [True] * len(told)


def test_two_cases_about_other_things(bench):
    """A CASE that is not the way back of the other is not compared."""
    assert not _told(bench, UP.format(""), "UPDATE t SET n = CASE w WHEN 'x' THEN 7 ELSE 8 END")


def test_no_case(bench):
    """Where no values are turned, nothing is said."""
    with pytest.raises(SkippedError):
        _told(bench, "UPDATE t SET n = 1", "UPDATE t SET n = 2")


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("CASE n WHEN -1 THEN true ELSE 'x'::kind END", Turned("n", {"-1": "true"}, "x")),
        ("CASE WHEN n IN (1, 2) THEN 'a' ELSE n END", Turned("n", {"1": "a", "2": "a"}, None)),
        ("CASE WHEN (n = 'b') THEN 'a' END", Turned("n", {"b": "a"}, None, is_closed=True)),
        ("CASE WHEN n > 1 THEN 'a' END", None),
        ("CASE n WHEN 1 THEN upper(m) END", None),
        ("CASE WHEN n = 1 THEN 'a' WHEN m = 1 THEN 'b' END", None),
        ("CASE WHEN WHEN END", None),
    ],
)
def test_what_a_case_says(sql, expected):
    """Only one column's plain values that become plain values are read."""
    told = list(turned_in(f"ALTER TABLE t ALTER n TYPE text USING {sql}", "postgresql"))
    assert told == ([expected] if expected else [])
