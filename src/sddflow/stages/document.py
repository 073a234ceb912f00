"""Stage `document`: `agent_docs/<feature>.md` in the workspace, in the form its role demands."""

from dataclasses import dataclass
from pathlib import Path

from sddflow.domain.contract.account import account
from sddflow.domain.contract.gates import landing_gate
from sddflow.domain.contract.known import Known
from sddflow.domain.contract.role import contracts
from sddflow.domain.decision import Decision
from sddflow.domain.event import DecisionTaken, FilesWritten
from sddflow.domain.results import (
    CheckedSpec,
    Documented,
    Landed,
    Proposal,
    Proved,
    Reviewed,
    Written,
)  # fmt: skip
from sddflow.stages.services import Done, Services
from sddflow.workspace import inside

FOLDER = "agent_docs"


def document(
    proposal: Proposal,
    reviewed: Reviewed | None,
    written: Written,
    proved: Proved,
    landed: Landed,
    checked: CheckedSpec | None,
    services: Services,
) -> Done[Documented]:
    """Write what was changed, how it was proved, the way back, and how the contracts stand.

    The sections are those that the architect's contract demands, in its order; else those of the
    role that documents; else the usual ones.
    """
    from sddflow.rendering.document import Story, feature_document

    made = (checked, proposal, reviewed, written, proved)
    known = Known(services.plan, tuple(r for r in made if r is not None), _decisions(services))
    form = _form(services)
    story = Story(
        proposal, reviewed, written, proved, account(known), _approval(known), form.titles
    )
    text = feature_document(services.plan.feature, story)
    path = _free(services.workspace, form.folder, services.plan.feature, text)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8", newline="\n")
    shown = path.relative_to(services.workspace.resolve()).as_posix()
    services.emit(FilesWritten(services.step.stage, (shown,)))
    return Done(Documented((shown,)), f"wrote {shown} for migration {landed.revision}")


@dataclass(frozen=True, slots=True)
class _Form:
    """Which sections a contract demands, and in which folder."""

    titles: tuple[str, ...]
    folder: str


def _form(services: Services) -> _Form:
    found = (*contracts(services.plan, "design", "compete"), *contracts(services.plan, "document"))
    titles = next((t for c in found if (t := tuple(i.value for i in c.of("report")))), ())
    folder = next((i.value for c in found for i in c.of("document")), FOLDER)
    return _Form(titles, folder)


def _decisions(services: Services) -> tuple[Decision, ...]:
    return tuple(e.event.decision for e in services.history() if isinstance(e.event, DecisionTaken))


def _approval(known: Known) -> Decision | None:
    """The approval that let the files land: what code could not tell was confirmed by it."""
    gate = landing_gate(known.plan.workflow.stages)
    of_gate = (d for d in reversed(known.decisions) if d.gate == gate)
    return next((d for d in of_gate if d.answer == "approve"), None)


def _free(workspace: Path, folder: str, feature: str, text: str) -> Path:
    """`<feature>.md`, or with a number where another text stands there already."""
    number = 1
    while True:
        suffix = f"-{number}" if number > 1 else ""
        path = inside(workspace, f"{folder}/{feature}{suffix}.md")
        if not path.exists() or path.read_text("utf-8", errors="replace") == text:
            return path
        number += 1
