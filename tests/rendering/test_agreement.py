"""Opinions side by side."""

from sddflow.domain.finding import Finding
from sddflow.rendering.agreement import agreement

SLOW = Finding("review-slow", "error", "slow", table="notes", column="user_id")
WORRY = Finding("review-index", "warning", "perhaps slow", table="notes", column="user_id")
OTHER = Finding("review-other", "info", "fine", table="notes")


def _rows(*voices):
    return [[c.strip() for c in r.split("|")[1:-1]] for r in agreement(voices).split("\n")[2:]]


def test_what_most_speak_of_comes_first():
    """Who agrees, who sees it differently, and what only one voice says."""
    rows = _rows(("a", (OTHER, SLOW)), ("b", (SLOW,)), ("c", (WORRY,)))
    assert rows == [
        ["notes.user_id", "error", "error", "warning", "seen differently"],
        ["notes", "info", "–", "–", "one voice"],
    ]


def test_agreement_is_counted():
    """All, or how many of how many."""
    assert _rows(("a", (SLOW,)), ("b", (SLOW,)))[0][-1] == "all agree"
    assert _rows(("a", (SLOW,)), ("b", (SLOW,)), ("c", ()))[0][-1] == "2 of 3 agree"


def test_one_voice_agrees_with_nobody():
    """There is nothing to compare."""
    assert agreement((("a", (SLOW,)),)) == ""
    assert agreement((("a", ()), ("b", ()))) == ""
