"""Other roles read the design, each from its own angle; what they find wrong sends it back."""

import re
from dataclasses import replace
from functools import partial

from sddflow.domain.event import FindingRaised
from sddflow.domain.exchange import Review
from sddflow.domain.finding import Finding, errors
from sddflow.domain.inputs import Angle, ReviewInputs
from sddflow.domain.plan import RoleText
from sddflow.domain.results import CheckedSpec, Opinion, Proposal, Reviewed
from sddflow.domain.workflow import Back, Outcome, Proceed
from sddflow.side_by_side import Tell, side_by_side
from sddflow.stages.services import Done, Services

_ANGLES: tuple[tuple[Angle, str], ...] = (
    ("isolation", r"isolat|privacy|security|tenant"),
    ("performance", r"performan|index|quer(?:y|ies)|speed"),
    ("migration", r"migrat|rollout|rollback|lock"),
)
_CODE = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")


def review(checked: CheckedSpec, proposal: Proposal, services: Services) -> Done[Reviewed]:
    """Every reviewer's opinion, side by side; an error among them sends the design back.

    Raises:
        ModelError: a reviewer gave no usable answer.
    """

    def opinion(role: RoleText, _: Tell) -> Opinion:
        return _opinion(role, checked, proposal, services)

    opinions = tuple(side_by_side([partial(opinion, role) for role in services.roles]))
    reviewed = Reviewed(opinions)
    for finding in reviewed.findings:
        services.emit(FindingRaised(services.step.stage, finding))
    return Done(reviewed, _summary(reviewed), _outcome(reviewed, services))


def angle_of(role: RoleText) -> Angle:
    """What a reviewer looks for, by its name, else by its description."""
    for text in (role.name, role.description):
        for angle, pattern in _ANGLES:
            if re.search(pattern, text, re.IGNORECASE):
                return angle
    return "general"


def _opinion(
    role: RoleText, checked: CheckedSpec, proposal: Proposal, services: Services
) -> Opinion:
    from sddflow.roles.ask import AskContext, ask
    from sddflow.roles.tools import reading

    plan = services.plan
    inputs = ReviewInputs(
        proposal.design, proposal.existing, proposal.conventions, checked.document,
        plan.constitution, angle_of(role),
    )  # fmt: skip
    schema = inputs.design.applied_to(inputs.existing)
    reply, _ = ask(
        services.model(role),
        role,
        task="review",
        reply=Review,
        inputs=inputs,
        context=AskContext(plan.constitution, plan.guidance),
        check=lambda answer: _usable(answer, inputs),
        repairs=plan.settings.limits.repairs,
        toolbox=reading(services.target, schema, role, plan.settings.limits.tools),
    )
    # what a file allows is read from the file: a reviewer allows nothing
    said = tuple(replace(f, by=role.name, allowed="") for f in reply.findings)
    return Opinion(role.name, reply.summary, said)


def _usable(answer: Review, inputs: ReviewInputs) -> tuple[Finding, ...]:
    """A finding has a code, says something, and speaks of tables and lines that are there."""
    tables = {t.name for t in inputs.design.applied_to(inputs.existing).tables}
    lines = inputs.document.text.count("\n") + 1
    wrong = []
    for number, f in enumerate(answer.findings, 1):
        if not _CODE.fullmatch(f.code):
            wrong.append(f"finding {number}: {f.code!r} is no code in kebab-case")
        if not f.message.strip():
            wrong.append(f"finding {number} says nothing")
        if f.table and f.table not in tables:
            wrong.append(f"finding {number} is about {f.table}, which is no table")
        if f.place and f.place.file == inputs.document.path and not 0 <= f.place.line <= lines:
            wrong.append(f"finding {number} cites line {f.place.line} of {lines}")
    return tuple(Finding("review-unusable", "error", message) for message in wrong)


def _summary(reviewed: Reviewed) -> str:
    if not reviewed.opinions:
        return "no reviewer is named in the workflow"
    wrong, all_of_them = errors(reviewed.findings), reviewed.findings
    who = f"{len(reviewed.opinions)} {'opinion' if len(reviewed.opinions) == 1 else 'opinions'}"
    if not all_of_them:
        return f"{who}, nothing found"
    return f"{who}: {len(wrong)} to mend, {len(all_of_them) - len(wrong)} to know"


def _outcome(reviewed: Reviewed, services: Services) -> Outcome:
    wrong = errors(reviewed.findings)
    if not wrong:
        return Proceed()
    workflow = services.plan.workflow
    stage = workflow.stages[workflow.index(services.step.stage)]
    said = "; ".join(f"{f.by}: {f.message}" for f in wrong[:3])
    return Back(stage.back or "design", said)
