"""What a migration drops, and the release that runs has not used for a while.

The last step of expand and contract: the models that git has from before the change do not know the
column any more, and the database still has it; or they, or pages, say that nothing uses it.
"""

from collections.abc import Iterable, Iterator, Mapping

from sddflow.domain.schema.table import Schema
from sddflow.errors import SddflowError
from sddflow.proof.case import Case
from sddflow.proof.drift import older_models
from sddflow.proof.given_up import Gone, given_up
from sddflow.proof.operation.told_gone import told_gone
from sddflow.target.answers import DeclaredTable

_UNKNOWN = "the models of before did not know it any more"
_UNMAPPED = "no class of before loaded it any more"


def disused(case: Case) -> Mapping[Gone, str]:
    """Tables and columns that are gone, and were not used before; and how that is known.

    Nothing where nothing is gone, or where git has no models from before that can be built.
    """
    gone = list(gone_from(case.first.schema, case.built.schema))
    was = older_models(case) if gone else None
    if was is None:
        return {}
    unknown = {each: _UNKNOWN for each in gone if not knows(was.schema, *each)}
    unknown = {**dict.fromkeys(unmapped(case, gone), _UNMAPPED), **unknown}
    known = frozenset(gone) - unknown.keys()
    return {**unknown, **(_said(case, known) if known else {})}


def unmapped(case: Case, gone: Iterable[Gone]) -> frozenset[Gone]:
    """Columns that the models of before have in a table, and no class of it."""
    asked = frozenset(each for each in gone if each[1])
    declared = case.once("older classes", lambda: _older_classes(case)) if asked else ()
    left_out = {(t.name, c.name) for t in declared for c in t.columns if not c.mapped}
    return asked & left_out


def _older_classes(case: Case) -> tuple[DeclaredTable, ...]:
    try:
        return case.older.application.metadata().tables
    except SddflowError:
        return ()


def _said(case: Case, known: frozenset[Gone]) -> Mapping[Gone, str]:
    """What the source and the pages of before say that nothing uses."""
    try:
        was = case.older
    except SddflowError:
        return {}
    root = was.application.root
    return {
        each: f"{place} said before, at {was.commit}, that it is not used any more"
        for each, place in {**told_gone(root, known), **given_up(root, known)}.items()
    }


def gone_from(before: Schema, after: Schema) -> Iterator[Gone]:
    """Tables, and columns of those that stay, that are there before and not after."""
    for table in before.tables:
        now = after.table(table.name)
        if now is None:
            yield table.name, ""
        else:
            yield from ((table.name, c.name) for c in table.columns if now.column(c.name) is None)


def knows(models: Schema, table: str, column: str) -> bool:
    """Models have it; of a table that none is about, its columns too are taken for known."""
    known = models.table(table)
    if known is None:
        return column != ""
    return not column or known.column(column) is not None
