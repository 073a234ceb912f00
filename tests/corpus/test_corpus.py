"""The proof on the corpus: what is wrong is found on every dialect, what is right passes."""

from pathlib import Path

import pytest
from corpus.judging import judge
from corpus.reading import read_corpus
from corpus.telling import line

HERE = Path(__file__).parent
SAMPLE = ("default-text-in-number-column", "batch-without-rebuild-keys-on")
CASES = {case.name: case for case in read_corpus(HERE)}


@pytest.mark.parametrize("name", SAMPLE)
def test_a_sample_holds(name):
    """A few cases that are quickly verified, in every run of the tests."""
    outcome = judge(CASES[name], HERE / "bases")
    assert outcome.holds, line(outcome)
