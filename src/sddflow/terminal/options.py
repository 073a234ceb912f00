"""Options that several commands share, and what they mean."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from sddflow.workspace import Workspace


def _or_before(context: typer.Context, value: Path | None) -> Path | None:
    """`--workspace` may stand before the command's name as well as behind it."""
    found: Path | None = value or context.find_root().params.get("workspace")
    return found


WorkspaceOption = Annotated[
    Path | None,
    typer.Option(
        "--workspace",
        "-w",
        metavar="DIR",
        help="Work in this folder instead of the current one.",
        callback=_or_before,
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Answer with one JSON object.")]
JsonLinesOption = Annotated[
    bool, typer.Option("--json", help="Print one JSON event per line; never ask.")
]
PlainOption = Annotated[bool, typer.Option("--plain", help="Print plain lines, without colours.")]
ApproveOption = Annotated[
    list[str] | None,
    typer.Option("--approve", metavar="GATE", help="Approve this gate in advance (repeatable)."),
]
CostLimitOption = Annotated[
    float | None,
    typer.Option(
        "--cost-limit", metavar="USD", min=0.0, show_default=False,
        help="US dollars the run may spend; the workspace's limit by default.",
    ),
]  # fmt: skip
RunArgument = Annotated[
    str,
    typer.Argument(
        metavar="RUN",
        help="A run's id, or a beginning of it; the one that waits, if there is only one.",
        show_default=False,
    ),
]


def open_workspace(folder: Path | None) -> "Workspace":
    """The workspace around the folder of `--workspace`, or the current one.

    Raises:
        WorkspaceError: it is missing or not valid.
    """
    from sddflow.workspace import load_workspace

    return load_workspace(folder)
