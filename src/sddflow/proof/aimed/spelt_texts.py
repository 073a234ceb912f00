"""Texts as the source puts them together, where a migration takes such a column apart."""

from pathlib import Path

from sqlalchemy import Engine

from sddflow.domain.schema.table import Column, Table
from sddflow.proof.aimed.spoken import write
from sddflow.proof.formulas.spelling import Spelling, spellings

_SAMPLES = ((12, 340, 56), (7, 80, 910))
_ROWS = 16  # no two rows of a table that is full of edges have one text
_YEAR = 2020


def spelt_texts(
    root: Path, leaving: Path | None, columns: frozenset[str]
) -> dict[str, tuple[str, ...]]:
    """By column name, texts whose parts differ; numbers, which any part may be.

    Args:
        root: the application's folder.
        leaving: a folder whose files are not read.
        columns: that the migration names.
    """
    found: dict[str, tuple[str, ...]] = {}
    for column, spelling in spellings(root, leaving, columns):
        texts = tuple(_text(spelling, n) for n in _SAMPLES if len(spelling.parts) <= len(n))
        found[column] = (*found.get(column, ()), *texts)
    return found


def spell_each(engine: Engine, root: Path, tables: list[Table], said: frozenset[str]) -> None:
    """Let each row of theirs have such a text where it is unique: the source writes no other one.

    One number has a digit more than it is filled up to.

    Args:
        engine: on a database full of rows.
        root: the application's folder.
        tables: that the migration names.
        said: its words.
    """
    unique = [(t, c) for t in tables for c in t.columns if c.name in said and _is_unique(t, c)]
    spelt = dict(spellings(root, None, frozenset(c.name for _, c in unique)))
    with engine.begin() as connection:
        for table, column in unique:
            if column.name in spelt:
                write(connection, table, column, _rows(spelt[column.name]))


def _is_unique(table: Table, column: Column) -> bool:
    """A text, alone, but no key."""
    alone = (column.name,)
    plain = column.type.kind in {"string", "text"} and table.primary_key != alone
    return plain and alone in table.unique_sets and table.primary_key != ()


def _rows(spelling: Spelling) -> tuple[str, ...]:
    most = max(spelling.widths, default=0)
    numbers = [10**most + 17, *range(1, _ROWS)] if most else range(1, _ROWS + 1)
    return tuple(_text(spelling, (n,) * len(spelling.parts)) for n in numbers)


def _text(spelling: Spelling, numbers: tuple[int, ...]) -> str:
    parts = zip(spelling.parts, spelling.widths, numbers, strict=False)
    return spelling.text([_part(*each) for each in parts])


def _part(name: str, width: int, number: int) -> str:
    """A year is one; all else is any number."""
    return str(_YEAR + number % 7) if name == "year" else str(number).zfill(width)
