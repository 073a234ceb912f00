"""Predicates of partial indexes that hold for no row: the values that a CHECK allows are tried."""

import re

from sqlalchemy.exc import SQLAlchemyError

from sddflow.database.quoting import quoted, verbatim
from sddflow.database.scratch import Scratch
from sddflow.domain.schema.table import Check, Index, Table

_TEXT = re.compile(r"'(?:[^']|'')*'")


def contradicted(scratch: Scratch, table: Table, index: Index) -> Check | None:
    """The closed list of values of which none satisfies the index's predicate.

    Judged only where the predicate is about that one column.
    """
    words = set(re.findall(r"\w+", _TEXT.sub("", index.where)))
    named = [column for column in table.columns if column.name in words]
    lists = [c for c in table.checks if c.choices and [c.column] == [n.name for n in named]]
    if not lists or any(_holds(scratch, index.where, c, null=named[0].nullable) for c in lists):
        return None
    return lists[0]


def _holds(scratch: Scratch, predicate: str, check: Check, *, null: bool) -> bool:
    """Whether it holds for one of the values; also where the database cannot say."""
    values = ["'" + value.replace("'", "''") + "'" for value in check.choices]
    values += ["NULL"] if null else []
    rows = " UNION ALL ".join(f"SELECT {value} AS {quoted(check.column)}" for value in values)
    asked = verbatim(f"SELECT 1 FROM ({rows}) AS given WHERE {predicate}")  # noqa: S608 - the scratch database's own words
    try:
        with scratch.engine().connect() as connection:
            return connection.execute(asked).first() is not None
    except SQLAlchemyError:
        return True
