"""Values that the source gives to a column."""

import pytest

from sddflow.domain.conventions import Conventions, ModelClass
from sddflow.domain.place import Place
from sddflow.proof.queries.given_values import given_values

CONVENTIONS = Conventions(
    "sqlalchemy", is_async=False, models_form="module", models_path="models.py",
    models_module="models", user_model="User", user_table="users",
    classes=(
        ModelClass("Note", "notes", Place("models.py", 1), "models", "Base"),
        ModelClass("Vote", "votes", Place("models.py", 5), "models", "Base"),
    ),
)  # fmt: skip


def _given(tmp_path, *texts, alone=False):
    for number, text in enumerate(texts):
        (tmp_path / f"part{number}.py").write_text(text)
    found = given_values(tmp_path, CONVENTIONS, "notes", "stars", alone=alone)
    return [(g.value, g.shown, str(g.place)) for g in found]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Note(stars=0)", 0),
        ("models.Note(body='x', stars=-1)", -1),
        ("Note(stars='none')", "none"),
        ("Note(stars=True)", True),
        ("Note(stars=0.5)", 0.5),
        ("insert(Note).values(stars=0)", 0),
        ("sa.insert(models.Note).values(stars=0).returning(Note.id)", 0),
        ("insert(notes).values(stars=0)", 0),
        ("notes.insert().values(stars=0)", 0),
        ("update(Note).where(Note.id == 1).values(stars=0)", 0),
        ("notes.update().where(notes.c.id == 1).values(stars=0)", 0),
        ('insert(Note).values({"body": "x", "stars": 0})', 0),
    ],
)
def test_a_value_that_stands_there(tmp_path, text, value):
    """A constructor, an insert and an update of the table say what the column is given."""
    assert [v for v, *_ in _given(tmp_path, f"x = {text}")] == [value]


@pytest.mark.parametrize(
    "text",
    [
        "Vote(stars=0)",
        "insert(Vote).values(stars=0)",
        "update(votes).values(stars=0)",
        "Note(body=0)",
        "show(stars=0)",
        "found.values(stars=0)",
    ],
)
def test_what_another_one_is_given(tmp_path, text):
    """Other classes, other tables and other columns are not meant."""
    assert _given(tmp_path, f"x = {text}  # stars", alone=True) == []


@pytest.mark.parametrize(("alone", "count"), [(True, 1), (False, 0)])
def test_an_attribute_that_is_set(tmp_path, alone, count):
    """It is the column's where no other table has one of that name."""
    assert len(_given(tmp_path, "note.stars = 0\nnote.other = 1\nstars = 2", alone=alone)) == count


@pytest.mark.parametrize(
    "said",
    ["count + 1", "len(found)", "count", "'a' + b", "f'{x}'", "-'a'", "count * -x"],
)
def test_what_is_worked_out(tmp_path, said):
    """What only running it would say is no value."""
    assert _given(tmp_path, f"x = Note(stars={said})") == []


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("x = Note(stars=0 if late else -count)", [0, -1]),
        ("x = Note(stars=None if late else 1)", [None, 1]),
        ("def f(n):\n    stars = -n\n    return Note(stars=stars)", [-1]),
        ("def f(stars=0):\n    return Note(stars=stars)", [0]),
        ("def f(stars=None):\n    return Note(stars=stars)", [None]),
        ("def f(stars=None):\n    assert stars is not None\n    return Note(stars=stars)", []),
        ("def f(n):\n    s = None\n    if n:\n        s = 1\n    x = Note(stars=s)", [None, None]),
        ("class Note:\n    pass\nx = Note(stars=0)", []),
    ],
)
def test_names_and_choices(tmp_path, text, values):
    """Both sides of a choice count, a name's one value, and None where nothing else is certain."""
    assert [v for v, *_ in _given(tmp_path, text)] == values


@pytest.mark.parametrize("said", ["-count", "-found.stars", "-sum(all)", "count * -1"])
def test_what_is_negated(tmp_path, said):
    """Of what is negated the sign is known, and -1 stands for it."""
    assert _given(tmp_path, f"\nx = Note(stars={said})") == [(-1, said, "part0.py:2")]


FUNCTION = "def rate(session, stars, *, late=False):\n    session.add(Note(stars=stars))\n"


@pytest.mark.parametrize(
    ("call", "value"),
    [
        ("rate(session, 0)", 0),
        ("rate(session, -given)", -1),
        ("rate(session, stars=7)", 7),
        ("part0.rate(session=session, stars=7, late=True)", 7),
    ],
)
def test_what_a_function_passes_on(tmp_path, call, value):
    """A parameter that becomes the column is what its calls give, in another file too."""
    assert _given(tmp_path, FUNCTION, f"\n\n{call}\n") == [
        (value, str(value) if value != -1 else "-given", "part1.py:3")
    ]


@pytest.mark.parametrize(
    "call",
    ["rate(session)", "rate(session, given)", "hall.rate(session, 0)", "rate(session, late=0)"],
)
def test_what_a_function_is_not_given(tmp_path, call):
    """Another function, another parameter or what is worked out gives no value."""
    assert _given(tmp_path, FUNCTION, call) == []


def test_a_method(tmp_path):
    """Its first parameter is itself; any object's call is of it where no other class has one."""
    text = "class Book:\n    def rate(self, stars):\n        return Note(stars=stars)\n"
    assert _given(tmp_path, text, "self.rate(-5)") == [(-5, "-5", "part1.py:1")]
    assert _given(tmp_path, text, "book.rate(-5)") == [(-5, "-5", "part1.py:1")]
    assert _given(tmp_path, text, "book.rate(-5)", "class Hall:\n    def rate(self, x): ...") == []


def test_an_attribute_by_way_of_a_function(tmp_path):
    """A parameter may be set as an attribute, too."""
    text = "async def rate(note, by):\n    note.stars = by\n"
    assert _given(tmp_path, text, "await_(rate(note, -1))", alone=True) == [
        (-1, "-1", "part1.py:1")
    ]


def test_files_that_are_no_python(tmp_path):
    """What cannot be read is left out."""
    assert _given(tmp_path, "Note(stars=0", "x = Note(stars=1)") == [(1, "1", "part1.py:1")]
