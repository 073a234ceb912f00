"""Tables whose rows the application deletes, as its source says it."""

import re
from collections.abc import Iterable

from sddflow.domain.schema.naming import singular
from sddflow.domain.schema.qualified import bare
from sddflow.domain.schema.table import Schema
from sddflow.proof.case import Case
from sddflow.proof.queries.found import found_in

_DELETES = re.compile(
    r"\bdelete\(\s*(?:\w+\.)*(\w+)\s*[,)]"  # delete(Model), delete(table), session.delete(row)
    r"|\bDELETE\s+FROM\s+(?:ONLY\s+)?[\"`]?(?:\w+[\"`]?\.[\"`]?)?(\w+)"
    r"|\bTRUNCATE\s+(?:TABLE\s+)?[\"`]?(?:\w+\.)?(\w+)"
    r"|\b(\w+)\.(?:__table__\.)?delete\(\s*\)"
    r"|\bquery\(\s*(?:\w+\.)*(\w+)\b[^;]{0,300}?\)\s*\.delete\(",
    re.IGNORECASE,
)
_ANY = frozenset({
    "obj", "object", "instance", "entity", "item", "row", "record", "model", "dbobj", "target",
})  # fmt: skip


def deleted(case: Case) -> frozenset[str]:
    """Names of tables; with them, those whose rows go with the rows of another one.

    A helper that deletes whatever it is given may delete rows of each.
    """
    said = {_plain(next(filter(None, found.groups()))) for found, _ in found_in(case, _DELETES)}
    schema = case.built.schema
    direct = [t.name for t in schema.tables if said & (_ANY | _called(t.name))]
    return _with_children(schema, direct)


def _called(table: str) -> set[str]:
    """What a class, a table or one row of it is called."""
    return {_plain(bare(table)), _plain(singular(bare(table)))}


def _plain(name: str) -> str:
    return name.replace("_", "").lower()


def _with_children(schema: Schema, direct: Iterable[str]) -> frozenset[str]:
    found = set(direct)
    while True:
        more = {
            table.name
            for table in schema.tables
            for key in table.foreign_keys
            if key.on_delete == "cascade" and key.referred in found
        } - found
        if not more:
            return frozenset(found)
        found |= more
