"""Differences between the models and the database that are older than the change."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from sddflow.domain.schema.qualified import bare
from sddflow.errors import SddflowError
from sddflow.proof.building import build_models
from sddflow.proof.case import Case, State, look_at
from sddflow.proof.comparison.difference import Difference
from sddflow.proof.comparison.schemas import compare
from sddflow.proof.wording.compare import compare_words

Key = tuple[str, str, str]


def judged(case: Case, differences: Iterable[Difference]) -> tuple[Difference, ...]:
    """Those about what the named revisions do not touch hold nothing up, if they are older.

    What is a warning is information wherever it is older.

    Older models, as git has them, say whether a difference was there; where there are none, nobody
    knows whether the models of today came with the change. Where another branch builds a part of
    the models, what these revisions do not speak of may be that branch's, and is not told.
    """
    differences = tuple(differences)
    if not case.history.named:
        return differences
    is_outside = _outside(case)
    if case.history.forked:
        source = case.history.source
        return tuple(d for d in differences if not (is_outside(d) or _is_elsewhere(d, source)))
    grave = {d for d in differences if d.severity == "error" and is_outside(d)}
    open_ones = grave | {d for d in differences if d.severity == "warning"}
    known = _known(case) if open_ones else None
    return tuple(
        _told(d, known) if d in grave or (d in open_ones and known and _key(d) in known) else d
        for d in differences
    )


def _outside(case: Case) -> Callable[[Difference], bool]:
    """Whether it is about what the revisions under test do not touch."""
    touched = {bare(table.name) for table in case.touched}  # also where it stands elsewhere
    types = set(compare_words(case.promise, case.first))
    return lambda d: bare(d.table) not in touched if d.table else d in types


def _is_elsewhere(difference: Difference, source: str) -> bool:
    """The database lacks it, and the revisions under test never name it."""
    name = difference.column or bare(difference.table)
    return difference.what.endswith("-missing") and name not in source


def _known(case: Case) -> frozenset[Key] | None:
    """Differences between the models and the database before; None where git has no models."""
    was = older_models(case)
    return None if was is None else frozenset(_key(d) for d in between(was, case.first))


def older_models(case: Case) -> State | None:
    """What the models build that git has from before; None where it has none that can be built.

    They have the extensions and sequences of the database before, where there is one already.
    """
    return case.once("older models", lambda: _older_models(case))


def _older_models(case: Case) -> State | None:
    made = case.server.fresh()
    there = case.before.scratch if case.before is not None else None
    try:
        build_models(case.older.application, made, there)
    except SddflowError:
        return None
    was = look_at(made)
    return was if was.schema.tables else None


def between(models: State, database: State) -> tuple[Difference, ...]:
    """All that is not the same in what models build and in a database."""
    return (*compare(models.schema, database.schema), *compare_words(models, database))


def _told(difference: Difference, known: frozenset[Key] | None) -> Difference:
    if known is None:
        message = f"{difference.message}; no revision under test touches it"
        return replace(difference, severity="warning", message=message)
    if _key(difference) in known:
        message = f"{difference.message}; it was so before"
        return replace(difference, severity="info", message=message)
    message = f"{difference.message}; the models changed, and no revision under test follows"
    return replace(difference, message=message)


def _key(difference: Difference) -> Key:
    return difference.what, difference.table, difference.column
