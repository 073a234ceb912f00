"""Outcomes as a table for people, and as JSON for programs."""

from collections.abc import Iterable, Sequence
from typing import Any

from corpus.judging import Outcome

_ROW = "{:<28} {:>7} {:>9} {:>7} {:>9} {:>7} {:>7}\n"


def line(outcome: Outcome, *, whole: bool = False) -> str:
    """What is not as it should be with a case; "" where nothing is, and not all is asked for."""
    if outcome.holds and not whole:
        return ""
    words = {True: "ok", False: "MISSED" if outcome.case.kind == "wrong" else "ALARM"}
    head = f"{words[outcome.holds]} {outcome.case.name} ({outcome.case.place})"
    if outcome.missed:
        head += f" without {' '.join(map(str, outcome.missed))}"
    said = [f"    {f.severity} {f.code} {f.dialect}: {f.message}"[:300] for f in outcome.alarms]
    if outcome.failure:
        said.append(f"    no proof: {outcome.failure}")
    return "\n".join((head, *said))


def table(outcomes: Sequence[Outcome]) -> str:
    """Detected, missed and alarms by area, and in all."""
    areas = sorted({o.case.area for o in outcomes})
    heads = ("area", "defects", "detected", "loosely", "correct", "alarms", "seconds")
    rows = [_ROW.format(a, *_counts(o for o in outcomes if o.case.area == a)) for a in areas]
    return "".join((_ROW.format(*heads), *rows, _ROW.format("all", *_counts(outcomes))))


def _counts(outcomes: Iterable[Outcome]) -> tuple[int, int, int, int, int, int]:
    some = list(outcomes)
    wrong = [o for o in some if o.case.kind == "wrong"]
    right = [o for o in some if o.case.kind == "right"]
    return (
        len(wrong),
        sum(o.holds for o in wrong),
        sum(o.loosely for o in wrong),
        len(right),
        sum(not o.holds for o in right),
        round(sum(o.seconds for o in some)),
    )


def as_json(outcomes: Iterable[Outcome]) -> list[dict[str, Any]]:
    """One object a case."""
    return [
        {
            "name": o.case.name,
            "kind": o.case.kind,
            "area": o.case.area,
            "topic": o.case.topic,
            "on": list(o.case.on),
            "expect": [str(mark) for mark in o.case.expect],
            "holds": o.holds,
            "loosely": o.loosely,
            "missed": [str(mark) for mark in o.missed],
            "alarms": [
                {"code": f.code, "severity": f.severity, "dialect": f.dialect, "message": f.message}
                for f in o.alarms
            ],
            "failure": o.failure,
            "seconds": round(o.seconds, 2),
        }
        for o in outcomes
    ]
