"""`sddflow run FEATURE`."""

import sys
from typing import Annotated

import typer

from sddflow.terminal.options import (
    ApproveOption,
    CostLimitOption,
    JsonLinesOption,
    PlainOption,
    WorkspaceOption,
    open_workspace,
)

RoleOption = Annotated[
    list[str] | None,
    typer.Option(
        "--role", metavar="STAGE=ROLE", help="Another role for a stage: its name or file."
    ),
]


def run(
    feature: Annotated[str, typer.Argument(metavar="FEATURE", show_default=False)],
    *,
    model: Annotated[
        str,
        typer.Option("--model", "-m", metavar="NAME", help="offline, anthropic:ID, sonnet, …"),
    ] = "",
    role: RoleOption = None,
    workflow: Annotated[
        str, typer.Option("--workflow", metavar="NAME", help="Another workflow: its name or file.")
    ] = "",
    approve: ApproveOption = None,
    cost_limit: CostLimitOption = None,
    record: Annotated[
        str,
        typer.Option("--record", metavar="DIR", help="Write every exchange with a model there."),
    ] = "",
    as_json: JsonLinesOption = False,
    plain: PlainOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Take a feature from its spec to a proven migration.

    FEATURE is the name of its spec: add-conversations finds specs/add-conversations/,
    specs/001-add-conversations/ and specs/01_add_conversations.md.
    """
    from sddflow import app
    from sddflow.terminal.displays import display

    options = app.Options(
        model=model,
        workflow=workflow,
        roles=tuple(_stage_and_role(text) for text in role or ()),
        command=_command_line(),
        record=record,
    )
    place = open_workspace(workspace)
    with display(place, as_json=as_json, plain=plain) as shown:
        report = app.run(
            place, feature, options, approvals=approve or (), ask=shown.ask, listen=shown.hear,
            overhear=shown.overhear, cost_limit=cost_limit,
        )  # fmt: skip
        shown.end(report)
    raise typer.Exit(report.exit_code)


def _stage_and_role(text: str) -> tuple[str, str]:
    stage, sign, role = text.partition("=")
    if not sign or not stage.strip() or not role.strip():
        raise typer.BadParameter(
            f"{text!r} must be STAGE=ROLE, such as design=agents/architect.md", param_hint="--role"
        )
    return stage.strip(), role.strip()


def _command_line() -> str:
    import shlex

    return shlex.join(("sddflow", *sys.argv[1:]))
