"""`sddflow adr`: architecture decision records; written on consent, never by themselves."""

from typing import Annotated

import typer

from sddflow.terminal.options import JsonOption, WorkspaceOption, open_workspace


def list_(*, as_json: JsonOption = False, workspace: WorkspaceOption = None) -> None:
    """List the ADRs there are, and the decisions that deserve one."""
    from sddflow.app.adr import due
    from sddflow.records.reading import read_records

    place = open_workspace(workspace)
    there = [r for r in read_records(place.root, place.target) if r.kind == "adr"]
    wanted = due(place)
    if as_json:
        from sddflow.terminal.plain_json import text

        records = [{"path": r.path, "title": r.title, "status": r.stage} for r in there]
        names = [{"name": d.name, "title": d.choice.title, "run": d.run} for d in wanted]
        typer.echo(text({"records": records, "due": names}))
        return
    for record in there:
        typer.echo(f"{record.path}  {record.stage}  {record.title}")
    for decision in wanted:
        typer.echo(
            f"due: {decision.choice.title} ({decision.run}): sddflow adr new {decision.name}"
        )
    if not there and not wanted:
        typer.echo("no ADRs yet, and no decision of a run that deserves one")


def new(
    title: Annotated[
        str,
        typer.Argument(
            metavar="TITLE", help="Of a decision that `adr list` calls due.", show_default=False
        ),
    ],
    *,
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Write the ADR of a decision that a run took, as Proposed."""
    from sddflow.app.adr import new as write

    path = write(open_workspace(workspace), title)
    if as_json:
        from sddflow.terminal.plain_json import text

        typer.echo(text({"path": path}))
        return
    typer.echo(f"wrote {path}, as Proposed")


COMMANDS = (("list", list_), ("new", new))
