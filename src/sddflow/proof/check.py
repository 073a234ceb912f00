"""What a check is: a name, a rule, and a function that looks at a case."""

from collections.abc import Callable
from dataclasses import dataclass

from sddflow.domain.finding import Finding
from sddflow.proof.case import Case


class SkippedError(Exception):
    """A check has nothing to look at; the message says why."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What a check saw.

    Args:
        findings: what is wrong, or worth knowing.
        told: one line: what was tried, what came back.
    """

    findings: tuple[Finding, ...]
    told: str


@dataclass(frozen=True, slots=True)
class Check:
    """One check.

    Args:
        id: its stable name, in results, in tests, in the documentation.
        rule: one sentence: what holds when it passes.
        run: looks; it may raise `SkippedError`, and TargetError where the application fails.
        always: it has something to look at where the upgrade failed, too.
    """

    id: str
    rule: str
    run: Callable[[Case], Seen]
    always: bool = False
