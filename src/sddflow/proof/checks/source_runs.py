"""The functions of the source do on the database after the migration what they did before.

They are called, with values of the rows that are there, and what they did is undone. What one
cannot do is told where the function of before could, on the rows of before; or where the database
has not the table or the column of the statement, which no argument is the reason of.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import islice
from textwrap import shorten

from sddflow.database.rows import Snapshot
from sddflow.domain.finding import Finding
from sddflow.domain.place import Place
from sddflow.domain.schema.table import Table
from sddflow.errors import TargetError
from sddflow.proof.called.differences import NOTHING, is_new_key, steady_losses, unwritten
from sddflow.proof.called.differences import shown as newly_shown
from sddflow.proof.called.pairs import Pair, called_twice
from sddflow.proof.case import Case
from sddflow.proof.check import Check, Seen, SkippedError
from sddflow.proof.survival.sameness import same
from sddflow.target.called import Called, Failure
from sddflow.target.layout import shown

# a column or a table that is not there; nothing unique for ON CONFLICT
_OF_NAMES = frozenset(("42703", "42P01", "42P10"))
_NO_NAME = ("no such column", "no such table", "has no column", "ON CONFLICT clause")
_MISSING = re.compile(r"\"(\w+)\" does not exist|no such (?:column|table): (?:\w+\.)*(\w+)")
_RULES = frozenset(("IntegrityError", "NoResultFound"))
_RAISED = "P0001"  # by a trigger that says no
_NOT_NULL = ("NOT NULL", "not-null")
_LONGEST, _NAMED = 160, 4


def run(case: Case) -> Seen:
    """Call them on a copy of the database after, and those of before on one before."""
    if not case.calls:
        raise SkippedError("sddflow.toml says that functions are not to be called")
    try:
        calls = called_twice(case)
        strange = [pair for pair in calls.pairs if any(_look(case, pair, pair.now))]
        again = calls.again(strange)
    except TargetError as error:
        raise SkippedError(f"functions of the source cannot be called: {error.message}") from None
    if not calls.pairs:
        raise SkippedError("no function of the source works on a session that it is given")
    told = (f for p in strange if p.now.key in again for f in _look(case, p, again[p.now.key]))
    count = len({(p.now.module, p.now.name) for p in calls.pairs})
    return Seen(tuple(_together(told)), f"{count} functions of the source called")


def _together(told: Iterator[tuple[str, str, Finding]]) -> Iterator[Finding]:
    """What is so for one cause is told once, of the first function, with the names of the others.

    Args:
        told: name of a function, its cause, and the finding.
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


def _look(case: Case, pair: Pair, again: Called) -> Iterator[tuple[str, str, Finding]]:
    """What is so once more, with the name of the function, and a word for its cause."""
    now, was = pair.now, pair.was
    worked = was is not None and was.failure is None
    if now.failure is not None:
        is_steady = again.failure is not None and again.failure.kinds == now.failure.kinds
        if is_steady and _is_of_the_change(pair, now.failure, worked=worked):
            cause = now.failure.message.partition(":")[0].lstrip("0123456789 ")
            yield now.name, cause, _fails(case, pair, now.failure, worked=worked)
    elif was is not None and worked and again.failure is None:
        is_steady = now.wrote == again.wrote and not pair.changed  # who changes it may mean less
        for name, what in unwritten(was.wrote, now.wrote) if is_steady else ():
            yield now.name, name, _unwritten(case, pair, name, what)
        for path in () if pair.changed else islice(newly_shown(was.value, now.value), 1):
            yield now.name, path, _shows(case, pair, path)
        if was.repeated is False and now.repeated and again.repeated:
            for table, columns in _added_to(case, now.wrote):
                yield now.name, table.name, _twice(case, pair, table, columns)
        losses = steady_losses(was.value, now.value, again.value)
        for loss in islice((o for o in losses if not is_new_key(o[0], now.wrote)), 1):
            if not _follows(case, loss[2]):
                yield now.name, "", _differs(case, pair, *loss)


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


def _follows(case: Case, after: str) -> bool:
    """A loss of a result follows of what is told of the rows: they are gone, or say something else.

    A list that has nothing any more asks for what the rows said: that is told nowhere else.
    """
    old = [(rows, case.now[name]) for name, rows in case.rows.items() if name in case.now]
    if any(was.rows.keys() - now.rows.keys() for was, now in old):
        return True
    return after != NOTHING and any(_is_rewritten(was, now) for was, now in old)


def _is_rewritten(was: Snapshot, now: Snapshot) -> bool:
    names = [c.name for c in was.table.columns if now.table.column(c.name) is not None]
    return any(not same(row[n], now.rows[key][n]) for key, row in was.rows.items() for n in names)


def _is_of_the_change(pair: Pair, failure: Failure, *, worked: bool) -> bool:
    """No answer of the source itself, nothing that it did before, and no new rule at work."""
    before = pair.was.failure if pair.was is not None else None
    if failure.said or (before is not None and before.kinds == failure.kinds):
        return False
    if not worked:
        return _lacks_a_name(failure, pair.now.arguments)
    is_rule = failure.state == _RAISED or bool(_RULES & failure.kinds)
    return not is_rule or any(words in failure.message for words in _NOT_NULL)


def _lacks_a_name(failure: Failure, arguments: str) -> bool:
    """The database has not what the statement names, and the function was not given that name."""
    if failure.state not in _OF_NAMES and not any(word in failure.message for word in _NO_NAME):
        return False
    missing = _MISSING.search(failure.message)
    name = (missing[1] or missing[2]) if missing else ""
    return not (name and name in arguments)


def _fails(case: Case, pair: Pair, failure: Failure, *, worked: bool) -> Finding:
    how = "which it did not before" if worked else "on the database that the migrations build"
    place = Place(failure.file, failure.line) if failure.file else _place(case, pair)
    return case.finding(
        "function-fails", "error",
        f"{pair.now.name} fails, {how}: {_short(failure.message)}",
        place=place, evidence=_call(pair),
        cure="change the function in the same change, or what the migration makes of its rows",
    )  # fmt: skip


def _unwritten(case: Case, pair: Pair, table: str, what: str) -> Finding:
    return case.finding(
        "function-differs", "warning", f"{pair.now.name} does not do any more: {what}",
        table=table, place=_place(case, pair), evidence=_call(pair),
        cure="let it do so still: what did it before may be gone",
    )  # fmt: skip


def _twice(case: Case, pair: Pair, table: Table, columns: tuple[str, ...]) -> Finding:
    return case.finding(
        "function-differs", "warning",
        f"{pair.now.name} makes the same row of {table.name} twice, and refused to before: UNIQUE "
        f"({', '.join(columns)}) takes each NULL for another value",
        table=table.name, place=_place(case, pair), evidence=_call(pair),
        cure="NULLS NOT DISTINCT (PostgreSQL 15), or a unique index more for the rows without it",
    )  # fmt: skip


def _differs(case: Case, pair: Pair, path: str, before: str, after: str) -> Finding:
    where = f" for {path}" if path.strip("[]") else ""
    return case.finding(
        "function-differs", "warning",
        f"{pair.now.name} gives {_short(after)}{where}, and gave {_short(before)} before, "
        "with the same rows",
        place=_place(case, pair), evidence=_call(pair),
        cure="look which rows the migration leaves out, or fills with something else",
    )  # fmt: skip


def _shows(case: Case, pair: Pair, path: str) -> Finding:
    return case.finding(
        "function-differs", "warning",
        f"{pair.now.name} gives {path} now, whose name is one of a secret, and is itself unchanged",
        place=_place(case, pair), evidence=_call(pair),
        cure="leave it out there, or say that it is meant",
    )  # fmt: skip


def _place(case: Case, pair: Pair) -> Place:
    return Place(shown(pair.function.file, case.application.root), pair.function.line)


def _call(pair: Pair) -> str:
    return shorten(f"{pair.now.name}({pair.now.arguments})", _LONGEST, placeholder=" …")


def _short(text: str) -> str:
    return shorten(text, _LONGEST, placeholder=" …")


CHECK = Check("source-runs", "What functions of the source did before, they do after.", run)
