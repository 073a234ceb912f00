"""Trying things on the database that the migration built; nothing of it stays."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any

import sqlalchemy as sa

from sddflow.database.light import light
from sddflow.database.numbering import PROBED
from sddflow.database.refusal import Kind, Refusal
from sddflow.database.writer import NoRowError, Row, Writer
from sddflow.domain.schema.table import Table
from sddflow.proof.case import Case


@contextmanager
def trial(case: Case) -> Iterator[Writer]:
    """A writer on the database, with rows in the new tables too; at the end all is rolled back."""
    with case.built.scratch.engine().connect() as connection, connection.begin() as transaction:
        try:
            writer = Writer(connection, case.built.schema, PROBED, case.words)
            _fill_new(case, writer)
            yield writer
        finally:
            transaction.rollback()


def _fill_new(case: Case, writer: Writer) -> None:
    """Rows for the rows that are tried to point to."""
    for table in case.touched:
        with suppress(NoRowError):
            for _ in range(2):
                writer.add(table)


def refused(writer: Writer, table: Table, fixed: Mapping[str, Any], by: Kind) -> bool:
    """Whether a row with that one thing wrong is refused for it; it is taken back if it is not.

    A value that nobody may choose is refused, too, whatever it is; and so is one in whose place a
    trigger writes something. A trigger that looks up what a row points to leaves a NULL of it where
    there is nothing: that is refused for the same.

    Raises:
        NoRowError: it was refused for other reasons only, so that nothing is known.
    """
    with writer.connection.begin_nested() as savepoint:
        made = writer.attempt(table, fixed=fixed, until=by)
        savepoint.rollback()
    kinds = {by, "always", *(("not-null",) if by == "foreign-key" else ())}
    if isinstance(made, Refusal) and made.kind not in kinds:
        raise NoRowError(f"every row was refused for another reason: {made.line}")
    return isinstance(made, Refusal) or any(
        _is_other(value, made[name]) for name, value in fixed.items()
    )


def _is_other(given: Any, there: Any) -> bool:  # noqa: ANN401 - any column's
    """A trigger wrote something in its place; how numbers and times are kept is their type's."""
    if given is None:
        return there is not None
    if isinstance(given, bool):
        return bool(there) is not given
    if isinstance(given, int) and isinstance(there, int):
        return given != there
    if not isinstance(given, str):
        return False
    return there is None or (isinstance(there, str) and given.rstrip() != there.rstrip())


def without(writer: Writer, table: Table, names: Collection[str]) -> Row | Refusal | None:
    """Insert a row that leaves some columns to the database; None where none could be made."""
    try:
        values = writer.values(table)
    except NoRowError:
        return None
    return writer.insert(table, {n: v for n, v in values.items() if n not in names})


def that(table: Table, made: Mapping[str, Any]) -> list[sa.ColumnElement[bool]]:
    """The condition that a row is this one, by its key."""
    target = light(table)
    return [target.c[name] == made[name] for name in table.primary_key]
