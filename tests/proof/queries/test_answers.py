"""What answers demand of each row."""

import pytest

from sddflow.domain.conventions import Conventions, ModelClass
from sddflow.domain.place import Place
from sddflow.domain.schema.table import Column, ColumnType, Table
from sddflow.proof.queries.answers import demanded

CONVENTIONS = Conventions(
    "sqlalchemy", is_async=False, models_form="module", models_path="models.py",
    models_module="models",
    classes=(ModelClass("Note", "notes", Place("models.py", 1), "models", "Base"),),
)  # fmt: skip
STARS = Column("stars", ColumnType("integer"))
NOTES = Table("notes", (STARS,), ("id",))
HEAD = """
from pydantic import BaseModel, ConfigDict


class Out(BaseModel):
    model_config = ConfigDict(from_attributes=True)


"""


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("class NoteOut(Out):\n    stars: int", ["NoteOut"]),
        ("class NoteOut(Out):\n    stars: Annotated[int, Field(ge=0)]", ["NoteOut"]),
        ("class NoteOut(Out):\n    stars: int | None", []),
        ("class NoteOut(Out):\n    stars: Optional[int] = None", []),
        ("class NoteOut(Out):\n    title: str", []),
        ("class NoteOut(BaseModel):\n    stars: int", []),
        ("class NoteIn(Out):\n    stars: int", []),
        ("class OrderOut(Out):\n    stars: int", []),
        (
            (
                "class NoteOut(Out):\n    stars: int\n\n"
                "    @field_validator('stars', mode='before')\n    def known(cls, v): return v or 0"
            ),
            [],
        ),
        (
            "class Stars(Out):\n    stars: int\n\n\nclass NoteRead(Stars):\n    id: int",
            ["NoteRead"],
        ),
    ],
)
def test_an_answer_demands_what_may_not_be_none(tmp_path, text, names):
    """A field without None of an answer that reads rows; not what a validator looks at before."""
    (tmp_path / "answers.py").write_text(f"{HEAD}{text}\n")
    assert [name for name, _ in demanded(tmp_path, CONVENTIONS, NOTES, STARS)] == names
