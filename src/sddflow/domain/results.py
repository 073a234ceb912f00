"""What one stage hands to the next: the data that travels through a run.

A stage function names in its signature which of these it reads and which it makes; the engine
passes the newest of each.
"""

from dataclasses import dataclass, field

from sddflow.domain.change_set import ChangeSet
from sddflow.domain.conventions import Conventions, Migrations
from sddflow.domain.decision import Decision, Section
from sddflow.domain.finding import Finding
from sddflow.domain.proof import Proof
from sddflow.domain.schema.change import Change
from sddflow.domain.schema.design import Design, Question
from sddflow.domain.schema.table import Schema
from sddflow.domain.spec.document import SpecDocument
from sddflow.domain.spent import Spent


@dataclass(frozen=True, slots=True)
class CheckedSpec:
    """Made by `spec-check`.

    Args:
        document: the spec, read.
        findings: what its rules say.
        questions: at most three for the human.
    """

    document: SpecDocument
    findings: tuple[Finding, ...]
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """Made by `design`.

    Args:
        design: what the architect proposes.
        existing: the schema as the target's migrations really build it.
        conventions: of the target's code.
        migrations: the target's Alembic environment.
        findings: what the design checks still say; no errors among them.
        role: who designed.
    """

    design: Design
    existing: Schema
    conventions: Conventions
    migrations: Migrations
    findings: tuple[Finding, ...]
    role: str


@dataclass(frozen=True, slots=True)
class Opinion:
    """One reviewer's word on a proposal."""

    role: str
    summary: str
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Reviewed:
    """Made by `review`: every reviewer's opinion, side by side."""

    opinions: tuple[Opinion, ...]

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All findings, in the reviewers' order."""
        return tuple(f for o in self.opinions for f in o.findings)


@dataclass(frozen=True, slots=True)
class Written:
    """Made by `write`.

    Args:
        changes: design minus existing schema.
        change_set: the files.
        diff: of all files, unified.
        scope_missing: folders that a role's scope names and that are not there, so that the
            application's own was meant.
    """

    changes: tuple[Change, ...]
    change_set: ChangeSet
    diff: str
    scope_missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Proved:
    """Made by `verify`.

    Args:
        proof: what was found.
        change_set: digest of the files that it is about; nothing else is proved by it.
    """

    proof: Proof
    change_set: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One of several competing designs, carried through the proof.

    Args:
        name: of the role, with model and number where it has several.
        model: who was asked.
        proposal: the design; None where none was usable.
        written: its files; None where they could not be written.
        proved: its proof, in scratch databases of its own; None where it did not come to that.
        problem: why it did not come to a proof, one line.
        spent: on its model calls.
    """

    name: str
    model: str
    proposal: Proposal | None = None
    written: Written | None = None
    proved: Proved | None = None
    problem: str = ""
    spent: Spent = field(default_factory=Spent)

    @property
    def holds(self) -> bool:
        """Its proof holds."""
        return self.proved is not None and self.proved.proof.ok


@dataclass(frozen=True, slots=True)
class Candidates:
    """Made by `compete`: all of them, in the order of the workflow."""

    entries: tuple[Candidate, ...]

    @property
    def ranked(self) -> tuple[Candidate, ...]:
        """Those that hold first, then fewer warnings, then less money; ties in their order."""
        return tuple(sorted(self.entries, key=_rank))

    def named(self, name: str) -> Candidate | None:
        """The candidate of that name."""
        return next((c for c in self.entries if c.name == name), None)


def _rank(candidate: Candidate) -> tuple[bool, int, float]:
    found = candidate.proved.proof.findings if candidate.proved else ()
    warnings = sum(f.severity == "warning" and not f.allowed for f in found)
    return not candidate.holds, warnings, float(candidate.spent.cost)


@dataclass(frozen=True, slots=True)
class Decided:
    """Made by a gate."""

    decision: Decision


@dataclass(frozen=True, slots=True)
class Landed:
    """Made by `land`: paths relative to the target."""

    paths: tuple[str, ...]
    revision: str


@dataclass(frozen=True, slots=True)
class Documented:
    """Made by `document` and `record`: paths relative to the workspace, and lines to tell.

    Args:
        paths: what was written.
        suggestions: ADR suggestions, one line each.
    """

    paths: tuple[str, ...]
    suggestions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """Made by stages of other packages: what a gate shows of their work.

    Args:
        sections: texts with their titles.
        findings: what is wrong; it goes back with a way back.
    """

    sections: tuple[Section, ...]
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Feedback:
    """Made by the engine on every way back.

    Args:
        origin: stage id it comes from.
        reason: the human's comment, or what failed.
        findings: those to mend.
    """

    origin: str
    reason: str
    findings: tuple[Finding, ...] = ()


Result = (
    CheckedSpec | Proposal | Reviewed | Written | Proved | Candidates | Decided | Landed
    | Documented | Feedback | Told
)  # fmt: skip
