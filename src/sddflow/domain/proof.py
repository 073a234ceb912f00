"""What verification did and saw, per dialect."""

from dataclasses import dataclass
from typing import Literal

from sddflow.domain.finding import Finding

Status = Literal["passed", "failed", "skipped"]


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One check that was run.

    Args:
        id: stable name, `upgrade`, `matches-models`, `foreign-keys`.
        dialect: `sqlite` or `postgresql`; "" for one that only reads, or looks at both.
        status: how it ended.
        seconds: how long it took.
        reason: why it was skipped, or what was seen.
    """

    id: str
    dialect: str
    status: Status
    seconds: float
    reason: str = ""


@dataclass(frozen=True, slots=True)
class DialectSql:
    """The statements the migration executes on one dialect."""

    dialect: str
    upgrade: str
    downgrade: str


@dataclass(frozen=True, slots=True)
class Proof:
    """The result of verification.

    Args:
        target: what was verified.
        revisions: the migrations under test.
        dialects: with server version, `postgresql 18.4`.
        checks: in the order they ran.
        findings: everything seen, what is allowed among it.
        sql: what the migration runs, per dialect.
        strict: warnings forbid to go on as errors do.
    """

    target: str
    revisions: tuple[str, ...]
    dialects: tuple[str, ...]
    checks: tuple[CheckResult, ...]
    findings: tuple[Finding, ...]
    sql: tuple[DialectSql, ...] = ()
    strict: bool = False

    @property
    def ok(self) -> bool:
        """Nothing failed, nothing that nobody allowed forbids it; and what was to be run was."""
        ran = not self.revisions or any(c.status == "passed" and c.dialect for c in self.checks)
        failed = any(c.status == "failed" for c in self.checks)
        return ran and not failed and not any(map(self.forbids, self.findings))

    def forbids(self, finding: Finding) -> bool:
        """An error, or a warning where it is strict; but not what a file allows."""
        counts = ("error", "warning") if self.strict else ("error",)
        return finding.severity in counts and not finding.allowed
