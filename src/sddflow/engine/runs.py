"""The runs of a workspace: their ids, and finding one by the words a human types."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from difflib import get_close_matches

from sddflow.domain.event import ModelAnswered
from sddflow.domain.results import CheckedSpec, Landed, Result
from sddflow.domain.spent import Spent, spent
from sddflow.domain.workflow import Step
from sddflow.engine.journal import Journal, Row
from sddflow.engine.recorded import finished, result_key
from sddflow.errors import UsageError

_EPOCH = datetime(2026, 1, 1, tzinfo=UTC)
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_WIDTH = 6


@dataclass(frozen=True, slots=True)
class LandedRun:
    """A run whose files have landed, as far as a new run of the feature must know.

    Args:
        row: the run.
        spec: digest of the spec it worked with; "" where none was read.
        paths: what landed, relative to the target.
    """

    row: Row
    spec: str
    paths: tuple[str, ...]


def new_id(feature: str, now: datetime, taken: set[str]) -> str:
    """A run's id: the feature, and the second it was planned in six letters that sort by time.

    Two people's runs of a feature differ, because their records meet in one repository.
    """
    name = re.sub(r"[^a-z0-9]+", "-", feature.lower()).strip("-") or "run"
    second = max(int((now - _EPOCH).total_seconds()), 0)
    while (found := f"{name}-{_letters(second)}") in taken:
        second += 1
    return found


def _letters(number: int) -> str:
    letters = ""
    while number:
        number, digit = divmod(number, len(_DIGITS))
        letters = _DIGITS[digit] + letters
    return letters.rjust(_WIDTH, "0")


def find_run(rows: tuple[Row, ...], words: str) -> Row:
    """The run meant by its id, or by an unambiguous beginning of it or of its last part.

    Raises:
        UsageError: none or several fit; they, or the nearest, are named.
    """
    if exact := [row for row in rows if row.id == words]:
        return exact[0]
    fitting = [r for r in rows if words and _fits(r.id, words)]
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        names = ", ".join(row.id for row in fitting[:5])
        raise UsageError(f"{words!r} fits {len(fitting)} runs", cure=f"one of {names}")
    near = get_close_matches(words, [row.id for row in rows], 1, 0.5)
    cure = f"did you mean {near[0]}?" if near else "`sddflow runs` lists them"
    raise UsageError(f"there is no run {words!r}", cure=cure)


def _fits(run: str, words: str) -> bool:
    return run.startswith(words) or run.rpartition("-")[2].startswith(words)


def spent_by(journal: Journal, run: str) -> Spent:
    """What a run has spent so far."""
    return spent(journal.events(run, ModelAnswered))


def newest_landed(journal: Journal, subject: str) -> LandedRun | None:
    """The last run about a subject that landed."""
    rows = (r for r in journal.rows() if r.subject == subject and r.status == "landed")
    row = next(rows, None)
    if row is None:
        return None
    results = _results(journal, row.id)
    spec = next((r.document.digest for r in results if isinstance(r, CheckedSpec)), "")
    paths = next((r.paths for r in results if isinstance(r, Landed)), ())
    return LandedRun(row, spec, paths)


def _results(journal: Journal, run: str) -> list[Result]:
    """The results of a run, the newest first."""
    steps: list[Step] = [done.step for done in finished(journal.events(run))]
    return [kept[0] for step in reversed(steps) if (kept := journal.call(run, result_key(step)))]
