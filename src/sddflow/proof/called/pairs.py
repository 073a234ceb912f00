"""Functions of the source, called on the database after and, those of before, on that before."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sddflow.domain.schema.qualified import bare
from sddflow.errors import SddflowError
from sddflow.proof.called.differences import lost
from sddflow.proof.called.new_words import as_now, new_words
from sddflow.proof.case import Case
from sddflow.proof.queries.own_files import source_of
from sddflow.target.application import Application
from sddflow.target.callables import CallableName, callables_of
from sddflow.target.called import Called, Key
from sddflow.target.functions import function_texts, text_at

_MOST = 300  # functions
Names = frozenset[tuple[str, str]]
"""Module and name of functions."""


@dataclass(frozen=True, slots=True)
class Pair:
    """One call.

    Args:
        function: that was called.
        now: of the source of now, on the database after.
        was: the same call of the source of before, on the database before; None where there was
            no such function.
        changed: the function itself is another one than before.
        settled: where it failed, the source is the same as before.
    """

    function: CallableName
    now: Called
    was: Called | None
    changed: bool = False
    settled: bool = False


@dataclass(frozen=True, slots=True)
class Calls:
    """All calls that came to an end on the database after.

    Args:
        pairs: each call, with that of before.
        application: of now.
        url: of the database that it was called on.
    """

    pairs: tuple[Pair, ...]
    application: Application
    url: str

    def again(self, pairs: Iterable[Pair]) -> Mapping[Key, Called]:
        """The same calls once more: what is another now is so by chance, or by the clock.

        Raises:
            TargetError: the application cannot be loaded.
        """
        functions = tuple(dict.fromkeys(pair.function for pair in pairs))
        called = self.application.call(self.url, functions) if functions else ()
        return {each.key: each for each in called}


def called_twice(case: Case) -> Calls:
    """Call the functions of now on the database after, and those of before on the one before.

    Raises:
        TargetError: the application cannot be loaded, or a function ended its process.
    """
    functions = functions_of(case, case.application)
    if not functions:
        return Calls((), case.application, "")
    before = _before(case)
    texts = {(f.module, f.name): f.text for f in before.functions}
    words = new_words(case.rows, case.now)
    was = {(c.module, c.name, as_now(c.arguments, words)): c for c in before.called}
    was |= {each.key: each for each in before.called}
    # what new functions write for good nobody wrote before: they come last
    functions.sort(key=lambda f: f.opens and (f.module, f.name) not in texts)
    url = case.built.scratch.clone().url
    now = case.application.call(url, functions, stay=case.models_stay)
    case.models_stay.end()  # what it did to itself is nobody else's
    known = {(f.module, f.name): f for f in functions}
    pairs = []
    for each in now:
        function = known[each.module, each.name]
        changed = texts.get((each.module, each.name)) != function.text
        failed = each.failure
        at = text_at(case.application.root / failed.file, failed.line) if failed else ""
        pairs.append(Pair(function, each, was.get(each.key), changed, at in before.every))
    return Calls(tuple(pairs), case.application, url)


@dataclass(frozen=True, slots=True)
class _Before:
    """The source of before.

    Args:
        functions: that were called.
        called: each call.
        every: the texts of all functions.
    """

    functions: Sequence[CallableName] = ()
    called: tuple[Called, ...] = ()
    every: frozenset[str] = frozenset()


def steady(case: Case, pairs: Iterable[Pair]) -> list[Pair]:
    """Those whose call of before comes out the same once more, now that time has passed.

    Args:
        case: of the application.
        pairs: that differ.
    """
    found = list(pairs)
    names = frozenset((p.function.module, p.function.name) for p in found)
    again = {each.key: each for each in _before(case, names).called} if found else {}
    return [p for p in found if p.was is None or _is_one(p.was, again.get(p.was.key, p.was))]


def _is_one(was: Called, again: Called) -> bool:
    if was.failure is not None or again.failure is not None:
        return (was.failure is None) is (again.failure is None)
    losses = (*lost(was.value, again.value), *lost(again.value, was.value))
    return was.wrote == again.wrote and not losses


def _changed(case: Case) -> set[str]:
    """Tables that the migration makes something else of, or of the rows of."""
    rows = {n for n, was in case.rows.items() if n in case.now and case.now[n].rows != was.rows}
    return {table.name for table in case.touched} | rows


def _before(case: Case, names: Names | None = None) -> _Before:
    """Of what git has; where it has no source from before, that of now, as far as it works."""
    try:
        return _on_the_first(case, case.older.application, names)
    except SddflowError:
        return _on_the_first(case, case.application, names)


def _on_the_first(case: Case, application: Application, names: Names | None) -> _Before:
    every = functions_of(case, application)
    functions = [f for f in every if names is None or (f.module, f.name) in names]
    try:
        called = application.call(case.first.scratch.clone().url, functions)
    except SddflowError:
        return _Before()
    return _Before(functions, called, frozenset(function_texts(source_of(application))))


def functions_of(case: Case, application: Application) -> list[CallableName]:
    """Functions that may be called, those first that name what the migration touches.

    There may not be time for all. Last come those that open sessions of their own, as what they
    write is not undone.

    Args:
        case: of the migration.
        application: whose source they stand in: that of now, or of before.
    """
    reading = application.reading
    tables = {bare(name) for name in _changed(case)}
    mapped = {c.name for c in reading.conventions.classes if c.table in tables}
    found = callables_of(source_of(application), reading.module, mapped)
    words = tables | mapped
    named = re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(words)))})\b") if words else None
    return sorted(found, key=lambda f: (f.opens, not (named and named.search(f.text))))[:_MOST]
