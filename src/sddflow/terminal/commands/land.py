"""`sddflow land [RUN]`."""

import typer

from sddflow.terminal.options import (
    JsonLinesOption,
    PlainOption,
    RunArgument,
    WorkspaceOption,
    open_workspace,
)


def land(
    run: RunArgument = "",
    *,
    as_json: JsonLinesOption = False,
    plain: PlainOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Try a failed landing again.

    The files were approved, and a full disk or a dirty tree was in the way.
    """
    from sddflow import app
    from sddflow.terminal.displays import display
    from sddflow.terminal.which import which_run

    place = open_workspace(workspace)
    words = run or which_run(place, "failed")
    with display(place, as_json=as_json, plain=plain) as shown:
        report = app.land(place, words, listen=shown.hear)
        shown.end(report)
    raise typer.Exit(report.exit_code)
