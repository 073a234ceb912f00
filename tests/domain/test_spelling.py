"""The short texts of types and sources, both ways."""

from dataclasses import asdict
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sddflow.domain.place import Origin, Source
from sddflow.domain.schema.table import Column, ColumnType, Kind
from sddflow.domain.spec.parse import parse_spec
from sddflow.domain.spelling import (
    SPELLINGS,
    read_source,
    read_type,
    source_text,
    written,
)

SPEC = "specs/notes/spec.md"
CITED = parse_spec("# Notes\n\nA note has a title.\n" * 4, feature="notes", path=SPEC)
words = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20)
types = st.builds(
    ColumnType, st.sampled_from(get_args(Kind)), st.none() | st.integers(0, 9999),
    st.none() | st.integers(0, 40), st.none() | st.integers(0, 10), st.booleans(), words,
    st.lists(words, max_size=3).map(tuple),
)  # fmt: skip
sources = st.builds(
    Source, st.sampled_from(get_args(Origin)), words,
    st.sampled_from(["", SPEC, "app/models.py"]) | words, st.integers(0, 999),
)  # fmt: skip


@given(types | sources)
def test_nothing_is_lost(value):
    """What is written is read back as the same value; what no text says keeps its fields."""
    told = written(value, CITED)
    if isinstance(told, str):
        assert SPELLINGS[type(value)].read(told, CITED) == value
    else:
        assert told == asdict(value)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("string(200)", ColumnType("string", length=200)),
        ("numeric(12, 2)", ColumnType("numeric", precision=12, scale=2)),
        ("datetime with time zone", ColumnType("datetime", timezone=True)),
        ("other named citext", ColumnType("other", name="citext")),
        ('other named mood of ["sad"]', ColumnType("other", name="mood", labels=("sad",))),
    ],
)  # fmt: skip
def test_types(text, kind):
    """A type is the text that prompts show, and the same text is understood."""
    assert str(kind) == text
    assert read_type(text) == kind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("VARCHAR(20)", ColumnType("string", length=20)),
        ("timestamptz", ColumnType("datetime", timezone=True)),
        ("Decimal(8,2)", ColumnType("numeric", precision=8, scale=2)),
        ("bool", ColumnType("boolean")),
        ("TEXT", ColumnType("text")),
        ("TIMESTAMP WITH TIME ZONE", ColumnType("datetime", timezone=True)),
    ],
)
def test_usual_names(text, kind):
    """Names that SQL and Python have for a type are understood too."""
    assert read_type(text) == kind


@pytest.mark.parametrize("text", ["", "money", "string(many)", "string(20) not null"])
def test_no_type(text):
    """A text that is no type says which there are."""
    with pytest.raises(ValueError, match=r"is no type; a type is one of .*string\(LENGTH\)"):
        read_type(text)


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("spec 7: a title: short", Source("spec", "a title: short", SPEC, 7)),
        ("spec 3", Source("spec", "A note has a title.", SPEC, 3)),
        ("spec 99", Source("spec", "", SPEC, 99)),
        ("convention: 2 times", Source("convention", "2 times")),
        ("existing app/models.py:3: the key", Source("existing", "the key", "app/models.py", 3)),
        ("assumption: ", Source("assumption", "")),
    ],
)
def test_sources(text, source):
    """A line alone is one of the spec, in its own words; another file is named."""
    assert source_text(source, CITED) == text
    assert read_source(text, CITED) == source


@pytest.mark.parametrize("text", ["spec line 7: words", "spec line 7"])
def test_sources_as_people_write_them(text):
    """The word "line" does no harm."""
    assert read_source(text, CITED).line == 7


@pytest.mark.parametrize("text", ["", "line 7", "I think so"])
def test_no_source(text):
    """A text that is no source says how one is written."""
    with pytest.raises(ValueError, match="is no source; a source is `spec LINE`"):
        read_source(text, CITED)


def test_a_value_in_a_value():
    """Types and sources are texts wherever they stand; other fields stay as they are."""
    column = Column("title", ColumnType("text"), source=Source("spec", "w", SPEC, 2))
    assert written(column, CITED) == {
        "name": "title", "type": "text", "nullable": False, "default": None, "comment": "",
        "source": "spec 2: w",
    }  # fmt: skip
