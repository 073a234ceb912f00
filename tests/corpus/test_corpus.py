"""The proof on the corpus: what is wrong is found on every dialect, what is right passes."""

from pathlib import Path

import pytest
from corpus.judging import judge
from corpus.reading import read_corpus
from corpus.telling import line
from corpus.unmet import read_unmet

HERE = Path(__file__).parent
SAMPLE = ("default-text-in-number-column", "batch-without-rebuild-keys-on")
CASES = {case.name: case for case in read_corpus(HERE)}
UNMET = read_unmet(HERE / "unmet.list")


def _marked(name):
    marks = [] if name in SAMPLE else [pytest.mark.slow, pytest.mark.timeout(900)]
    if name in UNMET:
        marks.append(pytest.mark.xfail(reason=UNMET[name], strict=True))
    return pytest.param(name, marks=marks)


@pytest.mark.parametrize("name", [_marked(name) for name in CASES])
def test_a_case_holds(name):
    """A defect is told on each dialect it concerns; nothing is told of what is right."""
    outcome = judge(CASES[name], HERE / "bases")
    assert outcome.holds, line(outcome)


def test_what_is_not_met_is_in_the_corpus():
    """The list names cases that are there."""
    assert set(UNMET) <= set(CASES)
