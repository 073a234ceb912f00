"""Answers in the words of a comment."""

from hypothesis import given
from hypothesis import strategies as st

from sddflow.domain.answers import as_comment, from_comment

WORDS = st.text("abc ?.,()'→ü", min_size=1).map(lambda t: " ".join(t.split())).filter(bool)


def test_words_come_before_answers():
    """One line: the human's own words, then question and answer."""
    said = as_comment((("Which?", "this"), ("Why?", "so")), "please")
    assert said == "please; Q: Which? → A: this; Q: Why? → A: so"
    assert from_comment(said) == ((("Which?", "this"), ("Why?", "so")), "please")


def test_a_comment_without_answers_is_itself():
    """Nothing is taken from words that hold no answer."""
    assert from_comment("rename a to b; drop c") == ((), "rename a to b; drop c")


@given(st.lists(st.tuples(WORDS, WORDS), min_size=1, max_size=3), st.sampled_from(["", "so be it"]))
def test_round_trip(pairs, words):
    """What was put in comes out again."""
    assert from_comment(as_comment(tuple(pairs), words)) == (tuple(pairs), words)
