"""`sddflow spec`: feature specs."""

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sddflow.terminal.options import JsonOption, WorkspaceOption, open_workspace

if TYPE_CHECKING:
    from sddflow.app.specs import SpecReport


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
        typer.echo("no spec yet: write specs/FEATURE/spec.md in the target")
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


COMMANDS = (("list", list_), ("check", check))
