"""A gate: what a human is shown, made of the results since the gate before it."""

from pathlib import Path

from sddflow.domain.change_set import ChangeSet
from sddflow.domain.decision import Section, Shown
from sddflow.domain.digest import digest
from sddflow.domain.results import CheckedSpec, Result, Written
from sddflow.domain.spent import Spent
from sddflow.domain.workflow import Stage


def shown(stage: Stage, part: tuple[Result, ...], newest: tuple[Result, ...], cost: Spent) -> Shown:
    """Exactly what is to be decided on.

    Args:
        stage: the gate.
        part: the results since the gate before it, in the order they are shown.
        newest: the newest result of every stage: what an approval is about.
        cost: what the run has spent so far.
    """
    from sddflow.rendering.sections import sections

    told = tuple(section for result in part for section in sections(result))
    question = stage.question or f"Go on behind the gate {stage.id}?"
    return Shown(stage.id, question, (*told, Section("Cost", str(cost))), _facts(newest))


def spec_changed(target: Path, newest: tuple[Result, ...]) -> bool:
    """Whether the spec on disk is not the one that was read.

    Raises:
        SpecError: it cannot be read any more.
    """
    checked = next((r for r in newest if isinstance(r, CheckedSpec)), None)
    if checked is None:
        return False
    from sddflow.target.texts import read_text
    from sddflow.workspace import inside

    text = read_text(inside(target, checked.document.path))
    return digest(text) != checked.document.digest


def _facts(newest: tuple[Result, ...]) -> tuple[tuple[str, str], ...]:
    found = []
    for result in newest:
        match result:
            case CheckedSpec(document):
                found.append(("spec", document.digest))
            case Written(change_set=ChangeSet() as change_set):
                found.append(("change set", change_set.digest))
    return tuple(found)
