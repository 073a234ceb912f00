"""The values that a migration speaks of, written into rows before it runs.

`UPDATE tasks SET state = 'done' WHERE state = 'missed'` does nothing where no row says `missed`:
what it does to such rows would never be seen.
"""

import re
from collections import defaultdict
from collections.abc import Mapping

import sqlalchemy as sa
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from sddflow.database.light import light
from sddflow.database.words import Words
from sddflow.domain.schema.table import Column, Schema, Table
from sddflow.proof.aimed.way_up import way_down, way_up

Spoken = Mapping[str, tuple[str, ...]]
_TEXT = r"'[^'\n]{1,60}'"
_SQL = re.compile(
    rf"\b(\w+)[\"`]?\s*(?:=|<>|!=|(?:NOT\s+)?IN\s*\()\s*({_TEXT}(?:\s*,\s*{_TEXT})*)", re.IGNORECASE
)
_SET = re.compile(rf"(?:\bSET|,)\s*[\"`]?(\w+)[\"`]?\s*=\s*({_TEXT})", re.IGNORECASE)
_CASES = re.compile(
    r"(?:\bSET|,)\s*[\"`]?(\w+)[\"`]?\s*=\s*(CASE\b.*?\bEND)\b", re.IGNORECASE | re.DOTALL
)
_GIVES = re.compile(rf"\b(?:THEN|ELSE)[\s\"]*({_TEXT})", re.IGNORECASE)
_PYTHON = re.compile(
    r"\bc\.(\w+)\s*(?:==|!=|\.in_\(\s*[\[(])\s*((?:[\"'][^\"'\n]{1,60}[\"'],?\s*)+)"
)
_QUOTED = re.compile(r"[\"']([^\"'\n]+)[\"']")


def compared_in(source: str) -> Spoken:
    """By column name, the texts that the way up looks for, without those that it sets.

    Args:
        source: of a revision.
    """
    up, given = way_up(source), assigned_in(source)
    found = _told(up, _SQL, _PYTHON)
    left = {c: tuple(v for v in said if v not in given.get(c, ())) for c, said in found.items()}
    return {column: values for column, values in left.items() if values}


def left_in(source: str) -> Spoken:
    """By column name, the texts that the way down looks for, and that the way up may meet.

    Args:
        source: of a revision.
    """
    up, found = way_up(source), _told(way_down(source), _SQL, _PYTHON)
    return {c: tuple(v for v in said if not _is_given(up, v)) for c, said in found.items()}


def _is_given(up: str, text: str) -> bool:
    """The way up inserts it, and asks for no condition: a row that has it is in the way."""
    inserts = re.findall(rf"\binsert\b[^;\"]*'{re.escape(text)}'[^;\"]*", up, re.IGNORECASE)
    return any("where" not in each.lower() for each in inserts)


def assigned_in(source: str) -> Spoken:
    """By column name, the texts that the way up, or any SQL, sets it to."""
    up = way_up(source)
    told = {column: list(texts) for column, texts in _told(up, _SET).items()}
    for column, cases in _CASES.findall(up):
        told.setdefault(column, []).extend(t.strip("'") for t in _GIVES.findall(cases))
    return {column: tuple(dict.fromkeys(texts)) for column, texts in told.items() if texts}


def _told(source: str, *patterns: re.Pattern[str]) -> Spoken:
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for pattern in patterns:
        for seen in pattern.finditer(source):
            found[seen[1]].update(dict.fromkeys(_QUOTED.findall(seen[2])))
    return {column: tuple(values) for column, values in found.items()}


def words_before(words: Words, source: str) -> Words:
    """What the application could read before: its labels but for those that the way up brings."""
    given, asked = assigned_in(source), compared_in(source)
    return {
        (table, column): (
            *(w for w in told if w not in given.get(column, ())), *asked.get(column, ())
        )
        for (table, column), told in words.items()
    }  # fmt: skip


def speak(engine: Engine, schema: Schema, spoken: Spoken) -> None:
    """Let every other row of each table say what the migration speaks of; refused is refused.

    A NULL stays one: the migration has to do something with it too.

    Args:
        engine: on a database full of rows.
        schema: of that database.
        spoken: by column name.
    """
    with engine.begin() as connection:
        for table in schema.tables:
            for column in table.columns:
                values = spoken.get(column.name, ())
                if values and table.primary_key and is_free(table, column):
                    write(connection, table, column, values, every=2)


def speak_apart(engine: Engine, schema: Schema, spoken: Spoken) -> None:
    """The same, of texts that several rows have as long as they hang on different ones.

    `DELETE FROM bins WHERE code = 'A1'` takes those of every warehouse.
    """
    with engine.begin() as connection:
        for table in schema.tables:
            keys = {name for key in table.foreign_keys for name in key.columns}
            for column in table.columns:
                values = spoken.get(column.name, ())
                shared = any(column.name in u and set(u) & keys for u in table.unique_sets)
                text = column.type.kind in {"string", "text"} and column.name not in keys
                if values and shared and text and table.primary_key != (column.name,):
                    write(connection, table, column, values, every=2)


def is_free(table: Table, column: Column) -> bool:
    """A plain text, that no key and no rule of being unique is about."""
    keys = (k.columns for k in table.foreign_keys)
    bound = (table.primary_key, *keys, *(u.columns for u in table.uniques))
    return column.type.kind in {"string", "text"} and not any(column.name in c for c in bound)


def write(
    connection: Connection, table: Table, column: Column, values: tuple[str, ...], *, every: int = 1
) -> None:
    """Give rows that say something one of some texts after the other; refused is refused.

    Args:
        connection: in a transaction.
        table: with a primary key.
        column: of texts.
        values: the texts.
        every: every how manieth row; the first of that many keeps what it says.
    """
    target = light(table)
    key = [target.c[name] for name in table.primary_key]
    there = sa.select(*key).where(target.c[column.name].is_not(None))
    rows = connection.execute(there.order_by(*key)).all()
    for number, row in enumerate(rows[every - 1 :: every]):
        named = (part == value for part, value in zip(key, row, strict=True))
        said = {column.name: values[number % len(values)]}
        try:
            with connection.begin_nested():
                connection.execute(sa.update(target).where(*named).values(said))
        except DBAPIError:
            continue
