"""`sddflow resume [RUN]`."""

from typing import Annotated

import typer

from sddflow.terminal.options import (
    ApproveOption,
    CostLimitOption,
    JsonLinesOption,
    PlainOption,
    RunArgument,
    WorkspaceOption,
    open_workspace,
)


def resume(
    run: RunArgument = "",
    *,
    approve: ApproveOption = None,
    cost_limit: CostLimitOption = None,
    beyond_limits: Annotated[
        bool, typer.Option("--beyond-limits", help="Budgets of calls, tokens and time end here.")
    ] = False,
    comment: Annotated[
        str, typer.Option("--comment", metavar="TEXT", help="What a failed run should do now.")
    ] = "",
    as_json: JsonLinesOption = False,
    plain: PlainOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Go on with a run that waits, was interrupted or has failed."""
    from sddflow import app
    from sddflow.terminal.displays import display
    from sddflow.terminal.which import which_run

    place = open_workspace(workspace)
    words = run or which_run(place, "waiting", "running")
    with display(place, as_json=as_json, plain=plain) as shown:
        report = app.resume(
            place, words, approvals=approve or (), ask=shown.ask, listen=shown.hear,
            overhear=shown.overhear, cost_limit=cost_limit, beyond_limits=beyond_limits,
            comment=comment,
        )  # fmt: skip
        shown.end(report)
    raise typer.Exit(report.exit_code)
