"""Flags that were taken the wrong way round, and moments that stand for one."""

from collections.abc import Iterator
from typing import Any

from sddflow.domain.schema.table import Column
from sddflow.proof.filled.sources import New, Source
from sddflow.proof.filled.verdict import Verdict, filled_from
from sddflow.proof.filled.words import meaning, opposed

_ENOUGH = 3  # rows


def inverted(new: New) -> Iterator[Verdict]:
    """Two flags that mean the same and differ everywhere, or the contrary and agree everywhere."""
    for source in new.sources:
        if not (source.named or new.replaces(source)) or not _flags(source.column, new.column):
            continue
        there, now = (meaning(c.name, source.beside) for c in (source.column, new.column))
        flags = _yes_or_no(new, source)
        agree, varies = {a == b for a, b in flags}, len({a for a, _ in flags}) > 1
        begin = filled_from(new, source)
        if varies and there == now and agree == {False}:
            yield Verdict("backfill-inverted", source, f"{begin}, turned round", "leave out NOT")
        elif varies and opposed(there, now) and agree == {True}:
            said = f"{begin} as it is, and their names are opposites"
            yield Verdict("backfill-inverted", source, said, "take NOT of it")


def constant(new: New) -> Iterator[Verdict]:
    """Every row got the same flag, and what tells the rows apart stands beside it."""
    for source in (s for s in new.sources if s.own and _flags(s.column, new.column)):
        if meaning(source.column.name) != meaning(new.column.name):
            continue
        flags = _yes_or_no(new, source)
        there, now = {a for a, _ in flags}, {b for _, b in flags}
        if len(flags) >= _ENOUGH and len(there) > len(now):
            said = f"{new.table.name}.{new.column.name} is {now.pop()} in all {len(flags)} rows"
            yield Verdict(
                "backfill-constant", source,
                f"{said} that exist, and {source.column.name} tells them apart",
                f"fill it from {source.column.name}",
            )  # fmt: skip


def borrowed(new: New) -> Iterator[Verdict]:
    """Every row got what one row says: the subquery does not ask for the row's own one.

    A text of the made rows begins with its column's name: no literal is taken for one.
    """
    for source in (s for s in new.sources if s.named and s.column.type.kind in {"string", "text"}):
        now = [str(b) for _, b in source.pairs if b is not None]
        there = {str(a) for a, _ in source.pairs if a}
        one = now[0] if len(now) >= _ENOUGH and len(set(now)) == 1 else ""
        if len(there) > 1 and one in there and one.startswith(f"{source.column.name} "):
            said = f"{new.table.name}.{new.column.name} is one row's {source.column.name} in all"
            yield Verdict(
                "backfill-constant", source, f"{said} {len(now)} rows that exist",
                "let the subquery compare the row's own key",
            )  # fmt: skip


def _yes_or_no(new: New, source: Source) -> list[tuple[bool, bool]]:
    return [(is_true(source.column, a), is_true(new.column, b)) for a, b in source.pairs]


def _flags(*columns: Column) -> bool:
    """Yes or no, by a flag or by whether there is a moment; one of them a flag at least."""
    kinds = [c.type.kind for c in columns]
    moments = all(tells_yes_or_no(c) for c in columns)
    return moments and "boolean" in kinds


def _is_moment(column: Column) -> bool:
    counted = column.type.kind in {"integer", "bigint"} and column.name.endswith("_at")
    return (counted or column.type.kind in {"date", "datetime"}) and column.nullable


def tells_yes_or_no(column: Column) -> bool:
    """It is a flag, or a moment that may be missing."""
    return column.type.kind == "boolean" or _is_moment(column)


def is_true(column: Column, value: Any) -> bool:  # noqa: ANN401 - a flag's or a moment's
    """What a flag says, and that there is a moment."""
    return bool(value) if column.type.kind == "boolean" else value is not None
