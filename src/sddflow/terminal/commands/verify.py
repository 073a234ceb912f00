"""`sddflow verify [PATH]`."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sddflow.terminal.options import JsonOption, WorkspaceOption

if TYPE_CHECKING:
    from sddflow.app.reporting import Report
    from sddflow.domain.proof import Proof
    from sddflow.terminal.screen import Screen


def verify(
    path: Annotated[
        Path | None,
        typer.Argument(
            metavar="PATH", help="An application's folder; the target's.", show_default=False
        ),
    ] = None,
    *,
    on: Annotated[
        str,
        typer.Option(
            "--on", metavar="WHERE", help="sqlite, postgres, both, or a scratch server's URL."
        ),
    ] = "",
    revision: Annotated[
        list[str] | None,
        typer.Option("--revision", metavar="ID", help="Test this one instead of the newest."),
    ] = None,
    every: Annotated[
        bool, typer.Option("--all", help="Test every revision, from the first on.")
    ] = False,
    since: Annotated[
        str,
        typer.Option("--since", metavar="REF", help="Test those that came since a git ref."),
    ] = "",
    python: Annotated[
        str,
        typer.Option("--python", metavar="PATH", help="The interpreter of the application."),
    ] = "",
    sizes: Annotated[
        Path | None,
        typer.Option("--sizes", metavar="FILE", help="Rows of tables: CSV or JSON."),
    ] = None,
    baseline: Annotated[
        str,
        typer.Option(
            "--baseline", metavar="FILE", help="Start from a dump of the schema, or from models."
        ),
    ] = "",
    cache: Annotated[
        bool,
        typer.Option(
            "--cache/--no-cache", help="Keep what earlier revisions build, for the next time."
        ),
    ] = True,
    strict: Annotated[
        bool, typer.Option("--strict", help="It does not hold where there are warnings.")
    ] = False,
    forms: Annotated[
        list[str] | None,
        typer.Option(
            "--format",
            metavar="FORM[=FILE]",
            help="text, json, junit, sarif, github or markdown; again for another file.",
        ),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", metavar="FILE", help="Where the format goes; text is shown."),
    ] = None,
    verbose: Annotated[
        bool, typer.Option("-v", "--verbose", help="A line for each check.")
    ] = False,
    explain: Annotated[
        str,
        typer.Option("--explain", metavar="CODE", help="Say what a code means; all lists them."),
    ] = "",
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Prove migrations on scratch databases: the newest one, where nothing else is said.

    It works on any Alembic project, without a run: upgrade, look, downgrade, look, upgrade, with
    rows in the tables. No database of yours is touched.
    """
    from sddflow.app import verifying
    from sddflow.app.reporting import reports
    from sddflow.terminal.progress import Progress
    from sddflow.terminal.screen import screen_of

    if explain:
        typer.echo(verifying.explain(explain), nl=False)
        return
    wanted = reports([*(forms or ()), *(("json",) if as_json else ())], output)
    screen = screen_of(sys.stdout)
    shown = next(report.form for report in wanted if report.file is None)
    progress = Progress(screen, every=verbose, quiet=shown != "text")
    subject = verifying.subject(path, workspace, on, sizes, python)
    try:
        proof = verifying.verify(
            subject,
            revisions=tuple(revision or ()),
            every=every,
            since=since,
            baseline=baseline,
            cached=cache,
            strict=strict,
            notify=progress.check,
            note=progress.note,
        )
    finally:
        progress.end()
    for report in sorted(wanted, key=lambda r: r.file is None):
        _answer(report, proof, subject.target, screen, verbose=verbose)
    raise typer.Exit(0 if proof.ok else 1)


def _answer(
    report: "Report", proof: "Proof", target: Path, screen: "Screen", *, verbose: bool
) -> None:
    """Show a report, or write it to its file."""
    if report.form == "text" and report.file is None:
        from sddflow.terminal.verdict import tell_verdict

        tell_verdict(proof, screen, every=verbose)
        return
    said = _said(report.form, proof, target)
    if report.file is None:
        typer.echo(said)
    else:
        report.file.write_text(f"{said}\n", "utf-8")


def _said(form: str, proof: "Proof", target: Path) -> str:
    if form == "json":
        from sddflow.terminal.plain_json import text

        return text(_facts(proof))
    from sddflow.app.reporting import formatted

    return formatted(proof, form, target).rstrip("\n")


def _facts(proof: "Proof") -> dict[str, Any]:
    return {
        "ok": proof.ok,
        "target": proof.target,
        "revisions": proof.revisions,
        "dialects": proof.dialects,
        "checks": proof.checks,
        "findings": proof.findings,
    }
