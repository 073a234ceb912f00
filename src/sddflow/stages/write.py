"""Stage `write`: from the design to the files that carry it; the target is only read."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path, PurePosixPath

from sddflow.domain.contract.guard import refusals
from sddflow.domain.contract.role import MAKERS, contracts
from sddflow.domain.event import FindingRaised, Noted
from sddflow.domain.finding import Finding, errors
from sddflow.domain.place import Place
from sddflow.domain.results import Proposal, Written
from sddflow.domain.workflow import Back, Proceed
from sddflow.errors import ScopeError
from sddflow.stages.services import Done, Services


def write(proposal: Proposal, services: Services) -> Done[Written]:
    """Write models, schemas, migration and tests as a change set, and review the migration."""
    from sddflow.artifacts.writing import write_files

    at = services.once("written at", lambda: services.now().isoformat())
    feature = services.plan.feature
    written = write_files(proposal, feature, services.target, datetime.fromisoformat(at))
    written = _within_scope(written, services)
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


def _within_scope(written: Written, services: Services) -> Written:
    """The files, none of which a role's contract forbids.

    Raises:
        ScopeError: one is outside of what a role may write.
    """
    paths = tuple(each.path for each in written.change_set.files)
    missing: list[str] = []
    for contract in contracts(services.plan, *MAKERS):
        named = [item.value for item in contract.of("scope")]
        scopes = {folder: at for folder in named if (at := _scope(folder, services)) is not None}
        missing += [folder for folder in named if folder not in scopes]
        for refused in refusals(contract, paths, scopes)[:1]:
            raise ScopeError(
                f"{refused.path} {refused.why}, which {contract.role} may not write "
                f"({refused.item.text})",
                place=refused.path,
                cure="choose another role for the stage, or state the scope under `sddflow:` in "
                "the role's front matter",
            )
    return replace(written, scope_missing=tuple(dict.fromkeys(missing)))


def _scope(folder: str, services: Services) -> str | None:
    """What leads from the folder that a scope is named from to the target; None: it is nowhere."""
    if (services.target / folder).is_dir():
        return ""
    workspace, target = services.workspace.resolve(), services.target.resolve()
    if (workspace / folder).is_dir() and target.is_relative_to(workspace):
        return target.relative_to(workspace).as_posix()
    name = PurePosixPath(folder).name
    return folder if target.name == name else None


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
