"""Choosing among competing designs by what was proved: no taste, only numbers."""

from sddflow.domain.inputs import JudgeInputs, Judgement
from sddflow.domain.results import Candidate


def by_proof(inputs: JudgeInputs) -> Judgement:
    """The candidate whose proof holds with the fewest warnings and at the lowest cost."""
    best, *others = inputs.candidates.ranked
    reason = f"its proof {'holds' if best.holds else 'comes furthest'}: {_numbers(best)}"
    return Judgement(best.name, reason, tuple(f"{c.name}: {_numbers(c)}" for c in others))


def _numbers(candidate: Candidate) -> str:
    if candidate.proved is None:
        return candidate.problem or "nothing was proved"
    found = [f for f in candidate.proved.proof.findings if not f.allowed]
    errors, warnings = (sum(f.severity == s for f in found) for s in ("error", "warning"))
    return f"{errors} errors, {warnings} warnings, ${candidate.spent.cost}"
