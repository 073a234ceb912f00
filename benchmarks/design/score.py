"""Precision, recall and F1 of facts."""

from dataclasses import dataclass

from benchmarks.design.facts import KINDS, Facts


@dataclass(frozen=True)
class Score:
    """How many facts were right, missing, and too many."""

    right: int = 0
    missing: int = 0
    extra: int = 0

    def __add__(self, other: "Score") -> "Score":
        return Score(
            self.right + other.right, self.missing + other.missing, self.extra + other.extra
        )

    @property
    def precision(self) -> float:
        """Of what was proposed, the part that is right."""
        return _part(self.right, self.extra)

    @property
    def recall(self) -> float:
        """Of what is expected, the part that was proposed."""
        return _part(self.right, self.missing)

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def _part(right: int, wrong: int) -> float:
    return right / (right + wrong) if right + wrong else 1.0


def scored(found: Facts, must: Facts, may: Facts) -> dict[str, Score]:
    """A score for each kind of fact; what may be there counts neither way."""
    scores = {}
    for kind in KINDS:
        proposed = {fact for k, fact in found if k == kind}
        wanted = {fact for k, fact in must if k == kind}
        free = {fact for k, fact in may if k == kind}
        scores[kind] = Score(
            len(proposed & wanted), len(wanted - proposed), len(proposed - wanted - free)
        )
    return scores
