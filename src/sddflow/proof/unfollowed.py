"""Models that changed since a git ref, and no revision that follows them."""

from dataclasses import replace
from pathlib import Path

from sddflow.domain.finding import Finding
from sddflow.domain.proof import CheckResult, Proof
from sddflow.domain.settings import Settings
from sddflow.proof.checks import matches_models, upgrade
from sddflow.proof.named import Beginning
from sddflow.proof.prove import Note, Notify, prove
from sddflow.proof.since import Changed
from sddflow.target.application import Application

_CHECKS = (upgrade.CHECK, matches_models.CHECK)
_TABLES = ("Table(", "Column(", "mapped_column(")


def models_changed(application: Application, changed: Changed) -> bool:
    """Whether a file that came or changed declares tables, outside of the migrations."""
    root = application.root
    scripts = (root / application.migrations.script_location).resolve()
    mapped = {(root / c.place.file).resolve() for c in application.reading.conventions.classes}
    files = (f for f in changed.new | changed.edited if f.suffix == ".py" and f.is_file())
    return any(
        file.resolve() in mapped or any(word in _text(file) for word in _TABLES)
        for file in files
        if not file.resolve().is_relative_to(scripts)
    )


def unfollowed(
    application: Application, settings: Settings, *, label: str, since: str, notify: Notify,
    note: Note,
) -> Proof:  # fmt: skip
    """What the models ask for that the newest revision does not build, and older ones did not ask.

    Args:
        application: the target.
        settings: name the dialects.
        label: what is verified, in words.
        since: the git ref.
        notify: called after the comparison on each dialect.
        note: called with lines of progress.

    Raises:
        TargetError: there is no revision.
    """

    def told(result: CheckResult) -> None:
        if result.id == matches_models.CHECK.id:
            notify(result)

    proof = prove(
        application, settings=settings, conventions=application.reading.conventions, label=label,
        revisions=application.migrations.revisions[-1:], checks=_CHECKS,
        start=Beginning(since=since, followed=False), notify=told, note=note,
    )  # fmt: skip
    found = (_at_model(application, f) for f in proof.findings if f.code.startswith("models-"))
    results = tuple(c for c in proof.checks if c.id == matches_models.CHECK.id)
    return replace(proof, revisions=(), checks=results, findings=tuple(found), sql=())


def _at_model(application: Application, finding: Finding) -> Finding:
    """At the class: the revision that it seems to be about had landed."""
    model = application.reading.conventions.of_table(finding.table) if finding.table else None
    return replace(finding, place=model.place if model else None, revision="")


def _text(file: Path) -> str:
    return file.read_text("utf-8", "replace")
