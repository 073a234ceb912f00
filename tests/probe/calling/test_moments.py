"""Days and times for functions."""

import datetime as dt

from sddflow.probe.calling.moments import Moments

DAY = dt.date(2026, 1, 8)


def test_days():
    """One that a row has, one before all and one after; a first and a last day lie around them."""
    made = Moments([])
    days = [made.moment("day", dt.date, number, [7, DAY]) for number in range(3)]
    assert days[0] == DAY
    assert days[1] < dt.date(2026, 1, 1) < dt.date(2026, 2, 1) < days[2]
    assert made.moment("since", dt.date, 0, [DAY]) < DAY < made.moment("until", dt.date, 0, [DAY])
    assert made.moment("since", dt.date, 2, [DAY]) > DAY


def test_zones():
    """Times have a zone where those of the rows have one; where some have, each has its turn."""
    aware = dt.datetime(2026, 1, 8, 9, tzinfo=dt.UTC)
    naive = aware.replace(tzinfo=None)
    for values, zones in (([naive], {None}), ([aware], {dt.UTC}), ([naive, aware], {None, dt.UTC})):
        told = [Moments(values).moment("at", dt.datetime, number, []) for number in range(8)]
        assert {each.tzinfo for each in told} == zones
    assert Moments([aware]).moment("at", dt.datetime, 0, [naive]) == naive
