"""`sddflow resume [RUN]`."""

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
            overhear=shown.overhear, cost_limit=cost_limit,
        )  # fmt: skip
        shown.end(report)
    raise typer.Exit(report.exit_code)
