"""`sddflow history`: the records of runs, in whatever generation of the convention."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from sddflow.terminal.options import JsonOption, WorkspaceOption, open_workspace

if TYPE_CHECKING:
    from sddflow.domain.record import Record
    from sddflow.terminal.paint import Cell


def list_(
    *,
    feature: Annotated[
        str, typer.Option("--feature", metavar="NAME", help="Only of this feature.")
    ] = "",
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    """List the records: prompts (PHR) and decisions (ADR)."""
    found = tuple(r for r in _records(workspace) if feature in ("", r.feature))
    if as_json:
        from sddflow.terminal.plain_json import plain, text

        facts = [{k: v for k, v in plain(r).items() if k != "text"} for r in found]
        typer.echo(text({"records": facts}))
        return
    if not found:
        typer.echo("no records yet: runs write them to history/")
        return
    from sddflow.terminal.paint import columns
    from sddflow.terminal.screen import screen_of

    for line in columns([_row(record) for record in found], screen_of(sys.stdout)):
        typer.echo(line)
    mended = sum(bool(record.mended) for record in found)
    if mended:
        typer.echo(f"\n! {mended} had to be mended while reading: sddflow history show PATH")


def show(
    record: Annotated[
        str,
        typer.Argument(
            metavar="RECORD", help="Its path, its file's name or its id.", show_default=False
        ),
    ],
    *,
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Show one record."""
    from sddflow.records.reading import find_record

    found = find_record(_records(workspace), record)
    if as_json:
        from sddflow.terminal.plain_json import text

        typer.echo(text(found))
        return
    typer.echo(found.text.rstrip("\n"))
    for mended in found.mended:
        typer.echo(f"! {found.path}: {mended}", err=True)


def _records(workspace: WorkspaceOption) -> "tuple[Record, ...]":
    from sddflow.records.reading import read_records

    place = open_workspace(workspace)
    return read_records(place.root, place.target)


def _row(record: "Record") -> "list[Cell]":
    return [
        (record.kind.upper(), "accent"),
        (record.date[:10], "quiet"),
        (record.stage, "quiet"),
        (record.path, "plain"),
        (("! " if record.mended else "") + record.title, "strong"),
    ]


COMMANDS = (("list", list_), ("show", show))
