"""What an application says of its failures, as one line."""

from pathlib import Path

import pytest

from sddflow.target.telling import exception_of


@pytest.mark.parametrize(
    ("kind", "message", "told"),
    [
        ("NotImplementedError", "NotImplementedError", "NotImplementedError"),
        ("ValueError", "no such state", "ValueError: no such state"),
        ("SystemExit", "the application left with sys.exit(1)", "the application left with"),
    ],
)
def test_a_name_is_told_once(kind, message, told):
    """An exception without a message is its name, once."""
    error = {
        "type": kind, "message": message, "file": "", "line": 0, "needs": [], "package": "",
        "revision": "", "statement": "",
    }  # fmt: skip
    said = exception_of(error, [], Path("python")).message
    assert said.startswith(told)
    assert said.count(kind) <= 1
