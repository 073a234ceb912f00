"""What a statement's own words say about the rows that it fills, beside what became of them."""

import re
from collections.abc import Iterator
from typing import Any

from sddflow.proof.case import Case
from sddflow.proof.filled.sources import New
from sddflow.proof.filled.verdict import Verdict

_CHOOSES = re.compile(r"\bcase\b|\bcoalesce\b|\bnullif\b|\bwhere\b|concat", re.IGNORECASE)
_SUM = re.compile(
    r"\bcoalesce\(\s*(?:\w+\.)?(\w+)\s*[-+*]\s*(?:\w+\.)?(\w+)\s*,\s*([^()]+)\)", re.IGNORECASE
)
_BELOW = re.compile(
    r"(?<!not )(?:\bexists|\bin)\s*\(\s*select\b[^;]*?\bfrom\s+\"?(\w+)", re.IGNORECASE
)
_NOT_IN = re.compile(
    r"\bnot\s+in\s*\(\s*select\s+(?:distinct\s+)?(?:\w+\.)?(\w+)\s+from\s+\"?(\w+)\"?"
    r"(?![^)]*not null)",
    re.IGNORECASE,
)
_ENOUGH = 3  # rows


def conditions(case: Case, new: New) -> Iterator[Verdict]:
    """A NULL that takes the rest with it, and a condition that is the same of every row."""
    old = case.rows.get(new.table.name)
    if old is None:
        return
    now = case.now[new.table.name].rows
    rows = [(old.rows[key], now[key]) for key in old.rows if key in now]
    for value in given(case, new):
        yield from _swallowed(new, rows, value)
        yield from _lost_in_sum(new, rows, value)
    yield from _everybody(case, new, rows)
    yield from _nobody(case, new, rows)


Rows = list[tuple[dict[str, Any], dict[str, Any]]]


def given(case: Case, new: New) -> Iterator[str]:
    """What the column is set to, with the condition behind it."""
    sets = re.compile(
        rf"\s*update\s+\"?{re.escape(new.table.name)}\"?\b.*?\b{re.escape(new.column.name)}\"?\s*="
        r"(.*)", re.IGNORECASE | re.DOTALL,
    )  # fmt: skip
    yield from (found[1] for s in case.upgrade if (found := sets.match(s)))


def _swallowed(new: New, rows: Rows, value: str) -> Iterator[Verdict]:
    """Texts are joined, and one of them is NULL."""
    if "||" not in value or _CHOOSES.search(value):
        return
    names = [s.column.name for s in new.sources if s.own and _names(value, s.column.name)]
    empty = [was for was, row in rows if row[new.column.name] is None]
    lost = [(was, n) for was in empty for n in names if was[n] and _lacking(was, names)]
    if lost:
        was, name = lost[0]
        where = f"{new.table.name}.{new.column.name}"
        yield Verdict(
            "backfill-partial", None,
            f"{where} is NULL where {_lacking(was, names)} is NULL, though {name} says something: "
            "a text joined to NULL is NULL",
            f"join COALESCE({_lacking(was, names)}, '')", evidence=f"{name} = {was[name]!r}",
        )  # fmt: skip


def _lacking(was: dict[str, Any], names: list[str]) -> str:
    return next((name for name in names if was[name] is None), "")


def _names(text: str, column: str) -> bool:
    return re.search(rf"\b{re.escape(column)}\b", text) is not None


def _lost_in_sum(new: New, rows: Rows, value: str) -> Iterator[Verdict]:
    """Of a sum with a NULL in it the whole is replaced."""
    for one, other, instead in _SUM.findall(value):
        known = [was for was, _ in rows if one in was and other in was]
        lost = next((w for w in known if w[one] and w[other] is None), None)
        if lost is not None:
            yield Verdict(
                "backfill-partial", None,
                f"{new.table.name}.{new.column.name} is {instead.strip()} where {other} is NULL, "
                f"whatever {one} says",
                f"put COALESCE around {other} alone", evidence=f"{one} = {lost[one]!r}",
            )  # fmt: skip


def _everybody(case: Case, new: New, rows: Rows) -> Iterator[Verdict]:
    """Yes for all, by rows below them that some of them have none of."""
    if new.column.type.kind != "boolean" or len(rows) < _ENOUGH:
        return
    if not all(row[new.column.name] for _, row in rows):
        return
    for name in (n for value in given(case, new) for n in _BELOW.findall(value)):
        below = case.now.get(name)
        keys = below.table.foreign_keys if below else ()
        for key in (k for k in keys if k.referred == new.table.name and len(k.columns) == 1):
            there = {row[key.columns[0]] for row in below.rows.values()} if below else set()
            without = [row for _, row in rows if row[key.referred_columns[0]] not in there]
            if without:
                yield Verdict(
                    "backfill-constant", None,
                    f"{new.table.name}.{new.column.name} is true in all {len(rows)} rows that "
                    f"exist, and {len(without)} of them have no row in {name}",
                    f"compare {name}.{key.columns[0]} with the row's own key in the condition",
                    evidence=f"{key.referred_columns[0]} = {without[0][key.referred_columns[0]]!r}",
                )  # fmt: skip
                return


def _nobody(case: Case, new: New, rows: Rows) -> Iterator[Verdict]:
    """NOT IN a list with NULL in it is true of no row."""
    alike = len({repr(row[new.column.name]) for _, row in rows}) == 1
    found = (f for v in given(case, new) for f in _NOT_IN.findall(v)) if alike else ()
    for column, name in found:
        there = case.now.get(name)
        known = there is not None and there.table.column(column) is not None
        if there and known and any(row[column] is None for row in there.rows.values()):
            yield Verdict(
                "backfill-constant", None,
                f"{new.table.name}.{new.column.name} is the same in all {len(rows)} rows: NOT IN "
                f"is true of no row, as {name}.{column} is NULL somewhere",
                "ask with NOT EXISTS, or leave the NULLs out", evidence=f"{name}.{column} is NULL",
            )  # fmt: skip
            return
