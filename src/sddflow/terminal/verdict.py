"""A proof for the one who asked for it: the findings by severity, then one verdict."""

import textwrap
from collections.abc import Iterator
from dataclasses import replace

import typer

from sddflow.domain.finding import Finding
from sddflow.domain.proof import Proof
from sddflow.rendering.reports.counted import counted, skips
from sddflow.terminal.findings import tell_findings
from sddflow.terminal.paint import Tone, paint
from sddflow.terminal.screen import Screen

_HEADS: tuple[tuple[str, str, Tone], ...] = (
    ("error", "Errors: seen to break, lose, leak or block", "bad"),
    ("warning", "Warnings: will hurt, or a question to you", "warning"),
    ("info", "Worth knowing", "quiet"),
)
_WIDEST = 100


def tell_verdict(proof: Proof, screen: Screen, *, every: bool) -> None:
    """Print what was found, what is allowed, what was skipped, and the verdict.

    Args:
        proof: what was seen.
        screen: where it is shown.
        every: checks with nothing of theirs to look at are named too.
    """
    for severity, head, tone in _HEADS:
        found = [f for f in proof.findings if f.severity == severity and not f.allowed]
        if found:
            typer.echo(paint(head, tone, screen))
            tell_findings(found, screen)
            typer.echo("")
    allowed = [f for f in proof.findings if f.allowed]
    if allowed:
        typer.echo(paint("Allowed in the file", "quiet", screen))
        for finding in allowed:
            _tell(_allowed(finding), screen, "quiet")
        typer.echo("")
    for said in _skipped(proof, every=every):
        _tell(said, screen, "quiet")
    _tell_end(proof, screen)


def _allowed(finding: Finding) -> str:
    place = f"{finding.place}: " if finding.place else ""
    return f"· {place}{finding.code}, because {finding.allowed}"


def _skipped(proof: Proof, *, every: bool) -> Iterator[str]:
    """Why several checks could not look; that one has nothing of its own to see is usual."""
    for why, names in skips(proof).items():
        if every or len(names) > 1:
            yield f"· skipped: {', '.join(names) if len(names) < 6 else _many(names)}: {why}"


def _many(names: list[str]) -> str:
    return f"{len(names)} checks, {names[0]} to {names[-1]}"


def _tell_end(proof: Proof, screen: Screen) -> None:
    tone: Tone = "good" if proof.ok else "bad"
    mark, verdict = ("✓", "holds") if proof.ok else ("✗", "does not hold")
    if proof.strict and not proof.ok and replace(proof, strict=False).ok:
        verdict += ": warnings count (--strict)"
    typer.echo(paint(f"{mark} {proof.target} {verdict}", tone, screen))
    _tell(_ran(proof), screen, "plain")
    codes = dict.fromkeys(f.code for f in proof.findings if not f.allowed)
    if codes:
        _tell(f"sddflow verify --explain {next(iter(codes))} says more", screen, "quiet")


def _ran(proof: Proof) -> str:
    on = ", ".join(proof.dialects) or "no database"
    if not proof.revisions and proof.dialects:
        return f"no revision is new; the models changed, on {on}: {counted(proof)}"
    if not proof.revisions:
        return "no revision is new: nothing was run"
    return f"{_revisions(proof.revisions)} on {on}: {counted(proof)}"


def _revisions(tested: tuple[str, ...]) -> str:
    if len(tested) > 3:
        return f"{len(tested)} revisions, {tested[0]} to {tested[-1]},"
    return f"revision{'s' if len(tested) > 1 else ''} {', '.join(tested)}"


def _tell(said: str, screen: Screen, tone: Tone) -> None:
    width = min(screen.width, _WIDEST)
    lines = textwrap.wrap(
        screen.text(said), width - 2, initial_indent="  ", subsequent_indent="    ",
        break_on_hyphens=False, break_long_words=False,
    )  # fmt: skip
    typer.echo(paint("\n".join(lines), tone, screen))
