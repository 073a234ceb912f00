"""`sddflow show [RUN]`."""

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sddflow.terminal.options import JsonOption, RunArgument, WorkspaceOption, open_workspace
from sddflow.terminal.paint import Tone, pad, paint
from sddflow.terminal.screen import Screen

if TYPE_CHECKING:
    from sddflow.app import RunStory


def show(
    run: RunArgument = "",
    *,
    full: Annotated[
        bool, typer.Option("--full", help="Every line of the gate, and each step's details.")
    ] = False,
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Tell what happened in a run, and how to go on."""
    from sddflow import app
    from sddflow.terminal.screen import screen_of
    from sddflow.terminal.which import newest_run

    place = open_workspace(workspace)
    story = app.show(place, run or newest_run(place))
    if as_json:
        from sddflow.terminal.plain_json import text

        typer.echo(text(_facts(story)))
        return
    for line in _told(story, screen_of(sys.stdout), full=full):
        typer.echo(line)


def _facts(story: "RunStory") -> dict[str, Any]:
    from sddflow.domain.spent import parts
    from sddflow.terminal.commands.runs import facts, kinds_of
    from sddflow.terminal.displays.json_lines import event_facts
    from sddflow.terminal.plain_json import plain

    plan, gate = story.plan, story.gate
    return {
        **facts(story.line),
        "workflow": plan.workflow.name,
        "model": plan.model,
        "spec": plan.spec,
        "person": plan.person,
        "branch": plan.branch,
        "command": plan.command,
        "spent": [
            {"stage": p.stage, "role": p.role, "calls": p.spent.calls, "cost": p.spent.cost}
            | kinds_of(p.spent.usage)
            for p in parts(story.events)
        ],
        "gate": plain(gate) | {"digest": gate.digest} if gate else None,
        "landed": list(story.landed),
        "written": list(story.written),
        "files": [*story.landed, *story.written],
        "next": story.hint,
        "events": [event_facts(stamped) for stamped in story.events],
    }


def _told(story: "RunStory", screen: Screen, *, full: bool) -> Iterator[str]:
    yield from _head(story, screen)
    yield from _time_line(story, screen, full=full)
    yield from _gate(story, screen, full=full)
    yield from _files(story, screen)
    if story.hint:
        yield ""
        yield f"go on: {paint(story.hint, 'accent', screen)}"
    if story.gate and story.gate.questions:
        how = f'sddflow reject {story.line.id} --revise --answer "1=…" [--write-spec]'
        yield f"answer: {paint(how, 'accent', screen)}"


def _head(story: "RunStory", screen: Screen) -> Iterator[str]:
    from sddflow.terminal.commands.runs import status_of, tone_of

    line, plan = story.line, story.plan
    status = paint(status_of(line), tone_of(line), screen)
    yield f"{paint(line.id, 'strong', screen)}  {status}"
    facts = (
        ("reason", line.reason),
        ("spec", plan.spec),
        ("started", f"{line.started.astimezone():%Y-%m-%d %H:%M}{_by(plan.person, plan.branch)}"),
        ("works with", f"workflow {plan.workflow.name}, model {plan.model}"),
        ("cost", str(line.spent)),
        ("held by", str(line.holder or "")),
    )
    for name, text in facts:
        if text:
            yield f"  {paint(pad(name, 11), 'quiet', screen)}{screen.text(text)}"
    if story.line.spent.usage.total:
        from sddflow.domain.spent import parts

        for part in parts(story.events):
            yield f"  {pad('', 11)}{paint(screen.text(str(part)), 'quiet', screen)}"
    yield ""


def _by(person: str, branch: str) -> str:
    return (f" by {person}" if person else "") + (f" on {branch}" if branch else "")


def _time_line(story: "RunStory", screen: Screen, *, full: bool) -> Iterator[str]:
    from sddflow.terminal.displays.lines import lines_of
    from sddflow.terminal.displays.plain import written

    passing = ("step", "begin", "file") if not full else ("begin",)
    before = ""
    for stamped in story.events:
        for line in lines_of(stamped):
            if line.kind in passing:
                continue
            at = f"{stamped.at.astimezone():%H:%M:%S}"
            shown = pad("" if at == before else at, 8)
            before = at
            tones: dict[str, Tone] = {"failed": "bad", "warning": "warning", "back": "warning"}
            text = paint(written(line), tones.get(line.kind, "plain"), screen)
            yield f"  {paint(shown, 'quiet', screen)}  {text}"


def _gate(story: "RunStory", screen: Screen, *, full: bool) -> Iterator[str]:
    if story.gate is None:
        return
    from sddflow.terminal.gate.view import ALL, first_look, parts_of, whole

    shown = story.gate
    parts = parts_of(shown, screen)
    yield ""
    yield paint(f"gate {shown.gate}: {shown.question}", "strong", screen)
    yield paint(f"  digest {shown.digest[:12]}", "quiet", screen)
    yield ""
    by = f"sddflow show {story.line.id} --full"
    yield from whole(parts, ALL[0], screen) if full else first_look(parts, screen, by)


def _files(story: "RunStory", screen: Screen) -> Iterator[str]:
    for title, paths in (("landed", story.landed), ("written", story.written)):
        if paths:
            yield ""
            yield paint(title, "strong", screen)
            yield from (f"  {path}" for path in paths)
