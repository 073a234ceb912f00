"""`spec check`: a spec read as a run would read it, without a run."""

from dataclasses import dataclass

from sddflow.domain.finding import Finding, errors
from sddflow.domain.schema.design import Question
from sddflow.domain.spec.document import SpecDocument
from sddflow.errors import TargetError
from sddflow.workspace import Workspace, inside


@dataclass(frozen=True, slots=True)
class SpecReport:
    """A spec, read and checked.

    Args:
        document: what it says.
        findings: what its rules say.
        questions: at most three, for a human.
    """

    document: SpecDocument
    findings: tuple[Finding, ...]
    questions: tuple[Question, ...]

    @property
    def ok(self) -> bool:
        """Nothing in it forbids to go on."""
        return not errors(self.findings)


def check_feature(workspace: Workspace, feature: str) -> SpecReport:
    """Read and check the spec of a feature; nothing is written.

    Raises:
        SpecError: there is none of that name, or it cannot be read.
    """
    from sddflow.domain.checks.spec import check_spec, questions
    from sddflow.domain.spec.parse import parse_spec
    from sddflow.target.features import find_spec
    from sddflow.target.texts import read_text

    path = find_spec(workspace.target, feature)
    text = read_text(inside(workspace.target, path))
    document = parse_spec(text, feature=feature, path=path)
    findings = check_spec(document, _existing(workspace))
    return SpecReport(document, findings, questions(document, findings))


def _existing(workspace: Workspace) -> tuple[str, ...]:
    """Names of the application's tables and classes; () where its code cannot be read."""
    from sddflow.target.conventions import read_conventions

    try:
        classes = read_conventions(workspace.target, workspace.settings).classes
    except TargetError:
        return ()
    return tuple(sorted({name for c in classes for name in (c.name, c.table)}))
