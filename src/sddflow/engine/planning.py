"""The frozen plan of a run: whatever is edited while it runs changes nothing in it."""

import os
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from pathlib import Path

from sddflow.domain.contract.gates import with_gates
from sddflow.domain.plan import Plan, RoleText
from sddflow.domain.redaction import redact
from sddflow.domain.workflow import Stage, Workflow
from sddflow.engine.origin import branch, person
from sddflow.errors import UsageError
from sddflow.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line says about a new run.

    Args:
        model: its name, or "" for the workspace's.
        workflow: its name or path, or "" for the workspace's.
        roles: stage id and the role (name or path) it works with instead of its own.
        command: the command line, for the record.
        record: the folder that every exchange with a model is recorded in; "" for none.
        environ: where keys for models are looked for.
    """

    model: str = ""
    workflow: str = ""
    roles: tuple[tuple[str, str], ...] = ()
    command: str = ""
    record: str = ""
    environ: Mapping[str, str] = field(default_factory=lambda: os.environ)


def make_plan(workspace: Workspace, feature: str, options: Options) -> Plan:
    """Read everything a run works with, once.

    Raises:
        SpecError: the feature's name or its spec cannot be used.
        WorkflowError, RoleError: a workflow or role cannot be found or used.
        UsageError: the model is unknown, or a role is given for a stage that is not there.
    """
    from sddflow.roles.workflows import load_workflow
    from sddflow.target.features import find_spec
    from sddflow.target.guidance import read_constitution, read_guidance

    settings, target = workspace.settings, workspace.target
    spec = find_spec(target, feature)
    workflow = load_workflow(options.workflow or settings.workflow, workspace.root)
    model = model_name(options.model or settings.model, options.environ, workspace.root)
    plan = Plan(
        feature=feature.strip(),
        spec=spec,
        workflow=workflow,
        roles=_roles(workspace, workflow, options, model),
        settings=settings,
        model=model,
        constitution=redact(read_constitution(target, settings)),
        guidance=redact(read_guidance(target)),
        person=person(workspace.root),
        branch=branch(target),
        command=options.command,
        recording=str(Path(options.record).absolute()) if options.record else "",
    )
    return with_gates(plan)


def check_gates(workflow: Workflow, gates: Iterable[str]) -> frozenset[str]:
    """The gates named on the command line.

    Raises:
        UsageError: the workflow has no gate of that name.
    """
    known = [s.id for s in workflow.stages if s.is_gate]
    for gate in gates:
        if gate not in known:
            cure = f"its gates are {', '.join(known)}" if known else "it has none"
            raise UsageError(f"{workflow.name} has no gate {gate!r}", cure=cure)
    return frozenset(gates)


def model_name(name: str, environ: Mapping[str, str], root: Path) -> str:
    """The canonical name; a script's or recording's path made absolute, for other folders.

    Raises:
        UsageError: there is no such model, script or recording.
    """
    from sddflow.models.names import canonical

    full = canonical(name, environ=environ)
    kind, _, path = full.partition(":")
    if kind not in ("scripted", "recorded"):
        return full
    bases = (Path.cwd(), root)
    there = (base / Path(path).expanduser() for base in bases)
    found = next((p for p in there if p.exists()), None)
    if found is None:
        raise UsageError("there is no such script or recording", place=path)
    return f"{kind}:{found.resolve()}"


def _roles(
    workspace: Workspace, workflow: Workflow, options: Options, model: str
) -> tuple[tuple[str, tuple[RoleText, ...]], ...]:
    from sddflow.models.names import role_model
    from sddflow.roles.directory import Directory

    directory = Directory.of(workspace.root, workspace.target)
    instead = _overrides(workflow, options.roles)

    def frozen(name: str) -> RoleText:
        role = directory.find(name)
        own = "" if options.model else role_model(role.model, model)
        model_of = "" if own == model else own
        return replace(role, model=model_of, instructions=redact(role.instructions))

    def of(stage: Stage) -> tuple[RoleText, ...]:
        roles = tuple(frozen(name) for name in instead.get(stage.id, stage.roles))
        return _candidates(stage, roles, options, workspace.root)

    return tuple((s.id, of(s)) for s in workflow.stages if instead.get(s.id, s.roles))


def _candidates(
    stage: Stage, roles: tuple[RoleText, ...], options: Options, root: Path
) -> tuple[RoleText, ...]:
    """Each role on each model, as often as the stage says; every one with a name of its own."""
    if stage.uses != "compete":
        return roles
    models = [model_name(name, options.environ, root) for name in stage.models] or [""]
    asked = [replace(r, model=m or r.model) for r in roles for m in models]
    many = [role for role in asked for _ in range(stage.candidates)]
    counted = Counter(role.name for role in many)
    seen: Counter[str] = Counter()
    named = []
    for role in many:
        seen[role.name] += 1
        own = f"{role.name} #{seen[role.name]}" if counted[role.name] > 1 else role.name
        named.append(replace(role, name=own))
    return tuple(named)


def _overrides(
    workflow: Workflow, given: tuple[tuple[str, str], ...]
) -> dict[str, tuple[str, ...]]:
    stages = [s.id for s in workflow.stages if not s.is_gate]
    instead: dict[str, tuple[str, ...]] = {}
    for stage, role in given:
        if stage not in stages:
            near = get_close_matches(stage, stages, 1)
            cure = f"did you mean {near[0]}?" if near else f"its stages are {', '.join(stages)}"
            raise UsageError(f"{workflow.name} has no stage {stage!r}", cure=cure)
        instead[stage] = (*instead.get(stage, ()), role)
    return instead
