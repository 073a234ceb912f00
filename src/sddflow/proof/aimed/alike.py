"""Texts that a migration finds by a part of them: `LIKE 'tmp_%'`, `.startswith("tmp_")`.

A row is found of each form that the pattern allows; an underscore stands for any sign, be it meant
or not, so one of them has another sign there.
"""

import re
from collections import defaultdict

from sqlalchemy import Engine

from sddflow.domain.schema.table import Schema
from sddflow.proof.aimed.spoken import Spoken, write
from sddflow.proof.aimed.way_up import named_in, way_up, words_in

_TEXT = r"'((?:[^'\n]|''){1,60})'"
_SQL = re.compile(rf"\b(\w+)[\"`]?\)?\s+(?:NOT\s+)?I?LIKE\s+{_TEXT}", re.IGNORECASE)
_CORE = re.compile(r"\bc\.(\w+)\.(?:not_?)?i?like\(\s*[\"']([^\"'\n]{1,60})[\"']")
_BEGINS = re.compile(r"\.(\w+)\.startswith\(\s*[\"']([^\"'\n]{1,60})[\"']")
_ENDS = re.compile(r"\.(\w+)\.endswith\(\s*[\"']([^\"'\n]{1,60})[\"']")
_RULE = re.compile(r"\bCHECK\b|CheckConstraint|create_check_constraint", re.IGNORECASE)
_EACH = 6  # so many different texts: no row of a table full of edges is left without one
_SAYS = re.compile(r"[^\W_]")
_WILD = re.compile(r"(?<!\\)_")


def alike_in(source: str) -> Spoken:
    """By column name, texts that the way up finds by a part of them; a rule finds nothing.

    Args:
        source: of a revision.
    """
    lines = [line for line in way_up(source).splitlines() if not _RULE.search(line)]
    up = "\n".join(lines)
    found = [*_SQL.findall(up), *_CORE.findall(up)]
    found += [(column, f"{_plain(text)}%") for column, text in _BEGINS.findall(up)]
    found += [(column, f"%{_plain(text)}") for column, text in _ENDS.findall(up)]
    texts = defaultdict[str, list[str]](list)
    for column, pattern in (f for f in found if _SAYS.search(f[1])):
        texts[column] += _forms(pattern.replace("%%", "%").replace("''", "'"))
    return {column: tuple(dict.fromkeys(said)) for column, said in texts.items()}


def liken(engine: Engine, schema: Schema, source: str) -> None:
    """Let every other row of the tables that a migration names be found by its patterns.

    Args:
        engine: on a database full of rows.
        schema: of that database.
        source: of a revision.
    """
    alike = alike_in(source)
    with engine.begin() as connection:
        for table in named_in(schema, words_in(source)) if alike else ():
            bound = {*table.primary_key, *(c for k in table.foreign_keys for c in k.columns)}
            for column in (c for c in table.columns if c.name not in bound and table.primary_key):
                if column.name in alike and column.type.kind in {"string", "text"}:
                    write(connection, table, column, alike[column.name], every=2)


def _plain(text: str) -> str:
    """As a pattern that finds just that text."""
    return re.sub(r"([%_\\])", r"\\\1", text)


def _forms(pattern: str) -> list[str]:
    """Texts that a pattern finds, all of them different where it leaves something open."""
    ways = [_filled(pattern if n % 2 else _WILD.sub("x", pattern), n) for n in range(_EACH)]
    return list(dict.fromkeys([_filled(pattern, ""), *ways]))


def _filled(pattern: str, part: object) -> str:
    return re.sub(r"\\(.)", r"\1", re.sub(r"(?<!\\)%", str(part), pattern))
