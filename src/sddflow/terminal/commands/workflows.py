"""`sddflow workflows`: the stages and gates a run can go through."""

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sddflow.terminal.options import JsonOption, WorkspaceOption, open_workspace

if TYPE_CHECKING:
    from sddflow.domain.workflow import Stage
    from sddflow.roles.workflows import Listed
    from sddflow.terminal.paint import Cell


def list_(*, as_json: JsonOption = False, workspace: WorkspaceOption = None) -> None:
    """List the workflows of the workspace and of sddflow."""
    found = _all(open_workspace(workspace).root)
    if as_json:
        _as_json({"workflows": [_facts(listed) for listed in found]})
        return
    from sddflow.terminal.paint import columns
    from sddflow.terminal.screen import screen_of

    for line in columns([_row(listed) for listed in found], screen_of(sys.stdout)):
        typer.echo(line)


def show(
    workflow: Annotated[str, typer.Argument(metavar="WORKFLOW", show_default=False)],
    *,
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Show the stages of a workflow, in order."""
    from sddflow.roles.workflows import load_workflow

    found = load_workflow(workflow, open_workspace(workspace).root)
    if as_json:
        from sddflow.terminal.plain_json import plain

        _as_json(plain(found))
        return
    from sddflow.terminal.paint import columns
    from sddflow.terminal.screen import screen_of

    typer.echo(f"{found.name}: {found.description}\n")
    rows = [_stage(number, stage) for number, stage in enumerate(found.stages, 1)]
    for line in columns(rows, screen_of(sys.stdout)):
        typer.echo(line)


def check(
    workflow: Annotated[
        str, typer.Argument(metavar="WORKFLOW", help="Only this one.", show_default=False)
    ] = "",
    *,
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Check that workflows can run: their form, their roles, and the way of the data."""
    from sddflow.app.workflows import check_workflows

    found = check_workflows(open_workspace(workspace), workflow)
    bad = [listed for listed in found if listed.workflow is None]
    if as_json:
        _as_json({"ok": not bad, "workflows": [_facts(listed) for listed in found]})
    else:
        for listed in found:
            _judge(listed)
    raise typer.Exit(1 if bad else 0)


def _all(root: Any) -> "tuple[Listed, ...]":  # noqa: ANN401 - a path
    from sddflow.roles.workflows import all_workflows

    return all_workflows(root)


def _as_json(facts: dict[str, Any]) -> None:
    from sddflow.terminal.plain_json import text

    typer.echo(text(facts))


def _facts(listed: "Listed") -> dict[str, Any]:
    from sddflow.terminal.plain_json import plain

    stages = listed.workflow.stages if listed.workflow else ()
    return {
        "name": listed.workflow.name if listed.workflow else listed.file.stem,
        "path": listed.path,
        "valid": listed.workflow is not None,
        "stages": [stage.id for stage in stages],
        "gates": [stage.id for stage in stages if stage.is_gate],
        "findings": plain(listed.findings),
    }


def _row(listed: "Listed") -> "list[Cell]":
    if listed.workflow is None:
        said = f"not valid: {listed.findings[0].message}"
        return [(listed.file.stem, "bad"), (listed.path, "quiet"), (said, "plain")]
    said = listed.workflow.description
    return [(listed.workflow.name, "strong"), (listed.path, "quiet"), (said, "plain")]


def _stage(number: int, stage: "Stage") -> "list[Cell]":
    said = stage.question if stage.is_gate else ", ".join(stage.roles)
    back = f"back to {stage.back}" if stage.back else ""
    always = "always runs" if stage.always else ""
    notes = ", ".join(text for text in (said, back, always) if text)
    kind = "gate" if stage.is_gate else stage.uses if stage.uses != stage.id else ""
    return [(f"{number:>2}", "quiet"), (stage.id, "strong"), (kind, "accent"), (notes, "plain")]


def _judge(listed: "Listed") -> None:
    from sddflow.terminal.findings import tell_findings
    from sddflow.terminal.paint import paint
    from sddflow.terminal.screen import screen_of

    screen = screen_of(sys.stdout)
    good = listed.workflow is not None
    mark = paint("✓", "good", screen) if good else paint("✗", "bad", screen)
    typer.echo(f"{mark} {listed.path}")
    tell_findings(listed.findings, screen)


COMMANDS = (("list", list_), ("show", show), ("check", check))
