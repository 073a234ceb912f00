"""Answers to questions, as pairs and as the words of a comment."""

import re

Answers = tuple[tuple[str, str], ...]

_PAIR = re.compile(r"Q: (.+?) → A: (.+?)(?=; Q: |$)")


def as_comment(answers: Answers, words: str = "") -> str:
    """One line: a human's own words, then each question with its answer."""
    told = (f"Q: {_flat(question)} → A: {_flat(answer)}" for question, answer in answers)
    return "; ".join(filter(None, (words.strip(), *told)))


def from_comment(comment: str) -> tuple[Answers, str]:
    """The answers that `as_comment` has put into a comment, and the words before them."""
    last = comment.rpartition("\n")[2]
    found = _PAIR.search(last)
    if found is None:
        return (), comment
    before = comment[: len(comment) - len(last) + found.start()]
    return tuple(_PAIR.findall(last)), before.rstrip("; ")


def _flat(text: str) -> str:
    return " ".join(text.split())
