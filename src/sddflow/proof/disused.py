"""What a migration drops, and the release that runs has not used for a while.

The last step of expand and contract: the models that git has from before the change do not know the
column any more, and the database still has it.
"""

from collections.abc import Iterator

from sddflow.domain.schema.table import Schema
from sddflow.proof.case import Case
from sddflow.proof.drift import older_models

Gone = tuple[str, str]  # a table, and a column of it; "" where the table itself is gone


def disused(case: Case) -> frozenset[Gone]:
    """Tables and columns that are gone, and that the models of before did not have.

    Nothing where nothing is gone, or where git has no models from before that can be built.
    """
    gone = list(_gone(case.first.schema, case.built.schema))
    was = older_models(case) if gone else None
    if was is None:
        return frozenset()
    return frozenset(each for each in gone if not _has(was.schema, *each))


def _gone(before: Schema, after: Schema) -> Iterator[Gone]:
    for table in before.tables:
        now = after.table(table.name)
        if now is None:
            yield table.name, ""
        else:
            yield from ((table.name, c.name) for c in table.columns if now.column(c.name) is None)


def _has(models: Schema, table: str, column: str) -> bool:
    """A table that no model is about hides its columns too."""
    known = models.table(table)
    if known is None:
        return column != ""
    return not column or known.column(column) is not None
