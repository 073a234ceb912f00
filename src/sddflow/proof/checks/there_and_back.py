"""What the way up turns into another value, the way back turns into what it was.

Rows show it only where they hold the value that was forgotten; the two ways name it.
"""

from collections.abc import Iterator

from sddflow.domain.finding import Finding
from sddflow.proof.case import Case
from sddflow.proof.check import Check, Seen, SkippedError
from sddflow.proof.wording.mapping import Turned, turned_in

_SURE = 2  # values that both ways agree about: one is the other's way back


def run(case: Case) -> Seen:
    """Compare what CASE says on the way up with what it says on the way down."""
    up, down = _said(case, case.upgrade), _said(case, case.downgrade)
    if not up or not down:
        raise SkippedError("no CASE turns values into others on both ways")
    findings = tuple(f for one in up for other in down for f in _compare(case, one, other))
    return Seen(findings, f"{len(up)} CASE up against {len(down)} down")


def _said(case: Case, statements: tuple[str, ...]) -> tuple[Turned, ...]:
    return tuple(t for s in statements for t in turned_in(s, case.dialect))


def _compare(case: Case, up: Turned, down: Turned) -> Iterator[Finding]:
    agreed = [old for old, new in up.pairs.items() if down.pairs.get(new) == old]
    if len(agreed) < _SURE:
        return
    for new, old in down.pairs.items():
        became = up.of(old)
        if became is not None and down.of(became) not in {old, None}:
            one, other = f"the downgrade makes {old!r} of {new!r}", f"{became!r} of {old!r}"
            yield _told(case, down.column, one, other, "up")
    for old, new in up.pairs.items():
        alone = list(up.pairs.values()).count(new) == 1 and up.otherwise != new
        became = down.of(new)
        if alone and new not in down.pairs and became not in {old, None}:
            one, other = f"the upgrade makes {new!r} of {old!r}", f"{became!r} of {new!r}"
            yield _told(case, up.column, one, other, "down")


def _told(case: Case, column: str, one: str, other: str, way: str) -> Finding:
    return case.finding(
        "ways-differ", "warning", f"{one}, and the {way}grade makes {other}", column=column,
        cure=f"name the value in the CASE of {way}grade() too",
    )  # fmt: skip


CHECK = Check("there-and-back", "What the way up turns into, the way back turns back.", run)
