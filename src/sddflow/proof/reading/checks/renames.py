"""What gets another name is still asked for by the old one until the last old process has gone."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from sddflow.domain.finding import Finding
from sddflow.proof.reading.literals import literal
from sddflow.proof.reading.operations import Operation
from sddflow.proof.reading.reading import Reading
from sddflow.proof.reading.script import Material
from sddflow.proof.reading.sql import statements, table_name

_COLUMN = table_name(
    r"^ALTER TABLE (?:IF EXISTS )?(?:ONLY )?<name> RENAME (?:COLUMN )?"
    r"(?!TO\b|CONSTRAINT\b)<column> TO [\"`]?(?P<new>\w+)"
)
_TABLE = table_name(
    r"^ALTER (?:TABLE|VIEW) (?:IF EXISTS )?(?:ONLY )?<name> RENAME TO [\"`]?(?P<new>\w+)"
)
_MADE = table_name(
    r"^CREATE (?:OR REPLACE )?(?:UNLOGGED )?(?:TABLE|VIEW) (?:IF NOT EXISTS )?<name>"
)
_ADDED = table_name(r"^ALTER TABLE (?:ONLY )?<name> ADD (?:COLUMN )?(?:IF NOT EXISTS )?<column>")


@dataclass(frozen=True, slots=True)
class _Renamed:
    """A table, or a column of one, and its new name."""

    table: str
    column: str
    new: str

    @property
    def words(self) -> str:
        return f"{self.table}.{self.column}" if self.column else self.table


def run(material: Material) -> Iterator[Finding]:
    """Renames of what was there before, of which nothing of the old name is left."""
    ups = [o for s in material.scripts for o in s.up]
    made = {name for o in ups for name in _made(o)}
    for script in material.scripts:
        for operation in script.up:
            for each in _renamed(operation):
                old = (each.table, each.column)
                if old not in made and (each.table, "") not in made and each.new:
                    yield script.finding(
                        "rename-in-use", "info",
                        f"{each.words} becomes {each.new}: code that still runs asks for the old "
                        "name",
                        operation.call, table=each.table, column=each.column,
                        cure="stop it during the deploy; or add the new one beside it, write both, "
                        "and drop the old one in a later release",
                    )  # fmt: skip


def _renamed(operation: Operation) -> Iterator[_Renamed]:
    if operation.name == "rename_table":
        old, new = operation.text(0, "old_table_name"), operation.text(1, "new_table_name")
        yield _Renamed(old, "", new)
    elif operation.name == "alter_column":
        table, column = operation.text(0, "table_name"), operation.text(1, "column_name")
        new = operation.text(99, "new_column_name")
        yield from [_Renamed(table, column, new)] if new not in {"", column} else []
    for statement in statements(operation.sql):
        if found := _TABLE.search(statement):
            yield _Renamed(found["table"], "", found["new"])
        elif found := _COLUMN.search(statement):
            yield _Renamed(found["table"], found["column"], found["new"])


def _made(operation: Operation) -> Iterator[tuple[str, str]]:
    """Tables, views and columns that a change brings, by their names at its end or before."""
    if operation.name == "create_table":
        yield operation.text(0, "table_name"), ""
    elif operation.name == "add_column":
        column = operation.argument(1, "column")
        first = column.args[0] if isinstance(column, ast.Call) and column.args else None
        yield operation.text(0, "table_name"), literal(first, operation.names)
    yield from ((each.table, each.new) for each in _renamed(operation) if each.column)
    yield from ((each.new, "") for each in _renamed(operation) if not each.column)
    for statement in statements(operation.sql):
        if found := _MADE.search(statement):
            yield found["table"], ""
        elif found := _ADDED.search(statement):
            yield found["table"], found["column"]


READING = Reading("renames", "What gets another name is asked for by the old one no more.", run)
