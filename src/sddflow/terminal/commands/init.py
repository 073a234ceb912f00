"""`sddflow init`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sddflow.terminal.options import JsonOption, WorkspaceOption

if TYPE_CHECKING:
    from sddflow.app.init import Begun


def init(
    *,
    target: Annotated[
        str,
        typer.Option("--target", metavar="DIR", help="The application's folder; found by itself."),
    ] = "",
    alembic: Annotated[
        bool | None,
        typer.Option(
            "--alembic/--no-alembic",
            help="Create an Alembic environment, if there is none; asked on a terminal.",
        ),
    ] = None,
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Make a workspace of a project; overwrite nothing."""
    from sddflow.app.init import begin, create_environment

    begun = begin((workspace or Path.cwd()).resolve(), target)
    if not as_json:
        _tell(begun)
    wanted = alembic if alembic is not None else (not as_json and _offer(begun))
    made = create_environment(begun) if wanted else ()
    if as_json:
        _as_json(begun, made)
    else:
        _go_on(begun, made)


def _tell(begun: "Begun") -> None:
    place = begun.workspace
    typer.echo(f"workspace {place.root}")
    typer.echo(f"  target  {place.settings.target}")
    for line in begun.found:
        typer.echo(f"  found   {line}")
    for path in begun.written:
        typer.echo(f"  wrote   {path}")
    for path in begun.kept:
        typer.echo(f"  kept    {path}, as it was")


def _offer(begun: "Begun") -> bool:
    """Ask whether to create the Alembic environment; without a terminal, say how."""
    from sddflow.terminal.screen import can_ask

    if not begun.environment:
        return False
    typer.echo("\nThe target has models and no Alembic environment. These files would make one:")
    for file in begun.environment:
        typer.echo(f"  {Path(begun.workspace.settings.target, file.path)}")
    if not can_ask():
        typer.echo("sddflow init --alembic creates them")
        return False
    return typer.confirm("Create them?", default=True)


def _go_on(begun: "Begun", made: tuple[str, ...]) -> None:
    for path in made:
        typer.echo(f"  wrote   {path}")
    feature = begun.features[0] if len(begun.features) == 1 else "FEATURE"
    typer.echo("\nnext:")
    typer.echo("  sddflow doctor            what is there, what is missing")
    if not begun.features:
        typer.echo('  sddflow spec new FEATURE "what it is for"')
    typer.echo(f"  sddflow run {feature}")


def _as_json(begun: "Begun", made: tuple[str, ...]) -> None:
    from sddflow.terminal.plain_json import text

    facts = {
        "workspace": begun.workspace.root,
        "target": begun.workspace.settings.target,
        "found": begun.found,
        "written": begun.written,
        "kept": begun.kept,
        "alembic": {"missing": [f.path for f in begun.environment], "created": made},
        "features": begun.features,
    }
    typer.echo(text(facts))
