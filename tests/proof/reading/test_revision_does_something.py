"""A revision that does nothing was written by mistake, unless it merges or begins."""

import pytest

WRONG = {
    "pass": (
        "revision-empty",
        "warning",
        """\
def upgrade():
    pass


def downgrade():
    pass
""",
    ),
    "docstring": (
        "revision-empty",
        "warning",
        """\
def upgrade():
    \"""Upgrade.\"""


def downgrade():
    pass
""",
    ),
    "return": (
        "revision-empty",
        "warning",
        """\
def upgrade():
    return


def downgrade():
    pass
""",
    ),
}
RIGHT = {
    "something": """\
def upgrade():
    op.create_table("x")


def downgrade():
    pass
""",
    "a helper": """\
from helpers import change


def upgrade():
    change()


def downgrade():
    pass
""",
    "a label for a branch": """\
branch_labels = ("billing",)


def upgrade():
    pass


def downgrade():
    pass
""",
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_told(read, name):
    """Each defect is told once by its code and severity, with its line."""
    code, severity, text = WRONG[name]
    found = read("revision-does-something", text)
    assert {(f.code, f.severity) for f in found} == {(code, severity)}
    assert all(f.place.file.endswith("0002.py") for f in found)
    assert all(f.place.line > 6 for f in found)


@pytest.mark.parametrize("name", RIGHT)
def test_what_is_right_passes(read, name):
    """Tempting but correct code is left in peace."""
    assert read("revision-does-something", RIGHT[name]) == []
