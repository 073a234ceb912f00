"""Texts that the source puts together."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sddflow.domain.place import Place
from sddflow.proof.formulas.spelling import Spelling, spellings

COLUMNS = frozenset({"extent"})


@pytest.mark.parametrize(
    ("source", "parts", "between"),
    [
        ('Parcel(extent=f"{height}x{width}")', ("height", "width"), ("", "x", "")),
        ('parcel.extent = f"({p.height} by {p.width})"', ("height", "width"), ("(", " by ", ")")),
        ('said = f"{a}/{b}" if a else None\nParcel(extent=said)', ("a", "b"), ("", "/", "")),
        (
            'def e(h, w):\n    return f"{h}x{w + 1:02d}"\nParcel(extent=e(1, 2))',
            ("h", "w"),
            ("", "x", ""),
        ),
        ('Parcel(extent=f"{height}{width}")', None, ()),
        ('Parcel(extent=f"{height} high")', None, ()),
        ('Parcel(other=f"{height}x{width}")', None, ()),
        ('Parcel(extent="{}x{}".format(height, width))', None, ()),
    ],
)
def test_what_is_put_together(tmp_path, source, parts, between):
    """Parts that have names, with something between them, are known; all else is not."""
    (tmp_path / "app.py").write_text(f"{source}\n")
    found = [(name, s.parts, s.between) for name, s in spellings(tmp_path, None, COLUMNS)]
    assert found == ([("extent", parts, between)] if parts else [])


def test_files_that_are_left_out(tmp_path):
    """Revisions write what they write, and are no source."""
    (tmp_path / "older").mkdir()
    (tmp_path / "older" / "a.py").write_text('Parcel(extent=f"{a}x{b}")\n')
    assert not list(spellings(tmp_path, (tmp_path / "older").resolve(), COLUMNS))
    assert list(spellings(tmp_path, None, COLUMNS))


@given(st.lists(st.integers(0, 10**6).map(str), min_size=2, max_size=4))
def test_together_and_apart(values):
    """What is put together is taken apart into the same parts."""
    between = ("<", *["; "] * (len(values) - 1), ">")
    spelling = Spelling(between, tuple(map(str, range(len(values)))), Place("app.py", 1))
    assert spelling.taken_apart(spelling.text(values)) == tuple(values)
    assert spelling.taken_apart("another") is None
