"""Screens, colours and columns."""

import io

from hypothesis import given
from hypothesis import strategies as st

from sddflow.terminal.ages import ago, clock
from sddflow.terminal.paint import cells, columns, cut, pad, paint
from sddflow.terminal.screen import Screen, screen_of


class Terminal(io.StringIO):
    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


def test_a_pipe_gets_no_colour():
    """Colours and a moving part are for terminals."""
    found = screen_of(io.StringIO(), {"TERM": "xterm"})
    assert (found.terminal, found.colour, found.moving) == (False, False, False)


def test_no_color_and_dumb_terminals_are_respected():
    """NO_COLOR and TERM=dumb take colours and the moving part away."""
    assert screen_of(Terminal(), {"TERM": "xterm"}).moving
    for environ in ({"TERM": "xterm", "NO_COLOR": "1"}, {"TERM": "dumb"}, {}):
        found = screen_of(Terminal(), environ)
        assert (found.terminal, found.colour, found.moving) == (True, False, False)


def test_a_tone_is_never_the_only_carrier():
    """Without colours the text stays what it was."""
    assert paint("failed", "bad", Screen()) == "failed"
    assert paint("failed", "bad", Screen(colour=True)) == "\x1b[31mfailed\x1b[0m"


@given(st.text(max_size=60), st.integers(8, 40))
def test_a_cut_text_fits(text, width):
    """Whatever the characters are as wide as, the cut text keeps to the width."""
    assert cells(cut(text, width)) <= width


@given(st.text(alphabet="aä漢é\u0301 ", max_size=20))
def test_padding_counts_columns(text):
    """Wide and combining characters are counted as they are shown."""
    assert cells(pad(text, 50)) == 50


def test_columns_line_up():
    """Each column is as wide as its widest cell."""
    rows = [[("a", "plain"), ("one", "plain")], [("ccc", "plain"), ("two", "plain")]]
    assert list(columns(rows, Screen())) == ["a    one", "ccc  two"]


def test_times_are_short():
    """Durations and ages take a few characters."""
    from datetime import UTC, datetime, timedelta

    assert [clock(s) for s in (0.31, 12, 67, 3723)] == ["0.3 s", "12 s", "1:07", "1:02:03"]
    now = datetime(2026, 1, 10, tzinfo=UTC)
    spans = (timedelta(seconds=5), timedelta(minutes=5), timedelta(hours=30), timedelta(days=3))
    assert [ago(now - span, now) for span in spans] == ["now", "5 min", "30 h", "3 d"]
