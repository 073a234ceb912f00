"""What an error is read to have missed."""

import os
from pathlib import Path

import pytest

from sddflow.probe.needs import needed

CHOICES = {"live": 1, "test": 2}
MADE = "made-up-by-sddflow-CLUB_KEY-0123"


def _raised(work):
    try:
        work()
    except Exception as error:  # noqa: BLE001 - whatever it is
        return error
    raise AssertionError("nothing was raised")


def _refuse():
    raise RuntimeError("CLUB_NAME must be set, and so must the KEY")


@pytest.mark.parametrize(("loading", "names"), [(True, ["CLUB_NAME"]), (False, [])])
def test_words_count_before_a_revision_runs(loading, names):
    """What a revision says in capitals is about its own work, and no setting."""
    found = needed(_raised(_refuse), loading=loading)
    assert [need["variable"] for need in found] == names


def test_a_variable_counts_everywhere():
    """`os.environ["NAME"]` is a setting wherever it stands."""
    found = needed(_raised(lambda: os.environ["CLUB_OF_NOBODY"]), loading=False)
    assert found[0] | {"kind": "", "hint": ""} == {
        "variable": "CLUB_OF_NOBODY", "path": "", "problem": "missing", "kind": "", "hint": "",
    }  # fmt: skip


def _look_up(value):
    return CHOICES[value]


def _look_up_here(value):
    return {"live": 1, "test": 2}[value]


@pytest.mark.parametrize(
    ("use", "problem"),
    [
        (lambda value: int(value), "int"),
        (lambda value: bytes.fromhex(value), "hex"),
        (lambda value: Path(value).read_text(), "file"),
        (_look_up, "choice"),
        (_look_up_here, "choice"),
    ],
)
def test_a_value_that_is_not_taken(monkeypatch, use, problem):
    """The variable is known again by its text, and the error says what would have been taken."""
    monkeypatch.setenv("CLUB_KEY", MADE)
    monkeypatch.setenv("SDDFLOW_MADE_UP", "CLUB_KEY")

    def work():
        use(os.environ["CLUB_KEY"])

    found = needed(_raised(work), loading=True)
    assert [(need["variable"], need["problem"]) for need in found] == [("CLUB_KEY", problem)]
    assert MADE not in str(found)
