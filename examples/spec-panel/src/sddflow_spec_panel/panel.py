"""The stage `panel`: every role reads the spec for itself; nobody's word is averaged away."""

from dataclasses import dataclass, replace
from functools import partial

from sddflow.domain.decision import Section
from sddflow.domain.event import FindingRaised
from sddflow.domain.exchange import Review
from sddflow.domain.finding import Finding, errors
from sddflow.domain.plan import RoleText
from sddflow.domain.results import CheckedSpec, Told
from sddflow.domain.spec.document import SpecDocument
from sddflow.domain.workflow import Proceed, Stop
from sddflow.rendering.agreement import agreement
from sddflow.roles.ask import AskContext, ask
from sddflow.side_by_side import Tell, side_by_side
from sddflow.stages.services import Done, Services


@dataclass(frozen=True, slots=True)
class PanelInputs:
    """What a member of the panel reads."""

    document: SpecDocument
    role: str


def panel(checked: CheckedSpec, services: Services) -> Done[Told]:
    """Ask each role; show what several see, and what only one does.

    The run ends as failed where somebody sees an error: a spec is mended by people.
    """

    def read(role: RoleText, _: Tell) -> Review:
        return _review(role, checked.document, services)

    reviews = side_by_side([partial(read, role) for role in services.roles])
    voices = tuple(
        (role.name, tuple(replace(f, by=role.name, allowed="") for f in review.findings))
        for role, review in zip(services.roles, reviews, strict=True)
    )
    said = tuple(finding for _, findings in voices for finding in findings)
    for finding in said:
        services.emit(FindingRaised(services.step.stage, finding))
    opinions = "\n".join(
        f"{role.name}: {review.summary}" for role, review in zip(services.roles, reviews, strict=True)
    )
    told = Told((Section("Opinions", opinions), Section("Agreement", agreement(voices), "table")), said)
    wrong = errors(said)
    summary = f"{len(reviews)} opinions, {len(wrong)} to mend, {len(said) - len(wrong)} to know"
    if wrong:
        return Done(told, summary, Stop("failed", f"{wrong[0].by}: {wrong[0].message}"))
    return Done(told, summary, Proceed())


def _review(role: RoleText, document: SpecDocument, services: Services) -> Review:
    lines = document.text.count("\n") + 1

    def check(reply: Review) -> tuple[Finding, ...]:
        return tuple(
            Finding("panel-unusable", "error", f"line {f.place.line} of {lines} is cited")
            for f in reply.findings
            if f.place and not 0 <= f.place.line <= lines
        )

    reply, _ = ask(
        services.model(role),
        role,
        task="panel",
        reply=Review,
        inputs=PanelInputs(document, role.name),
        context=AskContext(services.plan.constitution),
        check=check,
        repairs=services.plan.settings.limits.repairs,
        prompts="sddflow_spec_panel",
    )
    return reply
