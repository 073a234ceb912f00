"""Answers that a human gave at a gate: read as if they stood in the spec, and not asked again."""

from dataclasses import replace

from sddflow.domain.answers import Answers, from_comment
from sddflow.domain.inputs import DesignInputs
from sddflow.domain.schema.design import Design
from sddflow.domain.spec.clarifications import plain
from sddflow.domain.spec.document import SpecDocument
from sddflow.domain.spec.parse import parse_spec
from sddflow.models.offline.notes import one_line


def heard(inputs: DesignInputs) -> DesignInputs:
    """The inputs, the answers in the humans' comments among what the spec says."""
    document = inputs.document
    fresh = tuple(pair for said in spoken(inputs) for pair in from_comment(said)[0])
    if not fresh or not document.text:
        return inputs
    path, feature = document.path, document.feature
    answers = (*_given(document), *fresh)
    return replace(
        inputs, document=parse_spec(document.text, feature=feature, path=path, answers=answers)
    )


def spoken(inputs: DesignInputs) -> tuple[str, ...]:
    """Every comment so far, oldest first, the one that is the feedback among them."""
    feedback = inputs.feedback
    if feedback and not feedback.findings and feedback.reason not in inputs.comments:
        return (*inputs.comments, feedback.reason)
    return inputs.comments


def settled(design: Design, document: SpecDocument) -> Design:
    """The design without questions that are answered; an answer that was not read is told."""
    known = {plain(c.question) for c in document.clarifications}
    unread = tuple(
        one_line(f"rules cannot read the answer {c.answer!r} to {c.question!r}: it is not followed")
        for c in document.clarifications
        if not c.read
    )
    return replace(
        design,
        questions=tuple(q for q in design.questions if plain(q.text) not in known),
        assumptions=(*design.assumptions, *unread),
    )


def _given(document: SpecDocument) -> Answers:
    """Those that do not stand in the text."""
    return tuple((c.question, c.answer) for c in document.clarifications if not c.place.line)
