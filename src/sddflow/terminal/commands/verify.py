"""`sddflow verify [PATH]`."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sddflow.terminal.options import JsonOption, WorkspaceOption

if TYPE_CHECKING:
    from sddflow.domain.proof import CheckResult, Proof
    from sddflow.terminal.screen import Screen

_FORMS = ("text", "json", "junit", "sarif", "github", "markdown")


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
    form: Annotated[
        str,
        typer.Option(
            "--format", metavar="FORM", help="text, json, junit, sarif, github or markdown."
        ),
    ] = "text",
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
    from sddflow.terminal.screen import screen_of

    if explain:
        typer.echo(verifying.explain(explain), nl=False)
        return
    form = _known("json" if as_json else form)
    screen = screen_of(sys.stdout)
    proof = verifying.verify(
        verifying.subject(path, workspace, on, sizes),
        revisions=tuple(revision or ()),
        every=every,
        since=since,
        baseline=baseline,
        cached=cache,
        notify=(lambda check: _tell(check, screen)) if form == "text" else _quiet,
        note=_quiet,
    )
    _answer(proof, form, screen)
    raise typer.Exit(0 if proof.ok else 1)


def _known(form: str) -> str:
    if form not in _FORMS:
        from sddflow.errors import UsageError

        raise UsageError(f"there is no format {form!r}", cure=", ".join(_FORMS))
    return form


def _answer(proof: "Proof", form: str, screen: "Screen") -> None:
    if form == "text":
        _judge(proof, screen)
    elif form == "json":
        from sddflow.terminal.plain_json import text

        typer.echo(text(_facts(proof)))
    else:
        from sddflow.app.verifying import formatted

        typer.echo(formatted(proof, form).rstrip("\n"))


def _quiet(_: object) -> None:
    """Nothing is told on the way."""


def _facts(proof: "Proof") -> dict[str, Any]:
    return {
        "ok": proof.ok,
        "target": proof.target,
        "revisions": proof.revisions,
        "dialects": proof.dialects,
        "checks": proof.checks,
        "findings": proof.findings,
    }


def _tell(check: "CheckResult", screen: "Screen") -> None:
    from sddflow.terminal.ages import clock
    from sddflow.terminal.paint import Tone, cut, pad, paint

    marks: dict[str, tuple[str, Tone]] = {
        "passed": ("✓", "good"),
        "failed": ("✗", "bad"),
        "skipped": ("·", "quiet"),
    }
    mark, tone = marks[check.status]
    reason = check.reason if check.status == "passed" else f"{check.status}: {check.reason}"
    head = f"{pad(check.dialect or 'source', 11)} {pad(check.id, 24)} {clock(check.seconds):>7}"
    room = max(screen.width - len(head) - 3, 20)
    said = cut(reason, room) if screen.terminal and reason else reason
    typer.echo(f"{paint(mark, tone, screen)} {head}  {paint(said, 'quiet', screen)}".rstrip())


def _judge(proof: "Proof", screen: "Screen") -> None:
    from sddflow.terminal.findings import tell_findings
    from sddflow.terminal.paint import paint

    typer.echo("")
    open_ones = [f for f in proof.findings if not f.allowed]
    if open_ones:
        tell_findings(open_ones, screen)
        typer.echo("")
    for finding in (f for f in proof.findings if f.allowed):
        place = f"{finding.place}: " if finding.place else ""
        typer.echo(paint(f"  · {place}{finding.code} allowed: {finding.allowed}", "quiet", screen))
    verdict = paint("holds", "good", screen) if proof.ok else paint("does not hold", "bad", screen)
    revisions, on = ", ".join(proof.revisions), ", ".join(proof.dialects) or "no database"
    typer.echo(f"{proof.target}, revision {revisions}: {verdict} on {on}")
