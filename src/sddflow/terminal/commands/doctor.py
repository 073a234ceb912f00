"""`sddflow doctor`."""

import sys

import typer

from sddflow.terminal.options import JsonOption, WorkspaceOption, open_workspace
from sddflow.terminal.paint import Tone, cells, pad, paint

_MARKS: dict[str, tuple[str, Tone]] = {
    "ok": ("✓", "good"),
    "note": ("!", "warning"),
    "missing": ("✗", "bad"),
}
_NAME = 13


def doctor(*, as_json: JsonOption = False, workspace: WorkspaceOption = None) -> None:
    """Say what is there, what is missing, and the cure."""
    from sddflow.app.doctor import examine

    place = open_workspace(workspace)
    items = []
    for item in examine(place):
        items.append(item)
        if not as_json:
            _tell(item.name, item.health, item.found, item.cure)
    missing = sum(item.health == "missing" for item in items)
    if as_json:
        from sddflow.terminal.plain_json import text

        typer.echo(text({"ok": not missing, "items": items}))
    else:
        typer.echo("")
        typer.echo(f"{missing} missing" if missing else "everything a run needs is here")
    raise typer.Exit(1 if missing else 0)


def _tell(name: str, health: str, found: str, cure: str) -> None:
    import textwrap

    from sddflow.terminal.screen import screen_of

    screen = screen_of(sys.stdout)
    mark, tone = _MARKS[health]
    head = f"{paint(mark, tone, screen)} {paint(pad(name, _NAME), 'strong', screen)}"
    width = max(screen.width, 60) - _NAME - 2
    said = textwrap.wrap(screen.text(found), width, break_on_hyphens=False) or [""]
    indent = " " * (_NAME + cells(mark) + 1)
    for number, line in enumerate(said):
        typer.echo(f"{head if number == 0 else indent}{line}")
    for line in textwrap.wrap(cure, width - 2, break_on_hyphens=False):
        typer.echo(f"{indent}{paint(line, 'accent', screen)}")
