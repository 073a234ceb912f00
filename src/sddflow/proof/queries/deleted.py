"""Tables whose rows the application deletes, as its source says it."""

import re
from collections.abc import Iterable

from sddflow.domain.place import Place
from sddflow.domain.schema.naming import singular
from sddflow.domain.schema.qualified import bare
from sddflow.domain.schema.table import ForeignKey, Schema, Table
from sddflow.proof.case import Case
from sddflow.proof.queries.found import found_in
from sddflow.proof.queries.functions import functions_with

_DELETES = re.compile(
    r"\bdelete\(\s*(?:\w+\.)*(\w+)\s*[,)]"  # delete(Model), delete(table), session.delete(row)
    r"|\bDELETE\s+FROM\s+(?:ONLY\s+)?[\"`]?(?:\w+[\"`]?\.[\"`]?)?(\w+)"
    r"|\bTRUNCATE\s+(?:TABLE\s+)?[\"`]?(?:\w+\.)?(\w+)"
    r"|\b(\w+)\.(?:__table__\.)?delete\(\s*\)"
    r"|\bquery\(\s*(?:\w+\.)*(\w+)\b[^;]{0,300}?\)\s*\.delete\(",
    re.IGNORECASE,
)
_REFUSED = re.compile(
    r"\b(?:except|suppress)\b[^:]{0,200}?\b(?:IntegrityError|ForeignKeyViolation\w*)\b"
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
    return with_children(schema, direct)


def refusal_awaited(case: Case, table: str, below: str) -> Place | None:
    """A function that deletes rows of a table, and handles that the database refuses to.

    Who deletes the rows below first waits for something else.
    """
    for _, text, place in functions_with(case, _REFUSED):
        if _deletes(text, table) and not _deletes(text, below):
            return place
    return None


def left_behind(case: Case, table: Table, key: ForeignKey) -> Place | None:
    """A function that deletes what rows of `table` point to by a key, and speaks of no such row."""
    theirs = _called(table.name)
    for _, text, place in functions_with(case, _DELETES):
        words = {_plain(word) for word in re.findall(r"\w+", text)}
        writes = any(re.search(rf"\.{n}\b|\b{n}\s*=(?!=)", text) for n in key.columns)
        if _deletes(text, key.referred) and not words & theirs and not writes:
            return place
    return None


def _deletes(text: str, table: str) -> bool:
    """Rows of the table, by its name, or by the last word of it where its class stands there too.

    `for plan in session.scalars(select(MealPlan)): session.delete(plan)` deletes meal plans.
    """
    theirs = _called(table)
    said = {_plain(next(filter(None, found.groups()))) for found in _DELETES.finditer(text)}
    if theirs & {_plain(word) for word in re.findall(r"\w+", text)}:
        theirs = {*theirs, singular(bare(table)).rpartition("_")[2].lower()}
    return bool(said & theirs)


def _called(table: str) -> set[str]:
    """What a class, a table or one row of it is called."""
    return {_plain(bare(table)), _plain(singular(bare(table)))}


def _plain(name: str) -> str:
    return name.replace("_", "").lower()


def with_children(schema: Schema, direct: Iterable[str]) -> frozenset[str]:
    """Tables, and all whose rows go along when one of theirs is deleted."""
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
