"""`sddflow agents`: the roles within reach."""

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sddflow.terminal.options import JsonOption, WorkspaceOption, open_workspace

if TYPE_CHECKING:
    from sddflow.roles.directory import Directory, Entry
    from sddflow.terminal.paint import Cell
    from sddflow.workspace import Workspace

RoleArgument = Annotated[
    str, typer.Argument(metavar="ROLE", help="A role's name, or its file.", show_default=False)
]


def list_(*, as_json: JsonOption = False, workspace: WorkspaceOption = None) -> None:
    """List the agent files of the workspace, the target and sddflow."""
    entries = _directory(open_workspace(workspace)).all()
    if as_json:
        from sddflow.terminal.plain_json import text

        typer.echo(text({"agents": [_facts(entry) for entry in entries]}))
        return
    from sddflow.terminal.paint import columns
    from sddflow.terminal.screen import screen_of

    for line in columns([_row(entry) for entry in entries], screen_of(sys.stdout)):
        typer.echo(line)


def show(
    role: RoleArgument, *, as_json: JsonOption = False, workspace: WorkspaceOption = None
) -> None:
    """Show what a role is told."""
    found = _directory(open_workspace(workspace)).find(role)
    if as_json:
        from sddflow.terminal.plain_json import plain, text

        typer.echo(text(plain(found) | {"digest": found.digest}))
        return
    typer.echo(f"{found.name}  {found.path}")
    typer.echo(f"{found.description}\n")
    typer.echo(found.instructions)


def check(
    role: Annotated[
        str, typer.Argument(metavar="ROLE", help="Only this one.", show_default=False)
    ] = "",
    *,
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Say which agent files can be used, and what was mended while reading."""
    directory = _directory(open_workspace(workspace))
    entries = directory.all()
    if role:
        path = directory.find(role).path
        entries = tuple(e for e in entries if e.path == path) or entries[:0]
    bad = [entry for entry in entries if entry.read is None]
    if as_json:
        from sddflow.terminal.plain_json import text

        typer.echo(text({"ok": not bad, "agents": [_facts(entry) for entry in entries]}))
    else:
        for entry in entries:
            _judge(entry)
    raise typer.Exit(1 if bad else 0)


def _directory(workspace: "Workspace") -> "Directory":
    from sddflow.roles.directory import Directory

    return Directory.of(workspace.root, workspace.target)


def _facts(entry: "Entry") -> dict[str, Any]:
    read = entry.read
    return {
        "name": entry.name,
        "path": entry.path,
        "description": read.role.description if read else "",
        "model": read.role.model if read else "",
        "readable": read is not None,
        "refused": entry.refused,
        "mended": list(read.mended) if read else [],
        "shipped": entry.shipped,
        "shadowed": entry.shadowed,
    }


def _row(entry: "Entry") -> "list[Cell]":
    said = entry.read.role.description if entry.read else f"cannot be used: {entry.refused}"
    hidden = "(hidden by your own) " if entry.shadowed else ""
    return [
        (entry.name, "strong" if entry.read else "bad"),
        (entry.path, "quiet"),
        (hidden + said, "plain"),
    ]


def _judge(entry: "Entry") -> None:
    from sddflow.terminal.paint import paint
    from sddflow.terminal.screen import screen_of

    screen = screen_of(sys.stdout)
    if entry.read is None:
        typer.echo(f"{paint('✗', 'bad', screen)} {entry.path}: {entry.refused}")
        return
    mark = paint("!", "warning", screen) if entry.read.mended else paint("✓", "good", screen)
    typer.echo(f"{mark} {entry.path}: {entry.name}")
    for mended in entry.read.mended:
        typer.echo(f"    {mended}")


COMMANDS = (("list", list_), ("show", show), ("check", check))
