"""`sddflow approve [RUN]`."""

from typing import Annotated

import typer

from sddflow.terminal.options import (
    JsonLinesOption,
    PlainOption,
    RunArgument,
    WorkspaceOption,
    open_workspace,
)

GateOption = Annotated[
    str,
    typer.Option("--gate", metavar="GATE", help="Only if the run waits at this gate."),
]
SeenOption = Annotated[
    str,
    typer.Option(
        "--seen", metavar="DIGEST", help="Only if this, as `sddflow show` names it, is shown."
    ),
]


def approve(
    run: RunArgument = "",
    *,
    gate: GateOption = "",
    comment: Annotated[
        str, typer.Option("--comment", "-c", metavar="TEXT", help="Your words, for the record.")
    ] = "",
    seen: SeenOption = "",
    as_json: JsonLinesOption = False,
    plain: PlainOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Say yes at the gate where a run waits, and go on with it."""
    from sddflow import app
    from sddflow.terminal.displays import display
    from sddflow.terminal.which import at_gate, which_run

    place = open_workspace(workspace)
    words = run or which_run(place, "waiting")
    at_gate(place, words, gate)
    with display(place, as_json=as_json, plain=plain) as shown:
        report = app.approve(
            place,
            words,
            comment=comment,
            seen=seen,
            ask=shown.ask,
            listen=shown.hear,
            overhear=shown.overhear,
        )
        shown.end(report)
    raise typer.Exit(report.exit_code)
