"""What upgrade() makes, downgrade() names."""

import ast
import re
from collections.abc import Iterator

from sddflow.domain.finding import Finding
from sddflow.proof.reading.checks.downgrade_written import is_empty
from sddflow.proof.reading.literals import literal, strings
from sddflow.proof.reading.operations import Operation
from sddflow.proof.reading.reading import Reading
from sddflow.proof.reading.script import Material, Script

# operation: position of the thing's own name, of its table's name, word for the thing
_MADE = {
    "create_table": (0, 0, "table"),
    "create_index": (0, 1, "index"),
    "create_unique_constraint": (0, 1, "constraint"),
    "create_foreign_key": (0, 1, "constraint"),
    "create_check_constraint": (0, 1, "constraint"),
    "create_primary_key": (0, 1, "constraint"),
}
# what takes a thing's name away again, and the position of that name
_TAKEN = {"drop_table": 0, "drop_index": 0, "drop_constraint": 0, "rename_table": 0}
_WORDS = ("table_name", "index_name", "constraint_name", "old_table_name")
_TAKEN_IN_SQL = r"drop\s+\w+\s+(?:if\s+exists\s+)?\"?{0}\b|table\s+\"?{0}\"?\s+rename\s+to\b"
_UNMADE = ("drop_table", "drop_column")


def run(material: Material) -> Iterator[Finding]:
    """Things made whose name stands nowhere but in upgrade(), where nothing else takes them."""
    for script in material.scripts:
        node = script.function("downgrade")
        if node is not None and not is_empty(node) and script.down:
            yield from _forgotten(script)


def _forgotten(script: Script) -> Iterator[Finding]:
    rest = [n for n in script.tree.body if n is not script.function("upgrade")]
    words = {w for n in rest for w in strings(n)}
    words |= {o.text(at, "table_name") for o in script.down for at in (0, 1)}
    gone = {o.text(0, "table_name") for o in script.down if o.name == "drop_table"}
    plain = any(o.name not in _UNMADE and not o.args for o in script.down)
    for operation in script.up:
        name, table, kind = _named(operation)
        if not name or plain or table in gone or _taken_with_column(script, table):
            continue
        if not any(name in word for word in words) and not _passes(script, operation, name):
            yield script.finding(
                "downgrade-forgets", "warning",
                f"upgrade() makes the {kind} {name}, and downgrade() does not know it",
                operation.call, table=table, cure=f"drop the {kind} {name} in downgrade()",
            )  # fmt: skip


def _passes(script: Script, made: Operation, name: str) -> bool:
    """It is there for the time of the upgrade: it goes later on, or gets another name."""
    sql = re.compile(_TAKEN_IN_SQL.format(re.escape(name)), re.IGNORECASE)
    later = [o for o in script.up if o.call.lineno > made.call.lineno]
    taken = (o.text(_TAKEN[o.name], *_WORDS) for o in later if o.name in _TAKEN)
    said = (o.text(0, "sqltext") for o in later if o.name == "execute")
    return name in taken or any(sql.search(text) for text in said)


def _named(operation: Operation) -> tuple[str, str, str]:
    if operation.name == "add_column":
        return _column(operation), operation.text(0, "table_name"), "column"
    if operation.name not in _MADE:
        return "", "", ""
    own, of, kind = _MADE[operation.name]
    words = ("table_name", "source_table")
    return operation.text(own, f"{kind}_name", "name"), operation.text(of, *words), kind


def _column(operation: Operation) -> str:
    column = operation.argument(1, "column")
    if isinstance(column, ast.Call) and column.args:
        return literal(column.args[0], operation.names)
    return ""


def _taken_with_column(script: Script, table: str) -> bool:
    """A column that goes takes its indexes and constraints with it."""
    return any(o.name == "drop_column" and o.text(0, "table_name") == table for o in script.down)


READING = Reading("downgrade-forgets", "What upgrade() makes, downgrade() names.", run)
