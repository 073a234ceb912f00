"""Stage `write`: from the design to the files that carry it; the target is only read."""

from datetime import datetime
from pathlib import Path

from sddflow.domain.event import FindingRaised, Noted
from sddflow.domain.finding import Finding, errors
from sddflow.domain.place import Place
from sddflow.domain.results import Proposal, Written
from sddflow.domain.workflow import Back, Proceed
from sddflow.stages.services import Done, Services


def write(proposal: Proposal, services: Services) -> Done[Written]:
    """Write models, schemas, migration and tests as a change set, and review the migration."""
    from sddflow.artifacts.writing import write_files

    at = services.once("written at", lambda: services.now().isoformat())
    feature = services.plan.feature
    written = write_files(proposal, feature, services.target, datetime.fromisoformat(at))
    stage, files = services.step.stage, written.change_set.files
    for each in files:
        services.emit(Noted(stage, f"{'~' if each.replaces else '+'} {each.path}: {each.purpose}"))
    found = _reviewed(proposal, written)
    for finding in (*found, *_dirty(services.target, written)):
        services.emit(FindingRaised(stage, finding))
    wrong = errors(found)
    if wrong:
        return Done(written, wrong[0].message, Back("design", wrong[0].message))
    revision = written.change_set.revision
    return Done(written, f"{len(files)} files, migration {revision}", Proceed())


def _reviewed(proposal: Proposal, written: Written) -> tuple[Finding, ...]:
    from sddflow.artifacts.review import review_migration

    path = written.change_set.migration
    text = next(each.content for each in written.change_set.files if each.path == path)
    modules = (proposal.conventions.models_module, proposal.conventions.schemas_module)
    packages = {module.split(".", maxsplit=1)[0] for module in modules if module}
    return review_migration(text, path=path, packages=packages)


def _dirty(target: Path, written: Written) -> tuple[Finding, ...]:
    """Files that are replaced and have changes git does not know: no obstacle, but worth a look."""
    from sddflow.artifacts.dirty import dirty_paths

    replaced = (each.path for each in written.change_set.files if each.replaces)
    return tuple(
        Finding(
            "landing-dirty-file",
            "warning",
            "the file has uncommitted changes; they stay, but will stand in one diff with these",
            Place(path),
            cure="commit or stash them first to keep the two apart",
            by="write",
        )
        for path in dirty_paths(target, replaced)
    )
