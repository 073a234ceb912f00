"""Functions as they are written."""

import pytest

from sddflow.target.functions import function_texts, raises_for_lack, text_at

SOURCE = """\
def found(session, key):
    row = session.get(key)
    if row is None:
        raise LookupError(key)
    if not row:
        raise LookupError
    if row.closed:
        raise ValueError(
            "closed"
        )
    def inner():
        return row
    return inner()
"""


@pytest.fixture
def file(tmp_path):
    """A file with that source."""
    made = tmp_path / "a.py"
    made.write_text(SOURCE)
    return made


def test_the_function_of_a_line(file):
    """It is the innermost one; every one is known by its text."""
    assert text_at(file, 12) == "    def inner():\n        return row"
    assert text_at(file, 4) == SOURCE.rstrip()
    assert text_at(file, 40) == ""
    assert {text_at(file, 12), text_at(file, 4)} == {*function_texts([file])}


@pytest.mark.parametrize(("line", "is_lack"), [(4, True), (6, True), (9, False), (13, False)])
def test_what_is_not_there(file, line, is_lack):
    """A raise below `is None` and `not` is one for what was looked for; any other one is not."""
    assert raises_for_lack(file, line) == is_lack
