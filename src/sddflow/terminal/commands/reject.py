"""`sddflow reject [RUN]`."""

from typing import Annotated

import typer

from sddflow.errors import UsageError
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
    answer: Annotated[
        list[str] | None,
        typer.Option(
            "--answer",
            metavar="N=TEXT",
            help="Answer to question N, as `sddflow show` numbers it; an option's number or your "
            "words. With --revise; for several questions, several times.",
        ),
    ] = None,
    write_spec: Annotated[
        bool,
        typer.Option("--write-spec", help="Write the answers into the spec's ## Clarifications."),
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

    answers = [_numbered(said) for said in answer or []]
    place = open_workspace(workspace)
    words = run or which_run(place, "waiting", "running")
    at_gate(place, words, gate)
    with display(place, as_json=as_json, plain=plain) as shown:
        report = app.reject(
            place,
            words,
            comment=comment,
            revise=revise,
            answers=answers,
            write_spec=write_spec,
            seen=seen,
            ask=shown.ask,
            listen=shown.hear,
            overhear=shown.overhear,
        )
        shown.end(report)
    raise typer.Exit(report.exit_code)


def _numbered(said: str) -> tuple[int, str]:
    """The number of a question, and the answer.

    Raises:
        UsageError: there is no number, or no answer.
    """
    number, equals, words = said.partition("=")
    if not equals or not number.strip().isdecimal() or not words.strip():
        raise UsageError(f"--answer {said!r} is no answer", cure='write it like --answer "1=yes"')
    return int(number), words.strip()
