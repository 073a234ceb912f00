"""What is printed and written of outcomes."""

from dataclasses import replace
from pathlib import Path

import pytest
from corpus.case import Mark
from corpus.judging import Outcome, judge
from corpus.reading import read_corpus
from corpus.telling import as_json, line, table

from sddflow.domain.finding import Finding

CASES = {case.name: case for case in read_corpus(Path(__file__).parent)}
WRONG, RIGHT = CASES["down-is-pass"], CASES["down-in-reverse-order"]
FOUND = Finding("downgrade-empty", "error", "downgrade() does nothing")


@pytest.fixture
def missed():
    """A defect that was found on one of its dialects only."""
    lacking = Mark(FOUND.code, "postgresql")
    return Outcome(WRONG, (replace(FOUND, dialect="sqlite"),), (lacking,), 2.0)


@pytest.fixture
def quiet():
    """A correct case without an alarm."""
    return Outcome(RIGHT, (), (), 1.0)


def test_a_crash_is_of_one_case(tmp_path):
    """What nobody foresaw is told of its case, and never holds."""
    outcome = judge(replace(RIGHT, base="nowhere"), tmp_path)
    assert outcome.failure.startswith("FileNotFoundError")
    assert not outcome.holds


def test_what_holds(missed, quiet):
    """Each code on each dialect counts for a defect; any alarm counts against a correct case."""
    assert not missed.holds
    assert missed.loosely
    assert replace(missed, missed=()).holds
    assert quiet.holds
    assert not replace(quiet, alarms=(FOUND,)).holds
    assert not replace(quiet, failure="no interpreter").holds


def test_a_line_says_what_was_missed(missed, quiet):
    """Name, place and the dialect; nothing about what holds."""
    assert line(missed).startswith(
        f"MISSED down-is-pass ({WRONG.place}) without downgrade-empty@postgresql\n"
    )
    assert line(quiet) == ""
    assert line(quiet, whole=True) == f"ok {RIGHT.name} ({RIGHT.place})"
    assert line(replace(quiet, alarms=(FOUND,))).startswith("ALARM")


def test_the_table_counts(missed, quiet):
    """Defects, detected, anything said, correct ones, alarms."""
    last = table([missed, quiet]).splitlines()[-1]
    assert last.split() == ["all", "1", "0", "1", "1", "0", "3"]


def test_json_has_the_findings(missed):
    """Another program reads what was seen."""
    (told,) = as_json([missed])
    assert (told["name"], told["holds"], told["missed"]) == (
        WRONG.name, False, ["downgrade-empty@postgresql"],
    )  # fmt: skip
    assert told["alarms"][0]["code"] == "downgrade-empty"
