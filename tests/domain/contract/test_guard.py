"""Files outside of what a role may write are refused."""

import pytest

from sddflow.domain.contract.guard import refusals
from sddflow.domain.contract.item import Contract, Item

SCOPE = Item("scope", "only in backend", 3, "backend")


def _refused(items, paths, scopes=None):
    found = refusals(Contract("r", tuple(items)), tuple(paths), scopes or {})
    return [(r.path, r.why) for r in found]


def test_a_file_outside_of_the_scope():
    """Seen from where the folder is named: the target lies in it, beside it, or holds it."""
    path = ["app/models.py"]
    assert _refused([SCOPE], path, {"backend": "backend"}) == []
    assert _refused([SCOPE], path, {"backend": "services"}) == [
        ("app/models.py", "is outside of backend/")
    ]
    assert _refused([SCOPE], ["backend/app/models.py"], {"backend": ""}) == []
    assert _refused([SCOPE], ["backender/models.py"], {"backend": ""}) != []


def test_a_scope_that_is_not_there_refuses_nothing():
    """The application's own folder was meant; the account says so."""
    assert _refused([SCOPE], ["app/models.py"]) == []


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("Write API routes", "app/api/notes.py"),
        ("You must not write endpoints", "src/routers/notes.py"),
        ("Implement frontend code", "frontend/src/App.tsx"),
        ("Implement frontend code", "app/page.vue"),
        ("Create business logic", "app/services/notes.py"),
        ("Edit deployment files", "deploy/db.sh"),
        ("Never change alembic's env.py", "alembic/env.py"),
    ],
)
def test_areas_that_are_named(text, path):
    """The usual names of parts of an application stand for their folders and files."""
    item = Item("must-not", text, 4)
    assert [p for p, _ in _refused([item], [path, "app/models/note.py"])] == [path]


def test_a_stated_path_is_taken_at_its_word():
    """`must-not-write` names a folder or a file."""
    item = Item("must-not", "app/api", 0, "app/api")
    assert [p for p, _ in _refused([item], ["app/api/x.py", "other/api/x.py"])] == ["app/api/x.py"]


@pytest.mark.parametrize("text", ["Never guess", "Avoid slow endpoints", "No API without a key"])
def test_other_words_guard_nothing(text):
    """Only writing is guarded by paths."""
    assert _refused([Item("must-not", text, 4)], ["app/api/notes.py"]) == []
