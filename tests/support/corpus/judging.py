"""Whether the proof saw what there is to be seen, and nothing else."""

from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic

from corpus.case import Case
from corpus.laying import lay, under_test

from sddflow.domain.finding import Finding
from sddflow.errors import SddflowError
from sddflow.proof.standalone import Chosen, verify_target
from sddflow.workspace import load_workspace

_ALARMS = ("error", "warning")


@dataclass(frozen=True)
class Outcome:
    """What the proof of one case said.

    Args:
        case: which one.
        alarms: findings that are errors or warnings, and that no file allows.
        found: of the expected codes, those among them.
        missed_on: dialects it concerns on which none of them was found.
        seconds: it took.
        failure: why there was no proof at all.
    """

    case: Case
    alarms: tuple[Finding, ...]
    found: tuple[str, ...]
    missed_on: tuple[str, ...]
    seconds: float
    failure: str = ""

    @property
    def holds(self) -> bool:
        """A wrong case was detected on each of its dialects; a right one gave no alarm."""
        if self.case.kind == "wrong":
            return not self.missed_on
        return not self.alarms and not self.failure

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
            findings = _findings(case, lay(case, bases, Path(folder).resolve() / case.base))
        except SddflowError as error:
            failure = str(error)
        except Exception as error:  # noqa: BLE001 - a crash is told of its case; the others go on
            failure = f"{type(error).__name__}: {error}"
    alarms = tuple(f for f in findings if f.severity in _ALARMS and not f.allowed)
    hits = [f for f in alarms if f.code in case.expect]
    return Outcome(
        case=case,
        alarms=alarms,
        found=tuple(dict.fromkeys(f.code for f in hits)),
        missed_on=tuple(d for d in case.on if not any(f.dialect in ("", d) for f in hits)),
        seconds=monotonic() - started,
        failure=failure,
    )


def _findings(case: Case, root: Path) -> tuple[Finding, ...]:
    settings = load_workspace(root).settings
    since = "main" if case.since else ""
    named = () if case.since or case.every else under_test(case)
    chosen = Chosen(named, case.every, since)
    quiet = lambda _: None  # noqa: E731 - nobody listens
    return verify_target(
        root, settings, on=case.on, chosen=chosen, notify=quiet, note=quiet
    ).findings
