"""Ranges as every driver takes them."""

import datetime as dt

import pytest
from sqlalchemy import Integer
from sqlalchemy.dialects.postgresql import DATERANGE, INT4RANGE, TSTZRANGE, Range

from sddflow.probe.ranges import range_of


@pytest.mark.parametrize(
    ("text", "kind", "made"),
    [
        ("[1,4)", INT4RANGE(), Range(1, 4)),
        ("(,2026-01-05]", DATERANGE(), Range(None, dt.date(2026, 1, 5), bounds="(]")),
        ('["2026-01-05 09:00:00",)', TSTZRANGE(), Range(dt.datetime(2026, 1, 5, 9, tzinfo=dt.UTC))),
        ("empty", INT4RANGE(), "empty"),
        ("[1,4)", Integer(), "[1,4)"),
    ],
)
def test_a_range_that_a_text_spells(text, kind, made):
    """Bounds are values of the range's own kind; a text for another column stays as it is."""
    assert range_of(text, kind) == made
