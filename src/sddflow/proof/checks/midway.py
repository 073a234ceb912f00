"""A migration that fails in the middle can be tried a second time.

Where the whole of it is one transaction, nothing is left behind. Where statements commit by
themselves, it is failed on a copy after each of them, and tried again. SQLite's are always so:
there it is failed where it hurts, between the two halves of a rebuilt table.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from sddflow.domain.finding import Finding, Severity
from sddflow.errors import TargetError
from sddflow.proof.case import Case, State, look_at
from sddflow.proof.check import Check, Seen, SkippedError

_MOST = 3
_GONE = re.compile(r"\s*DROP\s+TABLE\s+\"?(?P<table>\w+)", re.IGNORECASE)
_OF_INDEX = re.compile(
    r"^\s*(create|drop|alter|re)\s*(unique\s+)?index\b|\busing\s+index\b|^\s*(re)?set\b", re.I
)
_TABLE = "table "
_HEAVY = (_TABLE, "column ")
_LONGEST = 200


def run(case: Case) -> Seen:
    """Fail it after some statements, look, and try again."""
    points = _points(case)
    if not points:
        raise SkippedError("it is one transaction, or one statement: nothing is half done")
    findings = []
    for point in points:
        found = _try(case, point)
        if found is not None:
            findings.append(found)
            break
    return Seen(tuple(findings), f"failed on purpose after {len(points)} of its statements")


def _points(case: Case) -> tuple[int, ...]:
    """After how many statements; at most a few, each with a statement to come."""
    count = len(case.upgrade)
    if case.dialect == "sqlite":
        return tuple(_rebuilding(case.upgrade))[:_MOST]
    alone = [at for at, s in enumerate(case.upgrade) if s.strip() in case.alone]
    around = dict.fromkeys(point for at in alone for point in (at, at + 1))
    return tuple(point for point in around if 0 < point < count)[:_MOST]


def _rebuilding(statements: tuple[str, ...]) -> Iterator[int]:
    """Moments at which a table is gone and its copy does not have its name yet."""
    for at, (one, other) in enumerate(pairwise(statements), 1):
        gone = _GONE.match(one)
        if gone and re.search(rf"\bRENAME\s+TO\s+\"?{gone['table']}\b", other, re.IGNORECASE):
            yield at


def _try(case: Case, point: int) -> Finding | None:
    copy = case.first.scratch.clone()
    if not case.application.stopped(copy.url, case.history.newest, point):
        return None
    left = look_at(copy)
    if left.text == case.first.text:
        return None
    try:
        case.application.upgrade(copy.url, case.history.newest)
    except TargetError as error:
        return _finding(case, point, left, error)
    return None


def _finding(case: Case, point: int, left: State, error: TargetError) -> Finding:
    changed = sorted(_changed(case.first, left), key=_weight)
    failed = " ".join(case.upgrade[point].split())[:_LONGEST]
    return case.finding(
        "midway-stuck",
        _severity(case, changed, case.upgrade[point:]),
        "failing half way leaves it half done, and it cannot be tried again: " + error.message,
        evidence="\n".join((f"failed on purpose: {failed}", "left behind:", *changed[:8])),
        cure=_cure(case),
    )


def _severity(case: Case, changed: list[str], left: tuple[str, ...]) -> Severity:
    """What only came is soon dropped by hand: a constraint, a label, an index, a column.

    What is gone, or a table that came with rows, is not; and an index is in the way of everything
    else that was to come. On SQLite it is always so.
    """
    gone = any(fact.startswith("- ") for fact in changed)
    table = any(fact[2:].startswith(_TABLE) for fact in changed)
    index = any(fact[2:].startswith("index ") for fact in changed)
    blocked = index and not all(_OF_INDEX.search(statement) for statement in left)
    heavy = gone or table or blocked
    return "warning" if heavy and case.dialect == "postgresql" else "info"


def _weight(fact: str) -> int:
    """Tables first, then columns, then what is soon dropped by hand."""
    return next((at for at, word in enumerate(_HEAVY) if fact[2:].startswith(word)), len(_HEAVY))


def _changed(before: State, left: State) -> Iterator[str]:
    was, now = before.text.splitlines(), left.text.splitlines()
    yield from (f"- {fact}" for fact in was if fact not in now)
    yield from (f"+ {fact}" for fact in now if fact not in was)


def _cure(case: Case) -> str:
    if case.dialect == "sqlite":
        return "keep a copy of the file before it runs: SQLite's DDL is not taken back"
    return (
        "give each statement that commits by itself a revision of its own, or write all of them "
        "so that they can be repeated (IF NOT EXISTS, IF EXISTS)"
    )


CHECK = Check("midway", "Where it fails in the middle, it can be tried again.", run)
