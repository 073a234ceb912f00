"""What revisions bring into a database, as far as they add and take nothing away."""

import re
from collections.abc import Iterable

from sddflow.database.without import Pieces
from sddflow.domain.schema.qualified import qualified
from sddflow.proof.reading.operations import Operation
from sddflow.proof.reading.script import Script
from sddflow.target.source import last_name

_ROWS_ONLY = re.compile(r"\s*(?:insert|update|select|set)\b", re.IGNORECASE)
_HARMLESS = ("get_bind", "f", "get_context", "batch_alter_table", "bulk_insert", "inline_literal")
_CONSTRAINTS = ("create_unique_constraint", "create_check_constraint", "create_foreign_key")


_NOWHERE = 99  # schemas are named by their word alone


class TakesAwayError(Exception):
    """A revision does more than add; the message names what."""


def brought(scripts: Iterable[Script]) -> Pieces:
    """What revisions add, by name.

    Raises:
        TakesAwayError: one of them changes or removes what was there, or cannot be read: what was
            there before is nowhere to be seen.
    """
    pieces = Pieces()
    for script in scripts:
        for operation in script.up:
            pieces = pieces + _piece(operation, script)
    return pieces


def _piece(operation: Operation, script: Script) -> Pieces:
    name = operation.name
    table, own = (
        _there(operation, 0, "table_name"),
        _there(operation, 1, "table_name", "source_table"),
    )
    found = Pieces()
    if name == "create_table":
        found = Pieces(tables=frozenset({table}))
    elif name == "add_column":
        found = Pieces(columns=frozenset({(table, _column(operation))}))
    elif name == "create_index":
        found = Pieces(indexes=frozenset({_there(operation, 0, "index_name")}))
    elif name in _CONSTRAINTS:
        found = Pieces(constraints=frozenset({(own, operation.text(0, "constraint_name"))}))
    if found != Pieces():
        if "" in found.names:
            raise TakesAwayError(f"{script.revision} names what it makes in a way nobody can read")
        return found
    if name in _HARMLESS or (name == "execute" and _ROWS_ONLY.match(operation.sql)):
        return found
    raise TakesAwayError(f"{script.revision} does more than add ({name})")


def _there(operation: Operation, position: int, *words: str) -> str:
    """A name with the schema that the operation says it stands in."""
    name = operation.text(position, *words)
    schema = operation.text(_NOWHERE, "schema", "source_schema")
    return qualified(schema, name) if name else ""


def _column(operation: Operation) -> str:
    """The name of an added column."""
    given = operation.argument(1, "column")
    if last_name(given) != "Column":
        return ""
    inner = Operation("Column", given, tuple(given.args), operation.names)  # type: ignore[arg-type,union-attr]  # a call of Column
    return inner.text(0, "name")
