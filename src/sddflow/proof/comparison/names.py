"""Constraints that are the same on both sides, and are called otherwise than the models say.

A name that nobody gave, but the database, is none: what counts is what a model, or the naming
convention of its metadata, spells out. The next migration drops the constraint by that name.
"""

import re
from collections.abc import Iterator

from sddflow.database.expressions import same_words
from sddflow.domain.schema.condition import condition_of
from sddflow.domain.schema.qualified import bare
from sddflow.domain.schema.table import Table
from sddflow.proof.comparison.difference import Difference

_OWN = {"unique constraint": "key", "foreign key": "fkey", "CHECK": "check"}
Named = dict[tuple[str, str], str]


def constraint_names(promised: Table, made: Table) -> Iterator[Difference]:
    """Those with another name, or with none."""
    given = _named(made)
    for subject, name in _named(promised).items():
        kind, about = subject
        other = given.get(subject)
        if other is None or other == name or not name or _made_up(promised, kind, name):
            continue
        yield Difference(
            "constraint-name", "info",
            f"the {kind} {made.name}({about}) has another name than in its model",
            made.name, evidence=f"models {name}, database {other or 'no name'}",
            cure=f"call it {name} in the migration: later ones drop it by that name",
        )  # fmt: skip


def _named(table: Table) -> Named:
    """Names by kind, and what the constraint is about."""
    found = {("unique constraint", ", ".join(u.columns)): u.name for u in table.uniques}
    found |= {("foreign key", ", ".join(k.columns)): k.name for k in table.foreign_keys}
    return found | {("CHECK", same_words(condition_of(c))): c.name for c in table.checks}


def _made_up(table: Table, kind: str, name: str) -> bool:
    """The database has made it: `notes_title_key`."""
    return bool(re.fullmatch(rf"{re.escape(bare(table.name))}_\w*{_OWN[kind]}\d*", name))
