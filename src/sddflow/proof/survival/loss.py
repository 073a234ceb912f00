"""What is not there any more, and on which way it went."""

from dataclasses import dataclass, field

from sddflow.domain.finding import Severity
from sddflow.proof.rules.ruled import Double, Ruled
from sddflow.proof.survival.carried import Snapshots

ASK = "a human must want this: say so at the gate"


@dataclass(frozen=True, slots=True)
class Loss:
    """Something that is not there any more.

    Args:
        what: `table-dropped`, `column-dropped`, `rename-lost`, `removed`, `lost`, `changed`.
        severity: error where nobody can have meant it; warning where it is for a human to say.
        message: one sentence.
        table: where.
        column: which, where it is about one.
        evidence: an example.
        cure: what to do.
    """

    what: str
    severity: Severity
    message: str
    table: str
    column: str = ""
    evidence: str = ""
    cure: str = ""


@dataclass(frozen=True, slots=True)
class Way:
    """From before to after, by these statements.

    Args:
        before: every table with its rows.
        after: the same, later.
        statements: what was executed in between.
        back: up and down again.
        source: of the revisions.
        ruled: rows before that the rules which come find alike, or do not take.
    """

    before: Snapshots
    after: Snapshots
    statements: tuple[str, ...]
    back: bool
    source: str = ""
    ruled: Ruled = field(default_factory=Ruled)

    def doubles_of(self, table: str) -> tuple[Double, ...]:
        """Rows of a table that may not be there twice from now on."""
        return self.ruled.doubles.get(table, ())
