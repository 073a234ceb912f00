"""A proof for other programs: which forms there are, where they go, how their places are told."""

import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from sddflow.domain.finding import Finding
from sddflow.domain.place import Place
from sddflow.domain.proof import Proof
from sddflow.errors import UsageError

FORMS = ("text", "json", "junit", "sarif", "github", "markdown")
_BESIDE = ("alembic.ini", "pyproject.toml", "setup.cfg")


@dataclass(frozen=True, slots=True)
class Report:
    """A form, and the file it goes to.

    Args:
        form: one of `FORMS`.
        file: "" is standard output.
    """

    form: str
    file: Path | None = None


def reports(forms: list[str], output: Path | None = None) -> tuple[Report, ...]:
    """What `--format FORM[=FILE] --output FILE` mean; exactly one report is shown.

    Args:
        forms: as they were given; text where none is.
        output: a file for the only form that names none.

    Raises:
        UsageError: an unknown form, two forms for one place, a folder that is not there.
    """
    found = tuple(_report(said) for said in forms)
    if output is not None:
        found = _into(found, output)
    shown = [r.form for r in found if r.file is None]
    if len(shown) > 1:
        raise UsageError(
            f"{' and '.join(shown)} cannot both be printed", cure=f"--format {shown[1]}=FILE"
        )
    for report in found:
        _writable(report)
    return found if shown else (*found, Report("text"))


def _report(said: str) -> Report:
    form, _, file = said.partition("=")
    if form not in FORMS:
        raise UsageError(f"there is no format {form!r}", cure=", ".join(FORMS))
    return Report(form, Path(file) if file else None)


def _into(found: tuple[Report, ...], output: Path) -> tuple[Report, ...]:
    free = [r for r in found if r.file is None]
    if len(free) != 1:
        raise UsageError("--output is for one format", cure="--format sarif --output out.sarif")
    return tuple(replace(r, file=output) if r.file is None else r for r in found)


def _writable(report: Report) -> None:
    if report.form == "text" and report.file is not None:
        raise UsageError("text is for the terminal", cure="--format markdown=FILE, or > FILE")
    if report.file is not None and not report.file.absolute().parent.is_dir():
        raise UsageError("there is no such folder", place=str(report.file.parent))


def formatted(proof: Proof, form: str, target: Path) -> str:
    """A proof as another program reads it, its places relative to the repository's root.

    Args:
        proof: what was seen.
        form: `junit`, `sarif`, `github` or `markdown`.
        target: the folder that was verified.
    """
    from sddflow import __version__
    from sddflow.proof.pages import contents
    from sddflow.rendering.reports.github import github
    from sddflow.rendering.reports.junit import junit
    from sddflow.rendering.reports.markdown import markdown
    from sddflow.rendering.reports.sarif import sarif

    proof = in_repository(proof, target)
    writers: dict[str, Callable[[], str]] = {
        "junit": lambda: junit(proof),
        "sarif": lambda: sarif(proof, dict(contents()), __version__),
        "github": lambda: github(proof),
        "markdown": lambda: markdown(proof),
    }
    return writers[form]()


def in_repository(proof: Proof, target: Path) -> Proof:
    """Places relative to the root of the repository that holds the target, if one does.

    A finding without a place stands at the settings of Alembic: code scanning takes none without.
    """
    target = target.resolve()
    root = next((p for p in (target, *target.parents) if (p / ".git").exists()), target)
    below = PurePosixPath(os.path.relpath(target, root))
    beside = next((name for name in _BESIDE if (target / name).is_file()), "")
    return replace(proof, findings=tuple(_placed(f, below, beside) for f in proof.findings))


def _placed(finding: Finding, below: PurePosixPath, beside: str) -> Finding:
    if finding.place is None:
        return replace(finding, place=Place(str(below / beside), 1)) if beside else finding
    return replace(finding, place=Place(str(below / finding.place.file), finding.place.line))
