"""The functions of the source do on the database after the migration what they did before.

They are called, with values of the rows that are there, and what they did is undone. What one
cannot do is told where the function of before could, on the rows of before; or where the database
has not the table or the column of the statement, which no argument is the reason of.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import islice

from sddflow.database.rows import Snapshot
from sddflow.domain.finding import Finding
from sddflow.domain.schema.table import Table
from sddflow.errors import TargetError
from sddflow.proof.aimed.way_up import way_down
from sddflow.proof.called import telling
from sddflow.proof.called.differences import (
    CHANGED,
    NOTHING,
    OBJECT,
    is_new_key,
    steady_losses,
    unwritten,
)
from sddflow.proof.called.differences import shown as newly_shown
from sddflow.proof.called.failing import breaks, refuses
from sddflow.proof.called.pairs import Pair, called_twice, steady
from sddflow.proof.case import Case
from sddflow.proof.check import Check, Seen, SkippedError
from sddflow.proof.disused import gone_from
from sddflow.proof.survival.sameness import same
from sddflow.proof.wording.updates import sums_up
from sddflow.target.called import Called, Failure
from sddflow.target.functions import raises_for_lack

_NAMED = 4
_TEXT = 12  # signs of one that says something
Told = tuple[str, str, Finding]
"""The name of a function, a word for its cause, and the finding."""


def run(case: Case) -> Seen:
    """Call them on a copy of the database after, and those of before on one before."""
    if not case.calls:
        raise SkippedError("sddflow.toml says that functions are not to be called")
    try:
        calls = called_twice(case)
        strange = [pair for pair in calls.pairs if any(_look(case, pair, pair.now))]
        again = calls.again(strange)
        still = [p for p in strange if p.now.key in again and any(_look(case, p, again[p.now.key]))]
        told = [f for p in steady(case, still) for f in _look(case, p, again[p.now.key])]
    except TargetError as error:
        raise SkippedError(f"functions of the source cannot be called: {error.message}") from None
    if not calls.pairs:
        raise SkippedError("no function of the source works on a session that it is given")
    count = len({(p.now.module, p.now.name) for p in calls.pairs})
    return Seen(tuple(_together(told)), f"{count} functions of the source called")


def _together(told: Iterable[Told]) -> Iterator[Finding]:
    """What is so for one cause is told once, of the first function, with the names of the others.

    Args:
        told: all that there is.
    """
    first: dict[tuple[str, str], Finding] = {}
    names: dict[tuple[str, str], dict[str, None]] = {}
    for name, cause, found in told:
        first.setdefault((found.code, cause), found)
        names.setdefault((found.code, cause), {})[name] = None
    for key, found in first.items():
        others = [*names[key]][1:]
        more = f" and {len(others) - _NAMED} more" if len(others) > _NAMED else ""
        also = f"; the same in {', '.join(others[:_NAMED])}{more}" if others else ""
        yield replace(found, evidence=f"{found.evidence}{also}")


def _look(case: Case, pair: Pair, again: Called) -> Iterator[Told]:
    """What is so once more."""
    now, was = pair.now, pair.was
    if now.failure is not None:
        if again.failure is not None and again.failure.kinds == now.failure.kinds:
            yield from _of_failure(case, pair, now.failure)
    elif was is not None and was.failure is None and again.failure is None:
        yield from _of_results(case, pair, was, again)


def _of_failure(case: Case, pair: Pair, failure: Failure) -> Iterator[Told]:
    name, was = pair.now.name, pair.was
    if breaks(pair, case.first.schema, case.built.schema):
        cause = failure.message.partition(":")[0].lstrip("0123456789 ")
        yield name, cause, telling.fails(case, pair, failure)
    elif was is not None and refuses(pair) and not _follows(case, is_lack=_is_lack(case, failure)):
        yield name, "", telling.refuses(case, pair, failure, repr(was.value))


def _of_results(case: Case, pair: Pair, was: Called, again: Called) -> Iterator[Told]:
    now = pair.now
    is_steady = now.wrote == again.wrote and not pair.changed  # who changes it may mean less
    for name, what in unwritten(was.wrote, _renamed(case, was, now)) if is_steady else ():
        is_done = CHANGED in what and _was_rewritten(case, name)
        if not is_done and not _finds_instead(case, name, now):
            yield now.name, name, telling.unwritten(case, pair, name, what)
    for path in () if pair.changed else islice(newly_shown(was.value, now.value), 1):
        yield now.name, path, telling.shows(case, pair, path)
    if was.repeated is False and now.repeated and again.repeated:
        for table, columns in _added_to(case, now.wrote):
            yield now.name, table.name, telling.twice(case, pair, table, columns)
    if pair.changed and _inserts(was) != _inserts(now):
        return  # it does something else now, and what it gives is of that
    losses = (
        each
        for each in steady_losses(was.value, now.value, again.value)
        if not (pair.changed and (_says_more(*each[1:]) or _is_worked_out(case, each[0])))
    )
    for loss in islice((o for o in losses if not is_new_key(o[0], now.wrote)), 1):
        if not _follows(case, is_lack=loss[2] == NOTHING):
            yield now.name, "", telling.differs(case, pair, *loss)


def _says_more(was: str, now: str) -> bool:
    """A text that goes on after what it was: who changes a function means it."""
    return was[:1] == now[:1] == "'" and len(was) > _TEXT and now.startswith(was[:-1])


def _is_worked_out(case: Case, path: str) -> bool:
    """A value of that name was kept beside the rows that it sums up, and these are asked now.

    The way back works it out again. The proof's rows do not agree with each other as real ones do.
    """
    name, back = path.rpartition(".")[2].strip("[]"), way_down(case.history.source)
    gone = gone_from(case.first.schema, case.built.schema)
    return any(sums_up(table, c).search(back) for table, c in gone if c == name)


def _finds_instead(case: Case, name: str, now: Called) -> bool:
    """It gives a row that it made before: the migration wrote its values anew, as told of them."""
    table = case.first.schema.called(name.removeprefix("public."))
    old, new = (rows.get(table.name) if table else None for rows in (case.rows, case.now))
    if table is None or old is None or new is None or not isinstance(now.value, Mapping):
        return False
    if now.value.get(OBJECT) not in case.conventions.classes_of(table.name):
        return False
    pairs = [(row, new.rows[key]) for key, row in old.rows.items() if key in new.rows]
    return any(
        not same(row[n], later[n]) for row, later in pairs for n in row if n in later and row[n]
    )


def _renamed(case: Case, was: Called, now: Called) -> dict[str, list[int]]:
    """What it wrote after, in the words of before: what new tables got, those got that are gone.

    Where no table is new, rows that are gone with their table need not be deleted any more.
    """
    first, built = (s.schema for s in (case.first, case.built))
    new = [n for name, n in now.wrote.items() if first.called(name.removeprefix("public.")) is None]
    gone = {n: w for n, w in was.wrote.items() if built.called(n.removeprefix("public.")) is None}
    is_moved = any(first.table(table.name) is None for table in built.tables)
    for name, wrote in gone.items():
        left = [0, 0, 0] if is_moved else [0, *wrote[1:]]
        gone[name] = next((n for n in new if n == wrote), left)
    return {**now.wrote, **gone}


def _inserts(call: Called) -> bool:
    return any(inserted > 0 for inserted, *_ in call.wrote.values())


def _added_to(
    case: Case, wrote: Mapping[str, list[int]]
) -> Iterator[tuple[Table, tuple[str, ...]]]:
    """Tables that got rows, with columns that are unique from now on, but for their NULLs."""
    for name in (name for name, numbers in wrote.items() if numbers[0] > 0):
        table = case.built.schema.called(name.removeprefix("public."))
        old = case.first.schema.table(table.name) if table is not None else None
        if table is None or old is None:
            continue
        optional = {column.name for column in table.columns if column.nullable}
        for columns in table.unique_sets:
            if columns not in old.unique_sets and optional & set(columns):
                yield table, columns


def _is_lack(case: Case, failure: Failure) -> bool:
    place = case.application.root / failure.file
    return not failure.said or raises_for_lack(place, failure.line)


def _follows(case: Case, *, is_lack: bool) -> bool:
    """A loss of a result follows of what is told of the rows: they are gone, or say something else.

    Args:
        case: after the migration.
        is_lack: it finds nothing any more, and asks for what the rows said: that is told nowhere
            else.
    """
    old = [(rows, case.now[name]) for name, rows in case.rows.items() if name in case.now]
    if any(was.rows.keys() - now.rows.keys() for was, now in old):
        return True
    return not is_lack and any(_is_rewritten(was, now) for was, now in old)


def _was_rewritten(case: Case, name: str) -> bool:
    """Rows of a table say what a function would have made them say: the migration did that."""
    table = case.first.schema.called(name.removeprefix("public."))
    was, now = (rows.get(table.name) if table else None for rows in (case.rows, case.now))
    if was is None or now is None:
        return False
    return was.rows.keys() <= now.rows.keys() and _is_rewritten(was, now)


def _is_rewritten(was: Snapshot, now: Snapshot) -> bool:
    names = [c.name for c in was.table.columns if now.table.column(c.name) is not None]
    return any(not same(row[n], now.rows[key][n]) for key, row in was.rows.items() for n in names)


CHECK = Check("source-runs", "What functions of the source did before, they do after.", run)
