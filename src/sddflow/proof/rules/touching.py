"""An exclusion constraint that takes two spans for overlapping where one ends as the other begins.

`tsrange(begins_at, ends_at, '[]')` has both ends in it: the next booking cannot begin when the one
before ends, which a range of `'[)'` allows.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from sddflow.database.quoting import quoted, quoted_table
from sddflow.database.writer import generated
from sddflow.domain.schema.table import Table
from sddflow.proof.case import Case
from sddflow.proof.queries.found import found_in

_OVERLAPS = "23P01"  # PostgreSQL's exclusion_violation
_EXCLUDE = re.compile(
    r"^constraint (?P<table>\S+) (?P<name>\S+): EXCLUDE\b.*"
    r"\bts(?:tz)?range\((?P<first>\w+), (?P<last>\w+)[^)]*\) WITH &&",
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Spans:
    """What an exclusion constraint compares.

    Args:
        name: of the constraint.
        table: whose.
        first: the column that a span begins with.
        last: the one that it ends with.
    """

    name: str
    table: Table
    first: str
    last: str


def touching(case: Case) -> Iterator[Spans]:
    """New exclusion constraints that refuse a row which begins when the one before it ends.

    Where the source itself asks for both ends by `<=` and `>=`, that is meant.
    """
    old = case.first.text
    for fact in _EXCLUDE.finditer(case.built.text):
        table = case.built.schema.called(fact["table"])
        if table is not None and fact[0] not in old:
            spans = Spans(fact["name"], table, fact["first"], fact["last"])
            if any(found_in(case, _meant(spans))):
                continue
            with case.built.scratch.engine().connect() as connection:
                if _refuses(connection, spans):
                    yield spans


def _meant(spans: Spans) -> re.Pattern[str]:
    first, last = re.escape(spans.first), re.escape(spans.last)
    begins, ends = rf"\b{first}\s*<=", rf"\b{last}\s*>="
    return re.compile(rf"{begins}(?s:.{{0,120}}){ends}|{ends}(?s:.{{0,120}}){begins}")


def _refuses(connection: Connection, spans: Spans) -> bool:
    """A copy of the last span, from its end on, as long again; nothing is kept of it."""
    first, last = quoted(spans.first), quoted(spans.last)
    moved = {spans.first: last, spans.last: f"{last} + ({last} - {first})"}
    own = [c for c in spans.table.columns if c.name not in spans.table.primary_key]
    names = [c.name for c in own if not generated(c)]
    values = ", ".join(moved.get(name, quoted(name)) for name in names)
    table = quoted_table(spans.table.name)
    copy = (
        f"INSERT INTO {table} ({', '.join(map(quoted, names))}) SELECT {values} FROM {table} "  # noqa: S608 - names of the schema
        f"WHERE {first} < {last} ORDER BY {last} DESC LIMIT 1"
    )
    try:
        connection.execute(sa.text(copy))
    except DBAPIError as error:
        return getattr(error.orig, "sqlstate", None) == _OVERLAPS
    finally:
        connection.rollback()
    return False
