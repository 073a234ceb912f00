"""From a checked spec to a proposal: the architect designs, the rules check, until it holds."""

from sddflow.domain.conventions import Conventions, Migrations
from sddflow.domain.event import DecisionTaken, FindingRaised, Noted
from sddflow.domain.finding import Finding
from sddflow.domain.inputs import DesignInputs
from sddflow.domain.plan import RoleText
from sddflow.domain.results import CheckedSpec, Feedback, Proposal
from sddflow.domain.schema.design import Design
from sddflow.domain.schema.table import Schema
from sddflow.domain.workflow import Outcome, Proceed, Stop
from sddflow.errors import WorkflowError
from sddflow.stages.services import Done, Services


def design(
    checked: CheckedSpec,
    feedback: Feedback | None,
    previous: Proposal | None,
    services: Services,
) -> Done[Proposal]:
    """A design that passes its checks, for the schema as the migrations really build it.

    Raises:
        TargetError: the target's code or migrations cannot be read.
        ModelError: no answer passes the checks.
    """
    role = _architect(services)
    conventions, migrations = _target(services)
    existing = _existing(services, migrations)
    inputs = DesignInputs(
        document=checked.document, existing=existing, conventions=conventions,
        constitution=services.plan.constitution, guidance=services.plan.guidance,
        feedback=_still_open(feedback, services), comments=_comments(services),
        previous=previous.design if previous else None,
    )  # fmt: skip
    proposed, findings = _asked(role, inputs, services)
    for finding in findings:
        services.emit(FindingRaised(services.step.stage, finding))
    for question in proposed.questions:
        services.emit(Noted(services.step.stage, f"question: {question.text}"))
    proposal = Proposal(proposed, existing, conventions, migrations, findings, role.name)
    return Done(proposal, summary(proposed), _outcome(proposed))


def _architect(services: Services) -> RoleText:
    if not services.roles:
        raise WorkflowError(
            f"the stage {services.step.stage} names no role to design with",
            cure="add `roles: [database-architect]` to it in the workflow",
        )
    return services.roles[0]


def _target(services: Services) -> tuple[Conventions, Migrations]:
    from sddflow.target.conventions import read_conventions
    from sddflow.target.migrations import read_migrations

    target, settings = services.target, services.plan.settings
    return (
        services.once("conventions", lambda: read_conventions(target, settings)),
        services.once("migrations", lambda: read_migrations(target, settings)),
    )


def _existing(services: Services, migrations: Migrations) -> Schema:
    """The schema the migrations build, read back from a scratch database once in a round."""
    settings = services.plan.settings

    def work() -> Schema:
        from sddflow.proof import existing_schema
        from sddflow.target.application import Application
        from sddflow.target.interpreter import find_python

        python = find_python(services.target, settings)
        application = Application(
            services.target, python, migrations, settings.env, settings.limits.seconds
        )
        return existing_schema(application, settings)

    schema: Schema = services.once("existing-schema", work)
    return schema


def _asked(
    role: RoleText, inputs: DesignInputs, services: Services
) -> tuple[Design, tuple[Finding, ...]]:
    from sddflow.domain.checks.design import check_design
    from sddflow.roles.ask import AskContext, Unusable, ask
    from sddflow.roles.tools import reading

    def check(reply: Design) -> tuple[Finding, ...]:
        return check_design(
            reply, inputs.existing, inputs.document, inputs.conventions, inputs.constitution
        )

    limits = services.plan.settings.limits
    try:
        return ask(
            services.model(role),
            role,
            task="design",
            reply=Design,
            inputs=inputs,
            context=AskContext(inputs.constitution, inputs.guidance),
            check=check,
            repairs=limits.repairs,
            toolbox=reading(services.target, inputs.existing, role, limits.tools),
            spec=inputs.document,
        )
    except Unusable as given_up:  # a human sees what is wrong with it, beside the answer
        for finding in given_up.findings:
            services.emit(FindingRaised(services.step.stage, finding))
        raise


def _gates(services: Services) -> set[str]:
    """The gates whose revisions come back to this stage."""
    return {
        s.id for s in services.plan.workflow.stages if s.is_gate and s.back == services.step.stage
    }


def _comments(services: Services) -> tuple[str, ...]:
    """What humans asked of the design so far: each revision counts until the run ends."""
    gates = _gates(services)
    decisions = [e.event.decision for e in services.history() if isinstance(e.event, DecisionTaken)]
    return tuple(
        d.comment
        for d in decisions
        if d.gate in gates and d.answer == "revise" and d.comment.strip()
    )


def _still_open(feedback: Feedback | None, services: Services) -> Feedback | None:
    """Feedback for this stage: a comment on the spec was answered where the spec is read."""
    if feedback is None:
        return None
    gates = {s.id for s in services.plan.workflow.stages if s.is_gate}
    return None if feedback.origin in gates - _gates(services) else feedback


def _outcome(proposed: Design) -> Outcome:
    if proposed.tables or proposed.additions or proposed.fills:
        return Proceed()
    if proposed.questions:
        return Stop("finished", f"no change proposed; asked: {proposed.questions[0].text}")
    return Stop("finished", "no change needed")


def summary(proposed: Design) -> str:
    """One line: what is new, what was guessed, what is asked."""
    indexes = [i for t in proposed.tables for i in t.indexes]
    indexes += [i for a in proposed.additions for i in a.indexes]
    counted = (
        (len(proposed.tables), "new table"),
        (len(proposed.additions), "extended table"),
        (len(proposed.fills), "data move"),
        (len(indexes), "index"),
        (len(proposed.assumptions), "assumption"),
        (len(proposed.questions), "question"),
    )
    parts = [f"{n} {_many(word, n)}" for n, word in counted if n]
    asked = f": {proposed.questions[0].text}" if proposed.questions else ""
    return f"{', '.join(parts) or 'no change needed'}{asked}"


def _many(word: str, number: int) -> str:
    if number == 1:
        return word
    return "indexes" if word == "index" else f"{word}s"
