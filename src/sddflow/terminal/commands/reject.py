"""`sddflow reject [RUN]`."""

from typing import Annotated

import typer

from sddflow.terminal.commands.approve import GateOption, SeenOption
from sddflow.terminal.options import (
    JsonLinesOption,
    PlainOption,
    RunArgument,
    WorkspaceOption,
    open_workspace,
)


def reject(
    run: RunArgument = "",
    *,
    gate: GateOption = "",
    comment: Annotated[
        str,
        typer.Option("--comment", "-c", metavar="TEXT", help="Why; what a revision should change."),
    ] = "",
    revise: Annotated[
        bool, typer.Option("--revise", help="Send it back with the comment instead of ending it.")
    ] = False,
    seen: SeenOption = "",
    as_json: JsonLinesOption = False,
    plain: PlainOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Say no at a gate, or send the run back to be revised."""
    from sddflow import app
    from sddflow.terminal.displays import display
    from sddflow.terminal.which import at_gate, which_run

    place = open_workspace(workspace)
    words = run or which_run(place, "waiting", "running")
    at_gate(place, words, gate)
    with display(place, as_json=as_json, plain=plain) as shown:
        report = app.reject(
            place,
            words,
            comment=comment,
            revise=revise,
            seen=seen,
            ask=shown.ask,
            listen=shown.hear,
        )
        shown.end(report)
    raise typer.Exit(report.exit_code)
