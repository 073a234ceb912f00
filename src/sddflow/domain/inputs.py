"""What a prompt is rendered from: typed, so that the offline model reads values, not words."""

from dataclasses import dataclass, field
from typing import Literal

from sddflow.domain.conventions import Conventions
from sddflow.domain.results import Candidates, Feedback
from sddflow.domain.schema.design import Design
from sddflow.domain.schema.table import Schema
from sddflow.domain.spec.document import SpecDocument

Angle = Literal["isolation", "performance", "migration", "general"]


@dataclass(frozen=True, slots=True)
class DesignInputs:
    """What the architect reads.

    Args:
        document: the spec.
        existing: the schema as the target's migrations build it.
        conventions: of the target's code.
        constitution: its text, or "".
        guidance: text of CLAUDE.md and the like, or "".
        feedback: why the design is made again, or None the first time.
        comments: every revision humans asked of this design so far, oldest first; a design is
            made from the spec anew, so all of them count.
        previous: the design that the feedback is about.
    """

    document: SpecDocument
    existing: Schema
    conventions: Conventions
    constitution: str = ""
    guidance: str = ""
    feedback: Feedback | None = None
    comments: tuple[str, ...] = ()
    previous: Design | None = None


@dataclass(frozen=True, slots=True)
class JudgeInputs:
    """What the judge of competing designs reads.

    Args:
        candidates: with their proofs and costs; only those whose proof holds may be chosen.
        document: the spec.
        constitution: its text, or "".
        table: proofs, costs and differences, as a human is shown them.
    """

    candidates: Candidates
    document: SpecDocument
    constitution: str
    table: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a judge answers.

    Args:
        choice: the name of a candidate.
        reason: why that one: what it does better than each other one.
        costs: what is given up by not taking the others, one sentence each.
    """

    choice: str
    reason: str
    costs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReviewInputs:
    """What a reviewer reads.

    Args:
        design: the proposal.
        existing: the schema it is added to.
        conventions: of the target's code.
        document: the spec.
        constitution: its text, or "".
        angle: what this reviewer looks for.
    """

    design: Design
    existing: Schema
    conventions: Conventions
    document: SpecDocument
    constitution: str
    angle: Angle


@dataclass(frozen=True, slots=True)
class DraftInputs:
    """What a first draft of a spec is made from.

    Args:
        feature: the name the run uses.
        description: the user's words.
        existing: the schema there is, so that the draft can name what exists.
        constitution: its text, or "".
    """

    feature: str
    description: str
    existing: Schema = field(default_factory=Schema)
    constitution: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """The reply to `draft-spec`: the whole text of a spec, in Markdown."""

    text: str
