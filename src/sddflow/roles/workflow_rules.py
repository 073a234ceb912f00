"""What must hold between the stages of a workflow: each rule names the line it is about."""

import difflib
from collections.abc import Iterator, Mapping

from sddflow.domain.finding import Finding
from sddflow.domain.place import Place
from sddflow.domain.workflow import Stage
from sddflow.roles.workflow_form import Form


def check_rules(form: Form, shown_as: str, takes: Mapping[str, str]) -> tuple[Finding, ...]:
    """Everything wrong with a workflow of the right form.

    Args:
        form: the workflow with its lines.
        shown_as: the file's name for people.
        takes: stage functions, and whether they work with roles: `none`, `any`, `some`.
    """
    found = (*_ids(form), *_functions(form, takes), *_roles(form, takes), *_backs(form))
    return tuple(
        Finding(code, "error", message, Place(shown_as, line), cure=cure, by="workflow")
        for code, message, line, cure in (*found, *_guards(form))
    )


_Wrong = tuple[str, str, int, str]


def _each(form: Form) -> Iterator[tuple[int, Stage, dict[str, int]]]:
    for number, (stage, lines) in enumerate(zip(form.workflow.stages, form.lines, strict=True)):
        yield number, stage, lines


def _line(lines: dict[str, int], *keys: str) -> int:
    return next((lines[key] for key in keys if key in lines), lines[""])


def _ids(form: Form) -> Iterator[_Wrong]:
    first: dict[str, int] = {}
    for _, stage, lines in _each(form):
        line = _line(lines, "id", "gate")
        if stage.id in first:
            message = f"two stages are called {stage.id!r}; the first is on line {first[stage.id]}"
            yield "workflow-duplicate-id", message, line, "give each stage its own id"
        first.setdefault(stage.id, line)


def _functions(form: Form, takes: Mapping[str, str]) -> Iterator[_Wrong]:
    for _, stage, lines in _each(form):
        if stage.is_gate and "gate" not in lines:
            cure = "write `- gate: NAME` with `ask: …`"
            yield "workflow-gate-form", "a gate is not a stage", _line(lines, "uses", "id"), cure
        elif not stage.is_gate and stage.uses not in takes:
            near = difflib.get_close_matches(stage.uses, takes, n=2, cutoff=0.5)
            cure = f"did you mean {' or '.join(near)}?" if near else f"known: {', '.join(takes)}"
            message = f"there is no stage function {stage.uses!r}"
            yield "workflow-unknown-stage", message, _line(lines, "uses", "id"), cure


def _roles(form: Form, takes: Mapping[str, str]) -> Iterator[_Wrong]:
    for _, stage, lines in _each(form):
        wants = takes.get(stage.uses, "any")
        if wants == "none" and stage.roles:
            message = f"the stage {stage.id} works without a role"
            yield "workflow-role", message, _line(lines, "role", "roles"), "take the role out"
        elif wants == "some" and not stage.roles:
            message = f"the stage {stage.id} needs a role"
            yield "workflow-role", message, _line(lines, "id"), "add `role: NAME`"
        elif len(set(stage.roles)) < len(stage.roles):
            message = f"the stage {stage.id} names a role twice"
            yield "workflow-role", message, _line(lines, "roles"), "name each role once"


def _backs(form: Form) -> Iterator[_Wrong]:
    places = {stage.id: number for number, stage, _ in _each(form)}
    for number, stage, lines in _each(form):
        if not stage.back or places.get(stage.back, number) < number:
            continue
        earlier = [s.id for s in form.workflow.stages[:number]]
        if stage.back in places:
            message = f"{stage.id} cannot go back to {stage.back}, which does not come before it"
        else:
            message = f"{stage.id} goes back to {stage.back!r}, which is no stage"
        near = difflib.get_close_matches(stage.back, earlier, n=1, cutoff=0.5) or earlier
        cure = f"earlier stages: {', '.join(near)}" if near else "it is the first stage"
        yield "workflow-back", message, _line(lines, "back"), cure


def _guards(form: Form) -> Iterator[_Wrong]:
    """Nothing lands unproven, and nothing lands that no human has seen after the proof.

    Files that are written anew, or designed anew, are neither proved nor seen.
    """
    proved = asked = False
    for _, stage, lines in _each(form):
        if stage.uses == "verify":
            proved, asked = True, False
        elif stage.uses in ("design", "compete", "choose", "write"):
            proved = asked = False
        elif stage.is_gate:
            asked = proved
        elif stage.uses == "land" and stage.always:
            message = f"{stage.id} would land files of a run that was rejected or has failed"
            yield "workflow-unguarded", message, _line(lines, "always"), "take `always` out"
        elif stage.uses == "land" and not (proved and asked):
            missing = "a gate after `verify`" if proved else "`verify` and a gate"
            message = f"{stage.id} would land files without {missing} before it"
            cure = f"put {missing} before it"
            yield "workflow-unguarded", message, _line(lines, "id"), cure
