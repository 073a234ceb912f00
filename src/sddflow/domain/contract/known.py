"""What a run knows when its contracts are accounted for, and what is found about one item."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from sddflow.domain.change_set import FileChange
from sddflow.domain.decision import Decision
from sddflow.domain.plan import Plan
from sddflow.domain.proof import CheckResult
from sddflow.domain.results import CheckedSpec, Proposal, Proved, Result, Reviewed, Written

State = Literal["proven", "failed", "open"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """How one item stands.

    Args:
        state: `proven` and `failed` were seen by code; `open` is for a human to confirm.
        evidence: what was seen, in one line; for `open`, why code cannot tell.
    """

    state: State
    evidence: str


@dataclass(frozen=True, slots=True)
class Known:
    """The run as it stands.

    Args:
        plan: the frozen plan.
        results: the newest of each kind.
        decisions: every answer that counted, oldest first.
    """

    plan: Plan
    results: tuple[Result, ...] = ()
    decisions: tuple[Decision, ...] = ()

    @property
    def checked(self) -> CheckedSpec | None:
        """The spec, read."""
        return next((r for r in self.results if isinstance(r, CheckedSpec)), None)

    @property
    def proposal(self) -> Proposal | None:
        """The design."""
        return next((r for r in self.results if isinstance(r, Proposal)), None)

    @property
    def reviewed(self) -> Reviewed | None:
        """What the reviewers said."""
        return next((r for r in self.results if isinstance(r, Reviewed)), None)

    @property
    def written(self) -> Written | None:
        """The files."""
        return next((r for r in self.results if isinstance(r, Written)), None)

    @property
    def proved(self) -> Proved | None:
        """The proof."""
        return next((r for r in self.results if isinstance(r, Proved)), None)

    @property
    def files(self) -> tuple[FileChange, ...]:
        """What would land."""
        return self.written.change_set.files if self.written else ()

    def checks(self, name: str) -> tuple[CheckResult, ...]:
        """The results of one check of the proof, on each dialect."""
        proof = self.proved.proof if self.proved else None
        return tuple(c for c in (proof.checks if proof else ()) if c.id == name)


Look = Callable[[Known], Verdict]


def proven(evidence: str) -> Verdict:
    """Seen to hold."""
    return Verdict("proven", evidence)


def failed(evidence: str) -> Verdict:
    """Seen not to hold."""
    return Verdict("failed", evidence)


def undecided(reason: str) -> Verdict:
    """Code cannot tell."""
    return Verdict("open", reason)
