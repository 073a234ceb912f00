"""Whether the proof saw what there is to be seen, and nothing else."""

from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic

from corpus.case import Case, Mark
from corpus.laying import lay, under_test

from sddflow.domain.finding import Finding, errors
from sddflow.domain.proof import Proof
from sddflow.errors import SddflowError
from sddflow.proof.standalone import Chosen, verify_target
from sddflow.workspace import load_workspace

_ALARMS = ("error", "warning")


@dataclass(frozen=True)
class Outcome:
    """What the proof of one case said.

    Args:
        case: which one.
        alarms: findings that are errors or warnings, or what a right case tempts to, and that no
            file allows.
        missed: of what must be told, what was not.
        seconds: it took.
        failure: why there was no proof at all.
    """

    case: Case
    alarms: tuple[Finding, ...]
    missed: tuple[Mark, ...]
    seconds: float
    failure: str = ""

    @property
    def holds(self) -> bool:
        """All that must be told was told, and of a right case nothing else."""
        quiet = self.case.kind == "wrong" or not self.alarms
        return quiet and not self.missed and not self.failure

    @property
    def loosely(self) -> bool:
        """Anything at all was said about it."""
        return bool(self.alarms or self.failure)


def judge(case: Case, bases: Path) -> Outcome:
    """Verify a case's project in a folder of its own, which is gone afterwards."""
    started = monotonic()
    failure = ""
    findings: tuple[Finding, ...] = ()
    with TemporaryDirectory(prefix="corpus-") as folder:
        try:
            proof = _proof(case, lay(case, bases, Path(folder).resolve() / case.base))
            findings = proof.findings
            if not proof.ok and not errors(findings):
                failure = "it does not hold, and no finding is an error"
        except SddflowError as error:
            failure = str(error)
        except Exception as error:  # noqa: BLE001 - a crash is told of its case; the others go on
            failure = f"{type(error).__name__}: {error}"
    told = [f for f in findings if not f.allowed]
    loud = [f for f in told if f.severity in _ALARMS]
    unwanted = set(case.tempts) - set(case.notes)
    tempted = [f for f in told if f not in loud and _marks(f, case) & unwanted]
    missed = [m for m in case.expect if not any(m in _marks(f, case) for f in loud)]
    missed += [m for m in case.notes if not any(m in _marks(f, case) for f in told)]
    return Outcome(case, (*loud, *tempted), tuple(missed), monotonic() - started, failure)


def _marks(finding: Finding, case: Case) -> set[Mark]:
    """What a finding tells: one of no dialect is told of each."""
    return {Mark(finding.code, d) for d in case.on if finding.dialect in ("", d)}


def _proof(case: Case, root: Path) -> Proof:
    settings = load_workspace(root).settings
    since = "main" if case.since else ""
    named = () if case.since or case.every else under_test(case)
    chosen = Chosen(named, case.every, since)
    quiet = lambda _: None  # noqa: E731 - nobody listens
    return verify_target(root, settings, on=case.on, chosen=chosen, notify=quiet, note=quiet)
