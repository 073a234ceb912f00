"""`sddflow agents`: the roles within reach."""

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sddflow.terminal.options import JsonOption, WorkspaceOption, open_workspace

if TYPE_CHECKING:
    from sddflow.domain.contract.item import Contract, Item
    from sddflow.roles.directory import Directory, Entry
    from sddflow.terminal.paint import Cell, Tone
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
    role: RoleArgument,
    *,
    instructions: Annotated[
        bool, typer.Option("--instructions", help="Also print what the model is told.")
    ] = False,
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Show a role's contract: what it demands, and by what each item is enforced."""
    from sddflow.domain.contract.role import contract_of

    found = _directory(open_workspace(workspace)).find(role)
    contract = contract_of(found)
    if as_json:
        from sddflow.terminal.plain_json import plain, text

        items = [_item(item) for item in contract.items]
        typer.echo(text(plain(found) | {"digest": found.digest, "contract": items}))
        return
    typer.echo(f"{found.name}  {found.path}")
    typer.echo(f"{found.description}\n")
    _tell_contract(contract)
    if instructions:
        typer.echo(f"\n{found.instructions}")


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
    bad = [entry for entry in entries if entry.problem]
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


def _item(item: "Item") -> dict[str, Any]:
    from sddflow.domain.contract.means import means_of

    means = means_of(item)
    return {
        "kind": item.kind,
        "line": item.line,
        "text": item.text,
        "value": item.value,
        "by": means.by,
        "how": means.how,
    }


def _tell_contract(contract: "Contract") -> None:
    """One item on two lines: what is demanded where, and who sees to it."""
    from sddflow.domain.contract.means import means_of
    from sddflow.terminal.paint import cut, paint
    from sddflow.terminal.screen import screen_of

    screen = screen_of(sys.stdout)
    if not contract.items:
        typer.echo("It demands nothing that could be enforced; a model is told its text.")
        return
    for item in contract.items:
        means = means_of(item)
        line = str(item.line) if item.line else "stated"
        text = cut(item.text, max(screen.width - 19, 30)) if screen.terminal else item.text
        typer.echo(f"{line:>6}  {item.kind:<10} {paint(text, 'plain', screen)}")
        tone: Tone = "warning" if means.by == "told" else "good"
        how = paint(means.by, tone, screen)
        typer.echo(f"{'':19}{how}{paint(f': {means.how}', 'quiet', screen)}")
    told = sum(means_of(item).by == "told" for item in contract.items)
    enforced = len(contract.items) - told
    typer.echo(
        f"\n{enforced} of {len(contract.items)} items are enforced; {told} told to the model only"
    )


def _facts(entry: "Entry") -> dict[str, Any]:
    read = entry.read
    return {
        "name": entry.name,
        "path": entry.path,
        "description": read.role.description if read else "",
        "model": read.role.model if read else "",
        "readable": read is not None,
        "refused": entry.problem,
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
    if entry.read is None or entry.problem:
        typer.echo(f"{paint('✗', 'bad', screen)} {entry.path}: {entry.problem}")
        return
    mark = paint("!", "warning", screen) if entry.read.mended else paint("✓", "good", screen)
    typer.echo(f"{mark} {entry.path}: {entry.name}")
    for mended in entry.read.mended:
        typer.echo(f"    {mended}")


COMMANDS = (("list", list_), ("show", show), ("check", check))
