"""Stage `choose`: one of several proven designs goes on; the reasons become a decision."""

import re
from dataclasses import replace

from sddflow.domain.event import Noted
from sddflow.domain.finding import Finding
from sddflow.domain.inputs import JudgeInputs, Judgement
from sddflow.domain.judging import by_proof
from sddflow.domain.results import Candidate, Candidates, CheckedSpec, Feedback, Proposal
from sddflow.domain.schema.design import Choice
from sddflow.domain.workflow import Proceed
from sddflow.errors import Failed
from sddflow.stages.services import Done, Services


def choose(
    checked: CheckedSpec, candidates: Candidates, feedback: Feedback | None, services: Services
) -> Done[Proposal]:
    """The candidate that a human named, else the judge's, else the one that proved best.

    Raises:
        Failed: a human named one whose proof does not hold.
    """
    named = _named(candidates, feedback)
    if feedback and not named:
        names = ", ".join(c.name for c in candidates.entries)
        services.emit(Noted(services.step.stage, f"the comment names no candidate of {names}"))
    said = named or _judged(checked, candidates, services)
    chosen = candidates.named(said.choice)
    if chosen is None or chosen.proposal is None or not chosen.holds:
        raise Failed(
            f"the proof of {said.choice} does not hold, so it cannot be chosen",
            cure=f"those that hold: {', '.join(c.name for c in candidates.entries if c.holds)}",
        )
    proposal = _with_decision(chosen.proposal, chosen, candidates, said)
    return Done(proposal, f"{chosen.name}: {said.reason}", Proceed())


def _named(candidates: Candidates, feedback: Feedback | None) -> Judgement | None:
    """What a human's comment names: the longest name that stands in it as a word of its own."""
    said = feedback.reason if feedback else ""
    names = sorted((c.name for c in candidates.entries), key=len, reverse=True)
    name = next((n for n in names if re.search(rf"(?<!\w){re.escape(n)}(?!\w)", said, re.I)), "")
    return Judgement(name, f"a human chose: {said}", ()) if name else None


def _judged(checked: CheckedSpec, candidates: Candidates, services: Services) -> Judgement:
    from sddflow.rendering.candidates import compared, differences
    from sddflow.roles.ask import AskContext, ask

    plan = services.plan
    table = f"{compared(candidates)}\n\n{differences(candidates)}"
    inputs = JudgeInputs(candidates, checked.document, plan.constitution, table)
    if not services.roles:
        return by_proof(inputs)
    role = services.roles[0]
    reply, _ = ask(
        services.model(role),
        role,
        task="judge",
        reply=Judgement,
        inputs=inputs,
        context=AskContext(plan.constitution, plan.guidance),
        check=lambda answer: _usable(answer, candidates),
        repairs=plan.settings.limits.repairs,
    )
    return replace(reply, reason=f"{role.name}: {reply.reason}")


def _usable(answer: Judgement, candidates: Candidates) -> tuple[Finding, ...]:
    """A judge chooses one that holds, and says why."""
    holding = [c.name for c in candidates.entries if c.holds]
    wrong = []
    if answer.choice not in holding:
        wrong.append(f"{answer.choice!r} is none of those that hold: {', '.join(holding)}")
    if not answer.reason.strip():
        wrong.append("no reason is given")
    return tuple(Finding("judgement-unusable", "error", message) for message in wrong)


def _with_decision(
    proposal: Proposal, chosen: Candidate, candidates: Candidates, said: Judgement
) -> Proposal:
    """The design, with the choice among its decisions: an ADR candidate."""
    others = tuple(
        f"{c.name}: {c.proposal.design.summary if c.proposal else c.problem}"
        for c in candidates.entries
        if c.name != chosen.name
    )
    reason = " ".join((said.reason, *said.costs))
    choice = Choice(
        "Which of the competing designs",
        f"{chosen.name}: {proposal.design.summary}",
        others,
        reason,
        lasting=True,
        cutting=True,
    )
    design = replace(proposal.design, choices=(*proposal.design.choices, choice))
    return replace(proposal, design=design)
