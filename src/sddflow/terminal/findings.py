"""Findings for a human: severity, place, sentence, evidence, cure."""

import textwrap
from collections.abc import Iterable

import typer

from sddflow.domain.finding import Finding
from sddflow.terminal.paint import Tone, paint
from sddflow.terminal.screen import Screen

_MARKS: dict[str, tuple[str, Tone]] = {
    "error": ("✗", "bad"),
    "warning": ("!", "warning"),
    "info": ("·", "quiet"),
}
_EVIDENCE = 6


def tell_findings(findings: Iterable[Finding], screen: Screen) -> None:
    """Print findings, errors first."""
    for finding in sorted(findings, key=lambda f: list(_MARKS).index(f.severity)):
        _tell(finding, screen)


def _tell(finding: Finding, screen: Screen) -> None:
    mark, tone = _MARKS[finding.severity]
    place = f"{finding.place}: " if finding.place else ""
    on = f" on {finding.dialect}" if finding.dialect else ""
    width = min(screen.width, 100)
    said = textwrap.wrap(
        screen.text(f"{place}{finding.message}"),
        width - 4,
        subsequent_indent="    ",
        break_on_hyphens=False,
    )
    typer.echo(f"  {paint(mark, tone, screen)} {chr(10).join(said)}")
    for line in finding.evidence.splitlines()[:_EVIDENCE]:
        typer.echo(f"      {paint(line, 'quiet', screen)}")
    indent = "    "
    if finding.cure:
        cure = textwrap.fill(finding.cure, width - 4, subsequent_indent=indent)
        typer.echo(f"{indent}{paint(cure, 'accent', screen)}")
    typer.echo(f"{indent}{paint(finding.code + on, 'quiet', screen)}")
