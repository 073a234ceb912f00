"""What forms let through to a column."""

import pytest

from sddflow.domain.conventions import Conventions, ModelClass
from sddflow.domain.place import Place
from sddflow.domain.schema.table import Check, Column, ColumnType, Table
from sddflow.proof.queries.forms import given_by_forms

CONVENTIONS = Conventions(
    "sqlalchemy", is_async=False, models_form="module", models_path="models.py",
    models_module="models",
    classes=(
        ModelClass("Note", "notes", Place("models.py", 1), "models", "Base"),
        ModelClass("NoteList", "note_lists", Place("models.py", 5), "models", "Base"),
    ),
)  # fmt: skip
STARS = Column("stars", ColumnType("integer"))
TEXT = Column("text", ColumnType("string", length=9))
NOTES = Table("notes", (STARS, TEXT), ("id",))


def _given(tmp_path, text, column=STARS, table=NOTES):
    (tmp_path / "forms.py").write_text(f"from pydantic import BaseModel\n\n\n{text}\n")
    return [g.value for g in given_by_forms(tmp_path, CONVENTIONS, table, column)]


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("stars: int = Field(ge=0, le=10)", [0, 10]),
        ("stars: Annotated[int, Field(gt=-1, lt=6)]", [0, 5]),
        ("stars: conint(ge=1)", [1]),
        ("stars: Literal[1, 2]", [1, 2]),
        ("stars: int", []),
        ("other: int = Field(ge=0)", []),
    ],
)
def test_the_bounds_of_a_field_are_values_that_the_column_gets(tmp_path, field, values):
    """Bounds of every spelling count, whole numbers beside those that are left out."""
    assert _given(tmp_path, f"class NoteCreate(BaseModel):\n    {field}") == values


@pytest.mark.parametrize("name", ["NoteOut", "NoteFilter", "NoteListIn", "OrderIn"])
def test_answers_filters_and_forms_of_others_are_none(tmp_path, name):
    """What is answered or asked for is written nowhere, and a form is of the class it names."""
    assert _given(tmp_path, f"class {name}(BaseModel):\n    stars: int = Field(le=10)") == []


def test_a_form_has_the_fields_of_what_it_comes_from(tmp_path):
    """Bounds of a class above count, unless the form says others."""
    above = "class Fields(BaseModel):\n    stars: int = Field(le=9)\n\n\n"
    assert _given(tmp_path, f"{above}class NoteIn(Fields):\n    title: str") == [9]
    assert _given(tmp_path, f"{above}class NoteIn(Fields):\n    stars: int = Field(le=5)") == [5]


def test_a_length_counts_where_nothing_asks_for_a_form(tmp_path):
    """A text as long as may be is tried; where rules speak of words, it would be refused anyway."""
    form = "class NoteIn(BaseModel):\n    text: str = Field(max_length=30)"
    assert _given(tmp_path, form, TEXT) == ["x" * 30]
    formed = Table("notes", (TEXT,), ("id",), checks=(Check("ck", "text IN ('a', 'b')"),))
    assert _given(tmp_path, form, TEXT, formed) == []
