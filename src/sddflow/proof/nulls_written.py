"""Where the source writes the NULL that a way back does not allow."""

import re

from sddflow.domain.place import Place
from sddflow.domain.schema.qualified import bare
from sddflow.proof.case import Case
from sddflow.proof.queries.constructed import constructed_in
from sddflow.proof.queries.given_values import given_values

_REFUSED = (
    re.compile(r"NOT NULL constraint failed: (?:_alembic_tmp_)?(?P<table>\w+)\.(?P<column>\w+)"),
    re.compile(r"column \"(?P<column>\w+)\" of relation \"(?P<table>\w+)\""),
)


def null_written(case: Case, line: str) -> Place | None:
    """A place that gives a column NULL, or nothing, which may be NULL since this migration.

    Args:
        case: the migration, run.
        line: what the database said, on the way back, of a NULL.
    """
    found = next(filter(None, (pattern.search(line) for pattern in _REFUSED)), None)
    table = case.built.schema.called(found["table"]) if found is not None else None
    column = table.column(found["column"]) if table is not None and found is not None else None
    if table is None or column is None or not column.nullable or column.default is not None:
        return None
    root, conventions, name = case.application.root, case.conventions, bare(table.name)
    alone = case.built.schema.has_once(column.name)
    for given in given_values(root, conventions, name, column.name, alone=alone):
        if given.value is None:
            return given.place
    for made in constructed_in(root, conventions):
        if made.table == name and column.name not in made.columns and not made.relates:
            return made.place
    return None
