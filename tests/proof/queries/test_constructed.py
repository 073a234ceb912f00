"""Rows that the source makes of a class and adds."""

import pytest

from sddflow.domain.conventions import Conventions, ModelClass
from sddflow.domain.place import Place
from sddflow.proof.queries.constructed import constructed_in

CONVENTIONS = Conventions(
    "sqlalchemy", is_async=False, models_form="module", models_path="models.py",
    models_module="models", user_model="User", user_table="users",
    classes=(ModelClass("Note", "notes", Place("models.py", 1), "models", "Base", ("user",)),),
)  # fmt: skip
MODELS = "class Note(Base):\n    place: Mapped[int] = mapped_column('position')\n"


def _made(tmp_path, body, models=MODELS):
    lines = "\n".join(f"    {line}" for line in body)
    (tmp_path / "models.py").write_text(models)
    (tmp_path / "service.py").write_text(f"def create(session, user):\n{lines}\n")
    found = constructed_in(tmp_path, CONVENTIONS)
    return [(sorted(i.columns), i.relates, i.place.line) for i in found]


@pytest.mark.parametrize(
    ("body", "columns", "relates"),
    [
        (["session.add(Note(body='x'))"], ["body"], False),
        (["session.add_all([Note(body=b) for b in 'ab'])"], ["body"], False),
        (
            ["note = Note(body='x')", "note.stars = 3", "session.add(note)"],
            ["body", "stars"],
            False,
        ),
        (["session.add(Note(user=user, body='x'))"], ["body"], True),
        (["session.add(Note(place=1))"], ["position"], False),
        (["note = Note(body='x')", "session.add(note)", "tell(note)"], ["body"], False),
    ],
)
def test_what_an_added_object_is_given_is_told_by_its_columns(tmp_path, body, columns, relates):
    """Keywords and what is set later count, by the names of the columns."""
    assert [made[:2] for made in _made(tmp_path, body)] == [(columns, relates)]


@pytest.mark.parametrize(
    "body",
    [
        ["return Note(body='x')"],
        ["session.add(Note(**user))"],
        ["note = Note(body='x')", "mark(note)", "session.add(note)"],
        ["note = Note(body='x')", "note.mark()", "session.add(note)"],
        ["note = Note(body='x')", "note = find(note)", "session.add(note)"],
        ["session.add(Other(body='x'))"],
    ],
)
def test_an_object_that_may_get_more_elsewhere_is_passed_over(tmp_path, body):
    """Nothing is said of what is not added, is handed on, or gets what cannot be read."""
    assert _made(tmp_path, body) == []


@pytest.mark.parametrize(
    "models",
    [
        "class Note(Base):\n    def __init__(self, **given): ...\n",
        "class Base:\n    def __init__(self, **given): ...\nclass Note(Base): ...\n",
        "class Note(Base): ...\n@event.listens_for(Note, 'before_insert')\ndef fill(*_): ...\n",
    ],
)
def test_classes_that_fill_their_objects_in_their_own_way_are_passed_over(tmp_path, models):
    """A class with an `__init__`, and rows that somebody listens for, may get anything."""
    assert _made(tmp_path, ["session.add(Note(body='x'))"], models) == []
