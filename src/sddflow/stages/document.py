"""Stage `document`: `agent_docs/<feature>.md` in the workspace."""

from pathlib import Path

from sddflow.domain.event import FilesWritten
from sddflow.domain.results import Documented, Landed, Proposal, Proved, Reviewed, Written
from sddflow.stages.services import Done, Services
from sddflow.workspace import inside

FOLDER = "agent_docs"


def document(
    proposal: Proposal,
    reviewed: Reviewed | None,
    written: Written,
    proved: Proved,
    landed: Landed,
    services: Services,
) -> Done[Documented]:
    """Write what was changed, how it was proved, and the way back."""
    from sddflow.rendering.document import feature_document

    text = feature_document(services.plan.feature, proposal, reviewed, written, proved)
    path = _free(services.workspace, services.plan.feature, text)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8", newline="\n")
    shown = path.relative_to(services.workspace.resolve()).as_posix()
    services.emit(FilesWritten(services.step.stage, (shown,)))
    return Done(Documented((shown,)), f"wrote {shown} for migration {landed.revision}")


def _free(workspace: Path, feature: str, text: str) -> Path:
    """`<feature>.md`, or with a number where another text stands there already."""
    number = 1
    while True:
        suffix = f"-{number}" if number > 1 else ""
        path = inside(workspace, f"{FOLDER}/{feature}{suffix}.md")
        if not path.exists() or path.read_text("utf-8", errors="replace") == text:
            return path
        number += 1
