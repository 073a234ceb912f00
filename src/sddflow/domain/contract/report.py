"""The sections that role texts demand of a report, and what each is made of.

A section is known by the words of its title; it is written under the title that the role gave it.
"""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Chapter:
    """A section that can be written.

    Args:
        name: of its template.
        words: titles it is known by.
        source: what it is made of, in words.
    """

    name: str
    words: re.Pattern[str]
    source: str


CHAPTERS: tuple[Chapter, ...] = tuple(
    Chapter(name, re.compile(words, re.IGNORECASE), source)
    for name, words, source in (
        ("safety", r"safety|risk|backwards? compat", "the proof"),
        ("guidance", r"guidance|migration (?:instruct|steps)|(?:apply|deploy)\w*", "the migration"),
        ("rollback", r"roll ?back|going back|way back|revert", "the downgrade"),
        ("migration", r"migrations?\b", "the migration"),
        ("models", r"models?\b|entit", "the design"),
        ("relationships", r"relation|foreign keys?|er (?:diagram|picture)", "the design"),
        ("schema", r"schema|changes?$|tables?\b|data model", "the design"),
        ("queries", r"quer(?:y|ies)|usage|examples?", "the design's queries"),
        ("performance", r"perform|index", "the design and the reviews"),
        ("results", r"test(?:s|ing)? (?:results?|report)|^tests?$|evidence|results?", "the proof"),
        ("verification", r"verif|test|validat", "the checks that were run"),
        ("structure", r"files?\b|structure", "the change set"),
        ("code", r"code|implementation", "the change set"),
        ("dependencies", r"depend|packages|requirements", "the change set"),
        ("followup", r"follow|next|remaining|open|todo|considerations", "questions and warnings"),
        ("decisions", r"decision|trade-?off|alternativ|rationale", "the design's choices"),
        ("scope", r"scope|context|overview", "the change set"),
        ("summary", r"summary|what (?:was|changed)|introduction", "the design"),
    )
)


def chapter_of(title: str) -> Chapter | None:
    """The chapter a title stands for; None where nobody can write it."""
    return next((c for c in CHAPTERS if c.words.search(title)), None)
