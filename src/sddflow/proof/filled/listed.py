"""Words and numbers that a migration puts for others, where the source lists otherwise."""

from collections.abc import Iterable, Iterator

from sddflow.domain.schema.table import Column, Table
from sddflow.proof.case import Case
from sddflow.proof.evidence import short
from sddflow.proof.filled.sources import New
from sddflow.proof.filled.verdict import Verdict
from sddflow.proof.formulas.lists import Listed, Plain, lists_of, plain
from sddflow.proof.formulas.reading import source_of

_ENOUGH = 2  # one word may be the same by accident
_MOST = 40  # different values; more are no list
Pairs = dict[Plain, Plain]


def listed_otherwise(case: Case, new: Iterable[New]) -> Iterator[tuple[Table, Column, Verdict]]:
    """Where rows have another value than the one that the source lists for what they had."""
    put = [p for p in (*_filled(new), *_changed(case)) if len(p[3]) >= _ENOUGH]
    if not put:
        return
    lists = list(lists_of(source_of(case)))
    for table, column, was, pairs in put:
        stays = was.name == column.name
        asked = [each for each in lists if not (stays and _is_plain(each))]
        told = [(each, wrong) for each in asked if (wrong := _against(each, pairs)) is not None]
        if told and all(wrong for _, wrong in told):
            yield table, column, _verdict(table, column, was, *told[0])


def _is_plain(by: Listed) -> bool:
    """Each word stands for itself: an enumeration, which says what there is and not what comes."""
    return all(str(one).casefold() == str(now).casefold() for one, now in by.pairs.items())


def _verdict(table: Table, column: Column, was: Column, by: Listed, wrong: Pairs) -> Verdict:
    one, now = next(iter(wrong.items()))
    return Verdict(
        "backfill-otherwise", None,
        f"{table.name}.{column.name} has other values for {len(wrong)} of what {was.name} said "
        f"than the source lists: {by.place.file}:{by.place.line}",
        "put what the source lists",
        f"{short(one)} became {short(now)}; the source lists {short(by.pairs[one])} for it",
    )  # fmt: skip


def _against(by: Listed, pairs: Pairs) -> Pairs | None:
    """What differs from a list; None where the list is about something else."""
    known = {one: now for one, now in pairs.items() if one in by.pairs}
    if len(known) < _ENOUGH or not {*known.values()} <= {*by.pairs.values()}:
        return None
    return {one: now for one, now in known.items() if by.pairs[one] != now}


def _filled(new: Iterable[New]) -> Iterator[tuple[Table, Column, Column, Pairs]]:
    for each in new:
        for source in each.sources:
            if pairs := _map(source.pairs):
                yield each.table, each.column, source.column, pairs


def _changed(case: Case) -> Iterator[tuple[Table, Column, Column, Pairs]]:
    """Columns that stayed, and whose values became others."""
    for name, now in case.now.items():
        before = case.rows.get(name)
        for column in now.table.columns if before is not None else ():
            was = before.table.column(column.name) if before is not None else None
            if before is None or was is None:
                continue
            rows = ((before.rows[key], row) for key, row in now.rows.items() if key in before.rows)
            values = [(old[column.name], row[column.name]) for old, row in rows]
            if any(plain(old) != plain(new) for old, new in values) and (pairs := _map(values)):
                yield now.table, column, was, pairs


def _map(values: Iterable[tuple[object, object]]) -> Pairs:
    """What each value became; nothing where one became several."""
    found: Pairs = {}
    for old, new in values:
        one, now = plain(old), plain(new)
        if one is None or now is None:
            continue
        if found.setdefault(one, now) != now or len(found) > _MOST:
            return {}
    return found
