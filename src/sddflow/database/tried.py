"""The value that a column of a new row is tried with, from the first try to the last."""

from random import Random
from typing import Any

from sddflow.database.candidates import candidates_of
from sddflow.database.values import NoValueError, value_of
from sddflow.domain.schema.table import Column, Table

_SHAPED = 2  # tries in the form that is asked for; later ones are plain


def tried(table: Table, column: Column, number: int, form: str, attempt: int) -> Any:  # noqa: ANN401 - any column's
    """A value; later tries go through what the CHECK constraints speak of.

    Args:
        table: of the column.
        column: it.
        number: of the row.
        form: as for `Writer.add`.
        attempt: from 0.

    Raises:
        NoValueError: nothing is known about the type, and NULL is not allowed.
    """
    if form == "empty" and column.nullable:
        return None
    candidates = candidates_of(table, column) if attempt else []
    if candidates and attempt % 3:
        dice = Random(f"{table.name}.{column.name} {number} {attempt}")  # noqa: S311 - the same every time
        return dice.choice(candidates)
    try:
        shape = form if attempt < _SHAPED else "plain"
        return value_of(table, column, number, form=shape, apart=not attempt)
    except NoValueError as error:
        if column.nullable:
            return None
        raise NoValueError(f"{column.name}: {error}") from None
