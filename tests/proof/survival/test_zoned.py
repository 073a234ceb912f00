"""Times in a zone that a statement names, with and without it."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sddflow.proof.survival.zoned import is_same_moment, moved
from sddflow.proof.wording.zones import speaks_of_zones, zones_in

VIENNA = zones_in(["ALTER TABLE t ALTER at TYPE timestamptz USING at AT TIME ZONE 'Europe/Vienna'"])


@pytest.mark.parametrize(
    ("statement", "names"),
    [
        ("USING at AT TIME ZONE 'UTC' AT TIME ZONE 'Asia/Tokyo'", ["UTC", "Asia/Tokyo"]),
        ("UPDATE t SET at = timezone('Europe/Vienna', at)", ["Europe/Vienna"]),
        ("AT TIME ZONE 'Nowhere/Nothing'", []),
    ],
)
def test_zones_that_are_named(statement, names):
    """Zones are those that a statement spells out, and that there are."""
    assert [str(zone) for zone in zones_in([statement])] == names


@given(st.integers(0, 60 * 365 * 24 * 60))
def test_a_moment_and_a_clock(minutes):
    """A moment is what the clock of the zone shows then, either way, and not an hour later."""
    aware = dt.datetime(1980, 1, 1, tzinfo=dt.UTC) + dt.timedelta(minutes=minutes)
    shown = aware.astimezone(VIENNA[0]).replace(tzinfo=None)
    assert is_same_moment(aware, shown, VIENNA)
    assert is_same_moment(shown, aware, VIENNA)
    assert not is_same_moment(shown + dt.timedelta(hours=1), aware, VIENNA)
    assert not is_same_moment(aware, aware, VIENNA)
    assert not is_same_moment(shown, aware, ())


def test_a_zone_that_each_row_names():
    """Where a column names it, every zone may be meant, and no two times of different days."""
    zones = zones_in(["UPDATE t SET a = b AT TIME ZONE halls.zone"])
    noon = dt.datetime(2026, 7, 1, 12, tzinfo=dt.UTC).replace(tzinfo=None)
    assert is_same_moment(noon, dt.datetime(2026, 7, 1, 10, tzinfo=dt.UTC), zones)
    assert not is_same_moment(noon, dt.datetime(2026, 7, 1, 10, 7, tzinfo=dt.UTC), zones)
    assert not is_same_moment(noon, dt.datetime(2026, 7, 3, 10, tzinfo=dt.UTC), zones)


def test_times_that_are_moved():
    """All by as many hours, where a zone has summers, is told; each by its own offset is none."""
    (berlin,) = zones_in([], 'ZoneInfo("Europe/Berlin")')
    winter, summer = dt.datetime(2026, 1, 5, 9), dt.datetime(2026, 7, 5, 9)  # noqa: DTZ001
    hour = dt.timedelta(hours=1)
    assert is_same_moment(winter, winter - hour, (berlin,))
    assert is_same_moment(summer, summer - 2 * hour, (berlin,))
    assert not is_same_moment(summer, summer - hour, (berlin,))
    assert "Europe/Berlin" in moved([(summer, summer - hour)], (berlin,))
    assert moved([(summer, summer - hour), (winter, winter - 2 * hour)], (berlin,)) == ""
    assert moved([("a", "b")], (berlin,)) == moved([(summer, winter)], ()) == ""


@pytest.mark.parametrize(
    "source",
    [
        "x AT TIME ZONE tz",
        "datetime.now(TZ).utcoffset()",
        "at + interval '2 hours'",
        "ZoneInfo('UTC')",
    ],
)
def test_who_speaks_of_zones(source):
    """Zones, offsets, and hours that are added."""
    assert speaks_of_zones(source)
    assert not speaks_of_zones("at + interval '2 days'")
