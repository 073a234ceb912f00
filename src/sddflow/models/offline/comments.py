"""A human's words at the landing gate, applied where they are understood, and said where not."""

import re
from collections.abc import Callable
from dataclasses import replace

from sddflow.domain.answers import from_comment
from sddflow.domain.inputs import DesignInputs
from sddflow.domain.place import Source
from sddflow.domain.schema.design import Design, Question
from sddflow.models.offline import edits
from sddflow.models.offline.answers import spoken
from sddflow.models.offline.notes import MOST_QUESTIONS, one_line

_NAME = r"[`\"']?([A-Za-z_][\w.]*)[`\"']?"
_OF = rf"(?:\s+(?:of|in|on|from|to)\s+(?:the\s+)?(?:table\s+)?{_NAME}(?:\s+table)?)?"
_DROP = r"(?:drop|remove|delete) (?:the )?"
_MAKE = r"(?:make|set) (?:the )?"
_NEED = r"(required|mandatory|not null|optional|nullable)"
_BE = r"(?:should be|must be|shall be|may be|can be|is)"
_MOST = r"(?:at most |max(?:imum)? |up to |no more than |not longer than )?"
_HAVE = r"(?: (?:should|must|may|can))?(?: (?:be|have))?(?: to)?"

Edit = Callable[[edits.Wish], Design | None]

_UNDERSTOOD: tuple[tuple[str, Edit], ...] = (
    (
        rf"rename (?:the )?(?:table |column |field )?{_NAME} (?:to|into|as) {_NAME}{_OF}",
        edits.renamed,
    ),
    (
        (
            rf"(?:add|create) (?:an? )?(?:(unique) )?index (?:on|over|for) "
            rf"(?:{_NAME}\s*\()?([\w`\"', .]+?)\)?{_OF}"
        ),
        edits.with_index,
    ),
    (rf"{_DROP}index (?:on )?{_NAME}", edits.without_index),
    (rf"{_DROP}(?:column |field )?{_NAME}(?: column| field)?{_OF}", edits.without_column),
    (rf"{_MAKE}{_NAME}{_OF} (?:to )?(?:be )?{_NEED}", edits.required),
    (rf"(?:the )?{_NAME}{_OF} {_BE} {_NEED}", edits.required),
    (rf"{_MAKE}{_NAME}{_OF} (?:to )?(?:be )?unique", edits.unique),
    (rf"(?:the )?{_NAME}{_OF} {_BE} unique", edits.unique),
    (
        (
            rf"(?:limit |make |set )?(?:the )?{_NAME}{_OF}{_HAVE} {_MOST}"
            r"(\d+) (?:characters|chars)(?: long)?"
        ),
        edits.limited,
    ),
)
"""In this order: the first that fits a whole wish counts."""

_AND = re.compile(
    r"(?:\s*,\s*(?:and\s+(?:also\s+|then\s+)?|then\s+)?|\s+and\s+(?:also\s+|then\s+)?|\s+then\s+)"
    r"(?=(?:please\s+)?(?:rename|add|create|drop|remove|delete|make|set|limit)\s)",
    re.IGNORECASE,
)


def commented(design: Design, inputs: DesignInputs) -> Design:
    """The design with every comment so far applied, oldest first.

    A comment that is not understood becomes a question; findings that came back with the
    feedback are told, since rules that read the same spec again come to the same design.
    """
    for sentence in _sentences(inputs):
        for wish in _wishes(design, inputs, sentence):
            edited = _edited(design, inputs, wish)
            design = _told(edited, wish) if edited else _not_understood(design, wish)
    return _with_findings(design, inputs)


def _sentences(inputs: DesignInputs) -> list[str]:
    """Every sentence of every comment; answers to questions are read elsewhere."""
    said = (from_comment(comment)[1] for comment in spoken(inputs))
    parts = [
        p.strip(" .!\t-*") for text in said for p in re.split(r"[\n;]+|(?<=\w)[.!](?:\s+|$)", text)
    ]
    return [p for p in parts if p]


def _wishes(design: Design, inputs: DesignInputs, sentence: str) -> list[str]:
    """The wishes of a sentence: all of it where that is understood, else parted before verbs."""
    if _edited(design, inputs, sentence):
        return [sentence]
    return [w for part in _AND.split(sentence) if (w := part.strip(" ,"))]


def _edited(design: Design, inputs: DesignInputs, sentence: str) -> Design | None:
    source = Source("decision", one_line(f"a human at the gate: {sentence}"))
    for pattern, edit in _UNDERSTOOD:
        if found := re.fullmatch(f"(?:please )?{pattern}", sentence, re.IGNORECASE):
            return edit(edits.Wish(design, inputs.existing, found, source))
    return None


def _told(design: Design, sentence: str) -> Design:
    applied = f"as a human asked at the gate: {one_line(sentence)}"
    return replace(design, assumptions=(*design.assumptions, applied))


def _not_understood(design: Design, sentence: str) -> Design:
    question = Question(
        f"The rules of the offline model could not apply this comment: {one_line(sentence)!r}.",
        ("it is left out", "the spec is changed", "another model is asked"),
        "nothing yet",
        Source("decision", one_line(sentence)),
    )
    return replace(design, questions=(question, *design.questions)[:MOST_QUESTIONS])


def _with_findings(design: Design, inputs: DesignInputs) -> Design:
    if not inputs.feedback or not inputs.feedback.findings:
        return design
    told = tuple(
        one_line(f"{f.code} came back from {inputs.feedback.origin} and the offline model's rules "
                 f"have no other answer to it: {f.message}") for f in inputs.feedback.findings
    )  # fmt: skip
    return replace(design, assumptions=(*design.assumptions, *told))
