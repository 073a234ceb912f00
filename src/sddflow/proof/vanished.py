"""What stood in the database before, and is gone after although what it belongs to stands."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sddflow.database.expressions import same_words
from sddflow.domain.schema.condition import condition_of
from sddflow.domain.schema.qualified import parts
from sddflow.domain.schema.table import Check, Column, Schema, Table
from sddflow.proof.case import State
from sddflow.proof.comparison.schemas import key_of

_BOUND = ("trigger", "policy", "grant", "constraint")  # facts that name their table first
_SQLITE_TABLE = re.compile(r"\bON\s+[\"`\[]?(\w+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Thing:
    """Something that a database has beside tables and columns.

    Args:
        kind: `trigger`, `policy`, `grant`, `view`, `index`, `check`, `exclusion`
            or `comment`.
        name: its own; of a grant, who is granted something; "" where it has none.
        table: what it belongs to; "" for a view.
        words: what the catalogue says of it.
        column: the one that a comment is about.
    """

    kind: str
    name: str
    table: str
    words: str
    column: str = ""


def things(state: State) -> Iterator[Thing]:
    """What a database has beside tables, columns, indexes and checks, read from its catalogue."""
    for fact in state.text.splitlines():
        head, _, words = fact.partition(": ")
        kind, _, rest = head.partition(" ")
        table, _, name = rest.partition(" ")
        if kind == "view":
            yield Thing(kind, table, "", words)
        elif kind == "trigger" and not name:  # SQLite says the table in the statement only
            found = _SQLITE_TABLE.search(words)
            yield Thing(kind, table, found[1] if found else "", words)
        elif kind == "index" and f"\nview {table} materialised: " in state.text:
            yield Thing(kind, name, table, words)
        elif kind == "constraint" and words.startswith("EXCLUDE"):
            yield Thing("exclusion", name, table, words)
        elif kind in _BOUND[:3]:
            yield Thing(kind, name, table, words)
        elif kind == "comment":
            about, column = _commented(state.schema, table)
            if not column or state.schema.column(about, column) is not None:
                yield Thing(kind, "", about, words, column)


def vanished(before: State, after: State) -> Iterator[Thing]:
    """Every such thing of a table that is still there, and every view.

    What goes with a table or a column that goes itself is none of them, nor is what has only
    another name afterwards.
    """
    now = tuple(things(after))
    views = {t.name for t in now if t.kind == "view"}
    there = views | {t.name for t in after.schema.tables}
    names = {(t.kind, t.table, t.name, t.column) for t in now}
    same = {(t.kind, t.table, _without_name(t)) for t in now if t.name}
    for thing in things(before):
        stays = _belongs(thing, after, there)
        known = (thing.kind, thing.table, thing.name, thing.column) in names
        if stays and not known and (thing.kind, thing.table, _without_name(thing)) not in same:
            yield thing
    for table in before.schema.tables:
        made = after.schema.table(table.name)
        if made is not None:
            yield from _indexes(table, made)
            yield from _checks(table, made)


def _belongs(thing: Thing, after: State, there: set[str]) -> bool:
    """What it is about stands: a table, the column of a comment; of a view, its schema."""
    if thing.kind == "view" and not _schema_gone(thing, after):
        return True
    column = not thing.column or after.schema.column(thing.table, thing.column) is not None
    return thing.table in there and column


def _commented(schema: Schema, about: str) -> tuple[str, str]:
    """A table, and its column where the comment is about one."""
    if schema.table(about) is not None:
        return about, ""
    table, _, column = about.rpartition(".")
    return (table, column) if table else (about, "")


def _without_name(thing: Thing) -> str:
    return re.sub(rf"\b{re.escape(thing.name)}\b", "", thing.words, count=1)


def _schema_gone(view: Thing, after: State) -> bool:
    """A view goes with the schema it stands in."""
    schema = parts(view.name)[0]
    return bool(schema) and f"schema {schema}" not in after.text.splitlines()


def _indexes(was: Table, now: Table) -> Iterator[Thing]:
    """Those whose columns are all there still, as they were."""
    names, keys = {i.name for i in now.indexes}, {key_of(i) for i in now.indexes}
    alike = {u.columns for u in now.uniques}
    for index in was.indexes:
        if index.name in names or key_of(index) in keys or index.columns in alike:
            continue
        where = f" where {index.where}" if index.where else ""
        words = f"({', '.join(index.columns)}){where}"
        if _stands(was, now, words):
            yield Thing("index", index.name, was.name, words)


def _checks(was: Table, now: Table) -> Iterator[Thing]:
    """Those of columns that are as they were: a new type may say by itself what a CHECK said."""
    names = {c.name for c in now.checks if c.name}
    said = set(_said(now.checks))
    for check, words in zip(was.checks, _said(was.checks), strict=True):
        about = words if not check.column else f"{words} {check.column}"
        if check.name not in names and words not in said and _unchanged(was, now, about):
            yield Thing("check", check.name, was.name, words)


def _said(checks: Iterable[Check]) -> list[str]:
    return [same_words(condition_of(c)) for c in checks]


def _spoken_of(table: Table, words: str) -> Iterator[Column]:
    for column in table.columns:
        if re.search(rf"(?<!\w){re.escape(column.name)}(?!\w)", words):
            yield column


def _stands(was: Table, now: Table, words: str) -> bool:
    return all(now.column(c.name) is not None for c in _spoken_of(was, words))


def _unchanged(was: Table, now: Table, words: str) -> bool:
    pairs = [(c, now.column(c.name)) for c in _spoken_of(was, words)]
    return all(made is not None and made.type == column.type for column, made in pairs)
