"""Where PostgreSQL has a way that locks nobody out, it is taken."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sddflow.domain.finding import Finding
from sddflow.proof.case import Case
from sddflow.proof.check import Check, Seen
from sddflow.proof.locking.modes import ALL
from sddflow.proof.locking.old import watched
from sddflow.proof.locking.telling import seen_finding
from sddflow.target.answers import Watched


@dataclass(frozen=True, slots=True)
class Form:
    """A statement that has a concurrent form: code of the finding, its words, that form."""

    code: str
    words: re.Pattern[str]
    cure: str


_FORMS = (
    Form(
        "lock-drop-index",
        re.compile(r"\bdrop\s+index\b", re.I),
        "DROP INDEX CONCURRENTLY, in an autocommit_block",
    ),
    Form(
        "lock-detach",
        re.compile(r"\bdetach\s+partition\b(?!.*\bconcurrently\b)", re.I | re.S),
        "DETACH PARTITION … CONCURRENTLY, in an autocommit_block",
    ),
)


def run(case: Case) -> Seen:
    """Statements that took ACCESS EXCLUSIVE for a moment, and need not."""
    seen = [w for w in watched(case) if ALL in w.locks]
    findings = tuple(dict.fromkeys(f for each in seen for f in _look(case, each)))
    return Seen(findings, f"{len(seen)} times everybody was kept out for a moment")


def _look(case: Case, seen: Watched) -> Iterator[Finding]:
    """A moment is long only where it waits for a long query: on a table known to be large."""
    for form in _FORMS:
        if form.words.search(seen.statement) and not case.sizes.is_small(seen.table):
            yield seen_finding(
                case, seen, form.code,
                "warning" if case.sizes.is_big(seen.table) else "info",
                f"{seen.table} is locked for everybody, and there is a way that locks out nobody",
                form.cure,
            )  # fmt: skip


CHECK = Check("concurrent-forms", "Where there is a way that locks nobody out, it is taken.", run)
