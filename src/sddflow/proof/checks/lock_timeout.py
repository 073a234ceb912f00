"""A migration that waits for a lock does not make everybody behind it wait without an end."""

from sddflow.domain.finding import Severity
from sddflow.proof.case import Case
from sddflow.proof.check import Check, Seen, SkippedError
from sddflow.proof.locking.modes import WRITES
from sddflow.proof.locking.old import watched
from sddflow.proof.locking.telling import seen_finding
from sddflow.target.answers import Watched


def run(case: Case) -> Seen:
    """The session's lock_timeout at the first strong lock; told once, whatever comes after."""
    if _in_env(case):
        raise SkippedError("env.py sets lock_timeout")
    strong = [w for w in watched(case) if WRITES & set(w.locks) and _counts(case, w)]
    first = next((w for w in strong if w.timeout == "0"), None)
    if first is None:
        return Seen((), f"{len(strong)} strong locks taken")
    big = next((w for w in strong if case.sizes.is_big(w.table)), None)
    severity: Severity = "warning" if big is not None and _is_usual(case) else "info"
    seen = big or first
    finding = seen_finding(
        case, seen, "lock-timeout", severity,
        f"it waits for its lock on {seen.table} as long as it takes, and every query that comes "
        "later waits behind it",
        "SET lock_timeout = '3s' first, in env.py or in the revision, and try again where it fails",
    )  # fmt: skip
    return Seen((finding,), f"{len(strong)} strong locks taken")


def _in_env(case: Case) -> bool:
    """As an option of the connection, which the scratch server's connection does not have."""
    application = case.application
    env = application.root / application.migrations.script_location / "env.py"
    return env.is_file() and "lock_timeout" in env.read_text("utf-8", "replace")


def _is_usual(case: Case) -> bool:
    """Revisions of the project set it themselves: no role or server does it for all of them."""
    files = (revision.file for revision in case.history.files)
    return any("lock_timeout" in f.read_text("utf-8", "replace") for f in files if f.is_file())


def _counts(case: Case, seen: Watched) -> bool:
    """A new table that points to an old one locks it too; on a small one nobody notices."""
    beside = seen.statement.lstrip()[:12].lower() == "create table"
    return case.sizes.is_big(seen.table) or not (beside or case.sizes.is_small(seen.table))


CHECK = Check("lock-timeout", "It does not wait for a lock without an end.", run)
