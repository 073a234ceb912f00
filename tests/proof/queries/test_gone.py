"""Columns that are gone, and that the source still asks for."""

from types import SimpleNamespace

import pytest

from sddflow.proof.queries.gone import asked_of

NAMES = {"teachers": "teachers", "Teacher": "teachers", "Pupil": "pupils"}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("q = select(teachers.c.code)", ["teachers.c.code"]),
        ("q = select(Teacher.code)", ["Teacher.code"]),
        ("q = select(Pupil.code)", []),
        ("q = select(Teacher.short_code, teachers.c.codes)", []),
        ("q = Teacher.code()", []),
        ("q = 'Teacher.code'", []),
        ("class Teacher:\n    code = synonym('short_code')\n\nq = Teacher.code", []),
        ("t = Column('short_code', key='code')\nq = teachers.c.code", []),
    ],
)
def test_what_is_still_asked_for(tmp_path, text, told):
    """A column of a table or of its class is told, but where the source keeps the name itself."""
    (tmp_path / "book.py").write_text(text)
    migrations = SimpleNamespace(script_location="alembic")
    case = SimpleNamespace(application=SimpleNamespace(root=tmp_path, migrations=migrations))
    found = asked_of(case, {"teachers": frozenset({"code"})}, NAMES)
    assert [words for _, _, words, _ in found] == told
