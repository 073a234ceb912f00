"""`workflows check`: whether a workflow can run, before it does."""

from collections.abc import Iterator
from dataclasses import replace

from sddflow.domain.finding import Finding, errors
from sddflow.domain.place import Place
from sddflow.domain.results import Decided, Feedback
from sddflow.domain.workflow import Workflow
from sddflow.errors import RoleError, SddflowError
from sddflow.roles.directory import Directory
from sddflow.roles.workflows import Listed, all_workflows, load_workflow
from sddflow.stages.registry import SHIPPED, Registry
from sddflow.workspace import Workspace


def check_workflows(workspace: Workspace, only: str = "") -> tuple[Listed, ...]:
    """Every workflow within reach, with what is wrong in it: form, roles, and the way of the data.

    Args:
        workspace: where.
        only: the name or path of one; all where none is given.

    Raises:
        WorkflowError: there is no workflow of that name.
    """
    found = all_workflows(workspace.root)
    if only:
        found = tuple(w for w in found if only in (w.file.stem, w.path))
        if not found:
            load_workflow(only, workspace.root)
    directory = Directory.of(workspace.root, workspace.target)
    return tuple(_deeper(listed, directory) for listed in found)


def _deeper(listed: Listed, directory: Directory) -> Listed:
    if listed.workflow is None:
        return listed
    more = (*_roles(listed, listed.workflow, directory), *_data(listed, listed.workflow, SHIPPED))
    findings = (*listed.findings, *more)
    return replace(listed, findings=findings, workflow=None if errors(more) else listed.workflow)


def _roles(listed: Listed, workflow: Workflow, directory: Directory) -> Iterator[Finding]:
    """Each role is there, once."""
    for stage in workflow.stages:
        for name in stage.roles:
            try:
                directory.find(name)
            except RoleError as error:
                yield _finding(
                    listed, "workflow-unknown-role", f"{stage.id}: {error.message}", error
                )


def _data(listed: Listed, workflow: Workflow, registry: Registry) -> Iterator[Finding]:
    """Each stage finds what it reads: made by a stage before it, not by one beside it."""
    made: set[type] = {Feedback}
    for stage in workflow.stages:
        if stage.is_gate:
            made.add(Decided)
            continue
        try:
            reads, makes = registry.reads(stage.uses), registry.makes(stage.uses)
        except SddflowError as error:
            yield _finding(listed, "workflow-unknown-stage", error.message, error)
            continue
        beside = {workflow.stages[i].uses for i in workflow.group(stage.id)} - {stage.uses}
        there = made - {registry.makes(uses) for uses in beside}
        for needed in reads:
            if not needed.optional and needed.kind not in there:
                yield Finding(
                    "workflow-nothing-to-read",
                    "error",
                    f"the stage {stage.id} reads {needed.kind.__name__}, which no stage before it "
                    "makes",
                    Place(listed.path),
                    cure=f"put a stage that makes it before {stage.id}",
                    by="workflow",
                )
        made.add(makes)


def _finding(listed: Listed, code: str, message: str, error: SddflowError) -> Finding:
    return Finding(code, "error", message, Place(listed.path), cure=error.cure, by="workflow")
