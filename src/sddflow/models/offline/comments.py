"""A human's words at the landing gate, applied where they are understood, and said where not."""

import re
from collections.abc import Callable
from dataclasses import replace

from sddflow.domain.inputs import DesignInputs
from sddflow.domain.place import Source
from sddflow.domain.schema.design import Design, Question
from sddflow.models.offline import edits
from sddflow.models.offline.notes import MOST_QUESTIONS, one_line

_NAME = r"[`\"']?([A-Za-z_][\w.]*)[`\"']?"
_OF = rf"(?:\s+(?:of|in|on|from|to)\s+(?:the\s+)?(?:table\s+)?{_NAME}(?:\s+table)?)?"
_LIST = r"[`\"']?([A-Za-z_][\w.`\"' ]*(?:\s*(?:,|\band\b)\s*[`\"']?[A-Za-z_][\w.`\"']*)*)[`\"']?"

Edit = Callable[[Design, DesignInputs, re.Match[str], Source], Design | None]

_UNDERSTOOD: tuple[tuple[str, Edit], ...] = (
    (rf"(?:please )?rename (?:the )?(?:table |column |field )?{_NAME} (?:to|into|as) {_NAME}{_OF}", edits.renamed),
    (rf"(?:please )?(?:add|create) (?:an? )?(?:(unique) )?index (?:on|over|for) (?:{_NAME}\s*\()?([\w`\"', .]+?)\)?{_OF}", edits.with_index),
    (rf"(?:please )?(?:drop|remove|delete) (?:the )?(?:index )(?:on )?{_NAME}{_OF}", edits.without_index),
    (rf"(?:please )?(?:drop|remove|delete) (?:the )?(?:column |field )?{_NAME}(?: column| field)?{_OF}", edits.without_column),
    (rf"(?:please )?(?:make|set) (?:the )?{_NAME}{_OF} (?:to )?(?:be )?(required|mandatory|not null|optional|nullable)", edits.required),
    (rf"(?:the )?{_NAME}{_OF} (?:should be|must be|is|shall be|may be|can be) (required|mandatory|not null|optional|nullable)", edits.required),
    (rf"(?:please )?(?:make|set) (?:the )?{_NAME}{_OF} (?:to )?(?:be )?unique", edits.unique),
    (rf"(?:limit |make |set )?(?:the )?{_NAME}{_OF}(?: (?:should|must|may|can))?(?: (?:be|have))?(?: to)? "
     r"(?:at most|max(?:imum)?|up to|no more than|not longer than)? ?(\d+) (?:characters|chars)(?: long)?", edits.limited),
)  # fmt: skip


def commented(design: Design, inputs: DesignInputs) -> Design:
    """The design with every comment so far applied, oldest first.

    A comment that is not understood becomes a question; findings that came back with the
    feedback are told, since rules that read the same spec again come to the same design.
    """
    for sentence in _sentences(inputs):
        edited = _edited(design, inputs, sentence)
        design = edited if edited is not None else _not_understood(design, sentence)
    return _with_findings(design, inputs)


def _sentences(inputs: DesignInputs) -> list[str]:
    said = list(inputs.comments)
    feedback = inputs.feedback
    if feedback and not feedback.findings and feedback.reason not in said:
        said.append(feedback.reason)
    parts = [
        p.strip(" .!\t-*") for text in said for p in re.split(r"[\n;]+|(?<=\w)[.!](?:\s+|$)", text)
    ]
    return [p for p in parts if p]


def _edited(design: Design, inputs: DesignInputs, sentence: str) -> Design | None:
    source = Source("decision", one_line(f"a human at the gate: {sentence}"))
    for pattern, edit in _UNDERSTOOD:
        if found := re.fullmatch(pattern, sentence, re.IGNORECASE):
            return edit(design, inputs, found, source)
    return None


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
