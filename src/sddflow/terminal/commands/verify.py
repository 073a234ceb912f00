"""`sddflow verify [PATH]`."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sddflow.terminal.options import JsonOption, WorkspaceOption

if TYPE_CHECKING:
    from sddflow.domain.proof import CheckResult, Proof
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
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Prove the newest migration on scratch databases.

    It works on any Alembic project, without a run: upgrade, look, downgrade, look, upgrade, with
    rows in the tables. No database of yours is touched.
    """
    from sddflow.app.verifying import subject
    from sddflow.app.verifying import verify as prove

    what = subject(path, workspace, on)
    revisions = tuple(revision or ())
    if as_json:
        from sddflow.terminal.plain_json import text

        proof = prove(what, revisions=revisions, notify=_quiet, note=_quiet)
        typer.echo(text(_facts(proof)))
    else:
        from sddflow.terminal.screen import screen_of

        screen = screen_of(sys.stdout)
        proof = prove(
            what, revisions=revisions, notify=lambda check: _tell(check, screen), note=_quiet
        )
        _judge(proof, screen)
    raise typer.Exit(0 if proof.ok else 1)


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
    head = f"{pad(check.dialect, 11)} {pad(check.id, 22)} {clock(check.seconds):>7}"
    room = max(screen.width - len(head) - 3, 20)
    said = cut(reason, room) if screen.terminal and reason else reason
    typer.echo(f"{paint(mark, tone, screen)} {head}  {paint(said, 'quiet', screen)}".rstrip())


def _judge(proof: "Proof", screen: "Screen") -> None:
    from sddflow.terminal.findings import tell_findings
    from sddflow.terminal.paint import paint

    typer.echo("")
    if proof.findings:
        tell_findings(proof.findings, screen)
        typer.echo("")
    verdict = paint("holds", "good", screen) if proof.ok else paint("does not hold", "bad", screen)
    revisions = ", ".join(proof.revisions)
    typer.echo(f"{proof.target}, revision {revisions}: {verdict} on {', '.join(proof.dialects)}")
