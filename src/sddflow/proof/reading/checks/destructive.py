"""What destroys data is a question for a human, with what would be lost."""

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from sddflow.domain.finding import Finding
from sddflow.proof.reading.literals import literal
from sddflow.proof.reading.operations import Operation
from sddflow.proof.reading.reading import Reading
from sddflow.proof.reading.script import Material, Script
from sddflow.proof.reading.sql import statements, table_name
from sddflow.proof.wording.updates import sums_up

CODE = "destructive-operation"
_SQL = (
    (table_name(r"^DROP TABLE (IF EXISTS )?<name>"), "the table {table} with all its rows"),
    (table_name(r"^TRUNCATE (TABLE )?(ONLY )?<name>"), "all rows of {table}"),
    (table_name(r"^DELETE FROM (ONLY )?<name>(?!.*\bWHERE\b)"), "all rows of {table}"),
    (
        table_name(
            r"^ALTER TABLE (IF EXISTS )?(ONLY )?<name> DROP "
            r"(?!CONSTRAINT|INDEX|PRIMARY|FOREIGN|CHECK)(COLUMN )?(IF EXISTS )?<column>"
        ),
        "the column {table}.{column} with all its values",
    ),
    (table_name(r"^DROP (SCHEMA|DATABASE) (IF EXISTS )?<name>"), "all that is in {table}"),
    (
        table_name(r"^DROP (TYPE|DOMAIN|EXTENSION|SEQUENCE) (IF EXISTS )?<name>.*\bCASCADE$"),
        "every column that depends on {table}",
    ),
)
_CREATED = table_name(
    r"^CREATE ((GLOBAL |LOCAL )?TEMP(ORARY)? |UNLOGGED )?TABLE (IF NOT EXISTS )?<name>"
)
_RENAMED = table_name(r"^ALTER TABLE (IF EXISTS )?(ONLY )?<name> RENAME TO <column>")


@dataclass(frozen=True, slots=True)
class _Lost:
    """What goes."""

    what: str
    table: str
    column: str = ""


def run(material: Material) -> Iterator[Finding]:
    """Drops, TRUNCATE, and DELETE without a condition on the way up.

    What the revisions under test make themselves holds nothing yet that anybody could miss.
    """
    own: set[tuple[str, str]] = set()
    was: dict[str, str] = {}
    for script in material.scripts:
        seen: set[_Lost] = set()
        for operation in script.up:
            own |= set(_made(operation))
            was |= {new: was.get(old, old) for old, new in _renamed(operation)}
            for lost in _lost(operation):
                known = {(lost.table, ""), (lost.table, lost.column)} & own
                if lost not in seen and not known and not _is_temporary(lost.table):
                    seen.add(lost)
                    there = replace(lost, table=was.get(lost.table, lost.table))
                    yield _told(material.earlier, script, operation, there)


def _renamed(operation: Operation) -> Iterator[tuple[str, str]]:
    """A table's name, and the one that it has from here on: its rows are the same."""
    if operation.name == "rename_table":
        yield operation.text(0, "old_table_name"), operation.text(1, "new_table_name")
    for statement in statements(operation.sql):
        if found := _RENAMED.search(statement):
            yield found["table"], found["column"]


def _made(operation: Operation) -> Iterator[tuple[str, str]]:
    """Tables, and columns with their tables, that come with an operation."""
    if operation.name == "create_table":
        yield operation.text(0, "table_name"), ""
    elif operation.name == "add_column":
        column = operation.argument(1, "column")
        if isinstance(column, ast.Call) and column.args:
            yield operation.text(0, "table_name"), literal(column.args[0], operation.names)
    for statement in statements(operation.sql):
        if found := _CREATED.search(statement):
            yield found["table"], ""


def _is_temporary(table: str) -> bool:
    return table.lower().startswith(("_alembic_tmp_", "tmp_", "temp_"))


def _lost(operation: Operation) -> Iterator[_Lost]:
    if operation.name == "drop_table":
        table = operation.text(0, "table_name") or "?"
        yield _Lost(f"the table {table} with all its rows", table)
    elif operation.name == "drop_column":
        table = operation.text(0, "table_name") or "?"
        column = operation.text(1, "column_name") or "?"
        yield _Lost(f"the column {table}.{column} with all its values", table, column)
    elif operation.name == "execute":
        yield from _of_sql(operation.sql)
        yield from _of_delete(operation)


def _of_sql(sql: str) -> Iterator[_Lost]:
    for statement in statements(sql):
        for pattern, said in _SQL:
            found = pattern.search(statement)
            if found:
                names = found.groupdict(default="")
                column = names.get("column", "")
                told = said.format(table=names["table"], column=column)
                yield _Lost(told, names["table"], column)


def _of_delete(operation: Operation) -> Iterator[_Lost]:
    """`sa.delete(users)` or `users.delete()`, with no `.where()` after it."""
    given = operation.argument(0, "sqltext", "statement")
    if isinstance(given, ast.Name):
        given = operation.names.get(given.id)
    if not isinstance(given, ast.Call):
        return
    function = given.func
    if isinstance(function, ast.Attribute) and function.attr == "delete":
        target = given.args[0] if given.args else function.value
    elif isinstance(function, ast.Name) and function.id == "delete" and given.args:
        target = given.args[0]
    else:
        return
    name = _table(target, operation)
    yield _Lost(f"all rows of {name}", name)


def _table(node: ast.expr, operation: Operation) -> str:
    """The name of `sa.table("users", …)`, given directly or by a name."""
    made = operation.names.get(node.id) if isinstance(node, ast.Name) else node
    if isinstance(made, ast.Call) and made.args:
        first = made.args[0]
        if isinstance(first, ast.Constant) and isinstance(first.value, str):
            return first.value
    return ast.unparse(node)


def _told(earlier: Iterable[Script], script: Script, operation: Operation, lost: _Lost) -> Finding:
    by, about = _copied(earlier, lost), {"table": lost.table, "column": lost.column}
    why = f"{by} has put them elsewhere" if by else _worked_out(script, lost)
    if why:
        return script.finding(CODE, "info", f"{lost.what} goes; {why}", operation.call, **about)
    return script.finding(
        CODE, "warning", f"{lost.what} would be lost: is that meant?", operation.call,
        cure="a human must want this: say so at the gate, or on the line: "
        f"# sddflow: allow {CODE} because …", **about,
    )  # fmt: skip


def _copied(earlier: Iterable[Script], lost: _Lost) -> str:
    """The older revision that put a column's values elsewhere, of which this is the end; or ""."""
    table, column = (rf"\b{re.escape(name)}\b" for name in (lost.table, lost.column or "?"))
    copies = re.compile(
        rf"INSERT INTO (?!\S*{table}).*\bSELECT\b.*{column}.*\bFROM\b.*{table}"
        rf"|UPDATE (?!\S*{table}).*\bSET\b.*=.*{column}.*\bFROM\b.*{table}"
        rf"|UPDATE \S*{table}.*\bSET (?!\S*{column})\S+ = [^,]*{column}",
        re.IGNORECASE,
    )
    for script in earlier if lost.column else ():
        if any(copies.search(s) for operation in script.up for s in statements(operation.sql)):
            return script.shown
    return ""


def _worked_out(script: Script, lost: _Lost) -> str:
    """downgrade() counts or adds up what the column held: it was kept beside what says it too."""
    if not lost.column:
        return ""
    sums = sums_up(lost.table, lost.column)
    again = any(sums.search(s) for operation in script.down for s in statements(operation.sql))
    return "downgrade() works them out again" if again else ""


READING = Reading("destructive", "Nothing is destroyed that nobody meant to lose.", run)
