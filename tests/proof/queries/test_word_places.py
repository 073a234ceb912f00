"""Where the source speaks of one word of a column."""

from types import SimpleNamespace

import pytest

from sddflow.domain.conventions import Conventions, ModelClass
from sddflow.domain.place import Place
from sddflow.domain.schema.table import Schema
from sddflow.proof.queries.word_places import Word, word_places

CONVENTIONS = Conventions(
    "sqlalchemy", is_async=False, models_form="module", models_path="models.py",
    models_module="models", user_model="User", user_table="users",
    classes=(
        ModelClass("Note", "notes", Place("models.py", 1), "models", "Base"),
        ModelClass("Vote", "votes", Place("models.py", 5), "models", "Base"),
    ),
)  # fmt: skip
WORD = Word("notes", "state", "open", frozenset({"todo"}))


def _places(tmp_path, text):
    (tmp_path / "service.py").write_text(text)
    application = SimpleNamespace(
        root=tmp_path, migrations=SimpleNamespace(script_location="alembic")
    )
    built = SimpleNamespace(schema=Schema())
    case = SimpleNamespace(application=application, conventions=CONVENTIONS, built=built)
    return [(p.place.line, p.writes) for p in word_places(case, WORD)]


@pytest.mark.parametrize(
    ("text", "writes"),
    [
        ("select(Note).where(Note.state == 'open')", False),
        ("'open' == note.state", False),
        ("note.state in ('open', 'new')", False),
        ("Note.state.in_(['open'])", False),
        ("session.query(Note).filter_by(state='open')", False),
        ("text(\"SELECT id FROM notes WHERE state = 'open'\")", False),
        ("Note(state='open')", True),
        ("update(Note).values(state='open')", True),
        ("note.state = 'open'", True),
        ("note.state = State.OPEN.value", True),
        ("note.state = OPEN", True),
    ],
)
def test_what_asks_for_the_word_or_writes_it_is_found(tmp_path, text, writes):
    """Comparisons, lists, SQL, rows that are made, and what is given, by whatever name."""
    known = "OPEN = 'open'\nclass State(Enum):\n    OPEN = 'open'\n"
    assert _places(tmp_path, f"{known}{text}\n") == [(4, writes)]


@pytest.mark.parametrize(
    "text",
    [
        "Vote.state == 'open'",
        "note.state != 'open'",
        "note.state == 'done'",
        "thing.state == 'open'",
        "Vote(state='open')",
        "text(\"SELECT id FROM votes WHERE state = 'open'\")",
        "def f(note):\n    return note.state == 'open' or note.state == 'todo'",
    ],
)
def test_what_is_about_something_else_or_knows_both_words_is_passed_over(tmp_path, text):
    """Other tables, other words, what is to differ, and functions that know the new word too."""
    assert _places(tmp_path, f"{text}\n") == []


def test_a_default_of_the_model_writes_the_word(tmp_path):
    """What the class gives to rows that say nothing is written, too."""
    text = "class Note(Base):\n    state: Mapped[str] = mapped_column(default='open')\n"
    assert _places(tmp_path, text) == [(2, True)]
