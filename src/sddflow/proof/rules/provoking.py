"""Rows that are allowed today and break a rule that comes: made on purpose, within the old rules.

The usual rows keep `priority >= 0` by chance. What a real table may hold is what its own rules let
in: so values at and beside the limits of the new rule are tried, NULL, and the same word in other
letters.
"""

from collections.abc import Iterator
from itertools import islice, product
from random import Random
from typing import Any

from sddflow.database.candidates import candidates_of
from sddflow.database.numbering import PROVOKED
from sddflow.database.refusal import Refusal
from sddflow.database.scratch import Scratch
from sddflow.database.values import NoValueError, value_of
from sddflow.database.words import Words, listed
from sddflow.database.writer import NoRowError, Row, Writer, generated
from sddflow.domain.schema.table import Column, Schema, Table
from sddflow.proof.rules.coming import Rule

_TRIES = 150
_NUMBERS = (0, 1, 700)  # rows that lie near each other, and far apart


def provoke(scratch: Scratch, schema: Schema, rule: Rule, words: Words) -> Row | None:
    """Write what breaks the rule into a database: a row, or one beside another that it equals.

    Args:
        scratch: before the migration, with rows.
        schema: of it.
        rule: that comes.
        words: the only texts that the application can read in a column.

    Returns:
        What breaks it, as far as the rule tells; None where the rules of today let nothing in.
    """
    with scratch.engine().begin() as connection:
        if rule.broken(connection) is not None:
            return None  # the usual rows have tried it
        writer = Writer(connection, schema, PROVOKED, words)
        for given in islice(_rows(rule, words), _TRIES):
            savepoint = connection.begin_nested()
            _write(writer, rule, given)
            broken = rule.broken(connection)
            if broken is not None:
                savepoint.commit()
                return broken
            savepoint.rollback()
    return None


def _write(writer: Writer, rule: Rule, given: Row) -> None:
    """One row; where the rule is about two, others that are like it but for letters and hours."""
    first = _insert(writer, rule.table, given)
    if first is None or rule.kind != "unique":
        return
    for others in _alike({name: first[name] for name in rule.columns}):
        _insert(writer, rule.table, others)


def _insert(writer: Writer, table: Table, given: Row) -> Row | None:
    try:
        made = writer.insert(table, writer.values(table, "plain", given))
    except NoRowError:
        return None
    return None if isinstance(made, Refusal) else made


def _alike(row: Row) -> Iterator[Row]:
    yield row
    yield {name: _other_letters(value) for name, value in row.items()}
    yield {name: f"{v} " if isinstance(v, str) else v for name, v in row.items()}


def _other_letters(value: Any) -> Any:  # noqa: ANN401 - any column's
    return value.swapcase() if isinstance(value, str) else value


def _rows(rule: Rule, words: Words) -> Iterator[Row]:
    """Values for the columns of the rule, in every combination, mixed."""
    table = listed(rule.table, words)
    bound = {name for key in table.foreign_keys for name in key.columns}
    bound |= set() if rule.kind == "partition" else set(table.primary_key)
    choices: dict[str, list[Any]] = {}
    for column in (c for c in table.columns if c.name in rule.limited and not generated(c)):
        own = [] if column.name in bound else _values(rule, table, column)
        nothing = [None] if column.nullable else []
        if own or nothing:
            choices[column.name] = [*own, *nothing]
    if not choices:
        return iter([{}])
    combinations = list(islice(product(*choices.values()), 5_000))
    Random(rule.words).shuffle(combinations)  # noqa: S311 - the same every time
    return (dict(zip(choices, values, strict=True)) for values in combinations)


def _values(rule: Rule, table: Table, column: Column) -> list[Any]:
    """Plain ones, none, and those beside the limits; of an enumeration, its words."""
    try:
        plain = [value_of(table, column, n) for n in _NUMBERS]
        plain.append(value_of(table, column, 0, form="blank"))
    except NoValueError:
        return []
    named = () if _is_listed(table, column) else candidates_of(rule.told, column)
    return list({repr(value): value for value in (*plain, *named)}.values())


def _is_listed(table: Table, column: Column) -> bool:
    return bool(column.type.labels) or any(
        c.column == column.name and c.choices for c in table.checks
    )
