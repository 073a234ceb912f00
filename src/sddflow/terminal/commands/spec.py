"""`sddflow spec`: feature specs."""

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sddflow.errors import UsageError
from sddflow.terminal.options import JsonOption, WorkspaceOption, open_workspace

if TYPE_CHECKING:
    from sddflow.app.specs import Drafted, SpecReport
    from sddflow.workspace import Workspace


def list_(*, as_json: JsonOption = False, workspace: WorkspaceOption = None) -> None:
    """List the feature specs of the target."""
    from sddflow.target.features import list_features

    found = list_features(open_workspace(workspace).target)
    if as_json:
        from sddflow.terminal.plain_json import text

        typer.echo(text({"specs": [{"feature": f.words or f.name, "path": f.path} for f in found]}))
        return
    from sddflow.terminal.paint import columns
    from sddflow.terminal.screen import screen_of

    if not found:
        typer.echo('no spec yet: sddflow spec new FEATURE "what it is for" drafts one')
    rows: Any = [[(f.words or f.name, "strong"), (f.path, "quiet")] for f in found]
    for line in columns(rows, screen_of(sys.stdout)):
        typer.echo(line)


def check(
    feature: Annotated[str, typer.Argument(metavar="FEATURE", show_default=False)],
    *,
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Read a spec as a run would: what it says, what is missing, what to ask."""
    from sddflow.app.specs import check_feature

    report = check_feature(open_workspace(workspace), feature)
    if as_json:
        _as_json(report)
    else:
        _tell(report)
    raise typer.Exit(0 if report.ok else 1)


def _as_json(report: "SpecReport") -> None:
    from sddflow.terminal.plain_json import text

    document = report.document
    facts = {
        "ok": report.ok,
        "feature": document.feature,
        "path": document.path,
        "requirements": len(document.requirements),
        "entities": document.entities,
        "relationships": document.relationships,
        "findings": report.findings,
        "questions": report.questions,
    }
    typer.echo(text(facts))


def _tell(report: "SpecReport") -> None:
    from sddflow.domain.results import CheckedSpec
    from sddflow.rendering.sections import sections
    from sddflow.terminal.findings import tell_findings
    from sddflow.terminal.gate.sections import heading, section_lines
    from sddflow.terminal.screen import screen_of

    screen = screen_of(sys.stdout)
    checked = CheckedSpec(report.document, (), report.questions)
    for section in sections(checked):
        typer.echo(heading(section, screen))
        for line in section_lines(section, screen):
            typer.echo(line)
        typer.echo("")
    tell_findings(report.findings, screen)
    if not report.findings:
        typer.echo("nothing to find fault with")


def new(
    feature: Annotated[str, typer.Argument(metavar="FEATURE", show_default=False)],
    description: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="DESCRIPTION",
            help="What it is for, in your words; - reads standard input.",
            show_default=False,
        ),
    ] = None,
    *,
    model: Annotated[
        str,
        typer.Option("--model", "-m", metavar="NAME", help="offline, anthropic:ID, sonnet, …"),
    ] = "",
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Draft a spec where there is none, for you to edit; overwrite nothing."""
    from sddflow.app.specs import new_spec

    def asking(name: str) -> None:
        if name != "offline" and not as_json:
            typer.echo(f"asking {name} for a draft …", err=True)

    place = open_workspace(workspace)
    drafted = new_spec(place, feature, _words(description or []), model=model, asking=asking)
    if as_json:
        _draft_as_json(drafted)
    else:
        _tell_draft(drafted, place)


def _words(description: list[str]) -> str:
    """The description as given, or from standard input for a dash.

    Raises:
        UsageError: standard input is not UTF-8.
    """
    if description != ["-"]:
        return " ".join(description)
    from sddflow.app.specs import LONGEST

    try:
        return sys.stdin.buffer.read(4 * LONGEST + 4).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UsageError("the description is not UTF-8", place="standard input") from None


def _draft_as_json(drafted: "Drafted") -> None:
    from sddflow.terminal.plain_json import text

    document = drafted.document
    facts = {
        "path": document.path,
        "feature": document.feature,
        "status": "draft",
        "model": drafted.model,
        "cost": drafted.spent.cost,
        "open": document.markers,
        "next": drafted.then,
    }
    typer.echo(text(facts))


def _tell_draft(drafted: "Drafted", place: "Workspace") -> None:
    import os

    path = os.path.relpath(place.target / drafted.document.path)
    by = "the offline rules" if drafted.model == "offline" else drafted.model
    typer.echo(f"wrote {path}, a draft by {by} for you to edit")
    if drafted.model != "offline":
        typer.echo(f"  {drafted.spent}")
    for marker in drafted.document.markers:
        typer.echo(f"  line {marker.place.line}: {' '.join(marker.text.split())}")
    typer.echo("\nnext:")
    typer.echo(f"  edit {path}")
    for command in drafted.then:
        typer.echo(f"  {command}")


COMMANDS = (("list", list_), ("new", new), ("check", check))
