"""Workflow files: found by name or path, checked before anything runs, read as domain values.

    # yaml-language-server: $schema=workflow.schema.json
    name: database-feature
    description: From an approved spec to a proven migration.
    stages:
      - id: design                    # a stage: its id ...
        uses: design                  # ... the stage function, by default the id
        role: database-architect      # or `roles: [one, another]`: names or paths of agent files
        back: spec-check              # where a failed check sends the run: an earlier stage
      - gate: landing                 # a gate waits for a human
        ask: May these files land?    # the question that a yes answers
        back: design                  # where a revision goes
      - id: record
        always: true                  # runs even when the run was rejected or has failed

`workflow.schema.json` beside the shipped file says the same to editors.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from sddflow.bundled import shipped_workflows
from sddflow.domain.finding import Finding, errors
from sddflow.domain.place import Place
from sddflow.domain.workflow import Workflow
from sddflow.errors import WorkflowError
from sddflow.extensions import STAGES as STAGE_GROUP
from sddflow.extensions import WORKFLOWS, folders, names
from sddflow.roles.workflow_form import read_form
from sddflow.roles.workflow_rules import check_rules

Takes = Literal["none", "any", "some"]
FOLDER = "workflows"
LIMIT = 500_000
STAGES: Mapping[str, Takes] = MappingProxyType({
    "spec-check": "any", "design": "some", "compete": "some", "choose": "any", "review": "some",
    "write": "any", "verify": "none", "land": "none", "document": "any", "record": "none",
})  # fmt: skip
"""The stage functions that come with sddflow, and whether they work with roles."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A workflow file: `workflow` is None where an error is among its findings."""

    path: str
    file: Path
    workflow: Workflow | None
    findings: tuple[Finding, ...]


def load_workflow(
    name_or_path: str, workspace_root: Path, stages: Mapping[str, Takes] = STAGES
) -> Workflow:
    """The workflow of that name, or in that file, without any error in it.

    Args:
        name_or_path: the name of a file in `workflows/` (the workspace's come before the shipped
            ones), or a path relative to the workspace or the current folder.
        workspace_root: absolute path.
        stages: the stage functions there are, and whether they work with roles.

    Raises:
        WorkflowError: there is none (nearest names are offered), or it is not valid: the first
            problem, with its file and line.
    """
    file = _found(name_or_path, workspace_root)
    listed = _listed(file, workspace_root, stages)
    if listed.workflow is None:
        raise _refused(errors(listed.findings))
    return listed.workflow


def all_workflows(workspace_root: Path, stages: Mapping[str, Takes] = STAGES) -> tuple[Listed, ...]:
    """Every workflow within reach, the workspace's first; shadowed shipped ones are left out."""
    files = _files(workspace_root).values()
    return tuple(_listed_or_refused(file, workspace_root, stages) for file in files)


def check_workflow(
    text: str, shown_as: str, stages: Mapping[str, Takes] = STAGES
) -> tuple[Finding, ...]:
    """What is wrong with the text of a workflow file, in order of line."""
    return parse_workflow(text, shown_as, stages)[1]


def parse_workflow(
    text: str, shown_as: str, stages: Mapping[str, Takes] = STAGES
) -> tuple[Workflow | None, tuple[Finding, ...]]:
    """The workflow in a text, and what is wrong with it; None where an error is among it."""
    form, wrong = read_form(text, shown_as)
    if form is not None and any(
        s.uses not in stages for s in form.workflow.stages if not s.is_gate
    ):
        stages = {**dict.fromkeys(names(STAGE_GROUP), "any"), **stages}
    findings = wrong if form is None else (*wrong, *check_rules(form, shown_as, stages))
    ordered = tuple(sorted(findings, key=lambda f: f.place.line if f.place else 0))
    return (None if errors(ordered) or form is None else form.workflow), ordered


def _refused(wrong: tuple[Finding, ...]) -> WorkflowError:
    first, more = wrong[0], len(wrong) - 1
    others = f", and {more} more problem{'s' if more > 1 else ''}" if more else ""
    return WorkflowError(first.message + others, place=str(first.place), cure=first.cure)


def _listed(file: Path, root: Path, stages: Mapping[str, Takes]) -> Listed:
    shown = _shown(file, root)
    workflow, findings = parse_workflow(_text(file, shown), shown, stages)
    return Listed(shown, file, workflow, findings)


def _listed_or_refused(file: Path, root: Path, stages: Mapping[str, Takes]) -> Listed:
    """One file that cannot be read does not empty the list."""
    try:
        return _listed(file, root, stages)
    except WorkflowError as wrong:
        problem = Finding(
            "workflow-unreadable", "error", wrong.message, Place(wrong.place), cure=wrong.cure
        )
        return Listed(wrong.place, file, None, (problem,))


def _shown(file: Path, root: Path) -> str:
    resolved, base = file.resolve(), root.resolve()
    if resolved.is_relative_to(base):
        return resolved.relative_to(base).as_posix()
    shipped = resolved.parent == shipped_workflows().resolve()
    return f"shipped:{file.name}" if shipped else file.as_posix()


def _text(file: Path, shown: str) -> str:
    try:
        raw = file.read_bytes()
        if len(raw) > LIMIT:
            raise WorkflowError("the workflow file is larger than 500 kB", place=shown)
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        raise WorkflowError(
            "the workflow file is not UTF-8", place=shown, cure="save it as UTF-8"
        ) from wrong
    except OSError as wrong:
        why = (wrong.strerror or "unreadable").lower()
        raise WorkflowError(f"the workflow file cannot be read: {why}", place=shown) from wrong


def _files(root: Path) -> dict[str, Path]:
    """Name and file; an own file hides the shipped one of its name."""
    found: dict[str, Path] = {}
    added = (folder for _, folder in folders(WORKFLOWS))
    for folder in (root / FOLDER, shipped_workflows(), *added):
        for file in sorted([*folder.glob("*.yaml"), *folder.glob("*.yml")]):
            found.setdefault(file.stem, file)
    return found


def _found(asked: str, root: Path) -> Path:
    files = _files(root)
    if asked in files:
        return files[asked]
    if "/" in asked or asked.endswith((".yaml", ".yml")):
        for base in (root, root / FOLDER, Path.cwd()):
            if (file := base / Path(asked).expanduser()).is_file():
                return file
    import difflib

    near = difflib.get_close_matches(Path(asked).stem, files, n=3, cutoff=0.5)
    known = f"did you mean {' or '.join(near)}?" if near else f"known: {', '.join(files)}"
    raise WorkflowError(f"there is no workflow {asked!r}", cure=known)
