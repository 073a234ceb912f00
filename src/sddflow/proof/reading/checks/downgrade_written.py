"""Every change has a way back, or says why it has none."""

import ast
import re
from collections.abc import Iterator
from itertools import takewhile
from pathlib import Path

from sddflow.domain.finding import Finding
from sddflow.proof.reading.operations import Operation
from sddflow.proof.reading.reading import Reading
from sddflow.proof.reading.script import Material, Script
from sddflow.proof.reading.sql import statements, table_name
from sddflow.proof.reading.undoable import undoable

_DATA = ("execute", "bulk_insert", "get_bind", "get_context", "f", "inline_literal", "invoke")
_STRUCTURE = re.compile(
    r"^(CREATE|DROP) (OR REPLACE )?(UNIQUE )?(TABLE|INDEX|TYPE|VIEW|MATERIALIZED|FUNCTION|TRIGGER"
    r"|SEQUENCE|DOMAIN)"
    r"|^ALTER (TABLE|INDEX|SEQUENCE)"
    r"(?!.*(VALIDATE CONSTRAINT|ABLE (ALWAYS |REPLICA )?TRIGGER))",
    re.IGNORECASE,
)

_REASON = 4  # words; fewer are no reason
_WORKING = table_name(r"^CREATE (GLOBAL |LOCAL )?TEMP(ORARY)? TABLE (IF NOT EXISTS )?<name>")
_TABLE = table_name(r"^(DROP|ALTER) TABLE (IF EXISTS )?<name>")
_RAISES = re.compile(r"^\s+raise\b", re.MULTILINE)


def run(material: Material) -> Iterator[Finding]:
    """What downgrade() consists of."""
    for script in material.scripts:
        found = _look(script, material.root)
        if found is not None:
            yield found


def _look(script: Script, root: Path) -> Finding | None:
    node = script.function("downgrade")
    refusal = _refusal(script, "downgrade")
    if refusal is not None:
        return _refused(script, refusal, root)
    working = {found["table"] for o in script.up for found in _found(_WORKING, o)}
    changes = [o for o in script.up if changes_structure(o) and not _is_about(o, working)]
    if not changes or (node is not None and not is_empty(node)):
        return None
    why = left_on_purpose(script)
    if why:
        return script.finding(
            "downgrade-empty", "info", f"downgrade() leaves it so, and says why: {why}",
            node if node is not None else 0, cure="see that the release before works with it",
        )  # fmt: skip
    nothing = "there is no downgrade()" if node is None else "downgrade() does nothing"
    return script.finding(
        "downgrade-empty", "error",
        f"{nothing}, and upgrade() changes the schema: whoever goes back keeps half of it",
        node if node is not None else 0, evidence=ast.unparse(changes[0].call)[:200],
        cure="undo upgrade() there; where that is impossible, raise NotImplementedError("
        '"why") so that nobody takes it for done',
    )  # fmt: skip


def changes_structure(operation: Operation) -> bool:
    """It changes the schema, and not only rows."""
    if operation.name == "execute":
        return any(_STRUCTURE.search(s) for s in statements(operation.sql))
    return operation.name not in _DATA and not operation.name.startswith("batch_")


def _found(pattern: re.Pattern[str], operation: Operation) -> list[re.Match[str]]:
    return [found for s in statements(operation.sql) if (found := pattern.search(s))]


def _is_about(operation: Operation, working: set[str]) -> bool:
    """It is one statement about a table that only this connection has."""
    tables = [found["table"] for found in _found(_TABLE, operation)]
    return len(list(statements(operation.sql))) == 1 and bool(tables) and {*tables} <= working


def is_empty(node: ast.FunctionDef) -> bool:
    """It has no statement but `pass`, `return`, `...` and its docstring."""
    return all(
        isinstance(s, ast.Pass)
        or (isinstance(s, ast.Expr) and isinstance(s.value, ast.Constant))
        or (isinstance(s, ast.Return) and s.value is None)
        for s in node.body
    )


def left_on_purpose(script: Script) -> str:
    """What an empty downgrade() says of itself, in a comment or docstring; "" where it is mute."""
    node = script.function("downgrade")
    if node is None or not is_empty(node):
        return ""
    lines = script.text.splitlines()[node.lineno : node.end_lineno]
    comments = [line.partition("#")[2].strip() for line in lines if "#" in line]
    said = " ".join((ast.get_docstring(node) or " ".join(comments)).split())
    return said if len(said.split()) >= _REASON else ""


def said_above(script: Script, column: str) -> str:
    """What a comment says above a statement of downgrade() about a column; "" where none does."""
    node, lines = script.function("downgrade"), script.text.splitlines()
    for statement in node.body if node is not None else ():
        first, last = statement.lineno - 1, statement.end_lineno or statement.lineno
        above = [*takewhile(lambda line: line.strip().startswith("#"), reversed(lines[:first]))]
        said = " ".join(line.strip().lstrip("# ") for line in reversed(above))
        about = re.search(rf"\b{re.escape(column)}\b", "\n".join(lines[first:last]))
        if about is not None and len(said.split()) >= _REASON:
            return said
    return ""


def _refusal(script: Script, name: str, *callers: str) -> ast.Raise | None:
    """What a function raises that does nothing else, itself or by a function of the file."""
    node = script.function(name)
    *before, last = node.body if node is not None else [ast.Pass()]
    if not all(isinstance(s, ast.Expr) and isinstance(s.value, ast.Constant) for s in before):
        return None
    call = last.value if isinstance(last, ast.Expr) else None
    if isinstance(call, ast.Call) and isinstance(call.func, ast.Name):
        further = (name, *callers)
        return None if call.func.id in further else _refusal(script, call.func.id, *further)
    return last if isinstance(last, ast.Raise) else None


def reason(script: Script) -> str:
    """Why a revision says it cannot be undone; "" where it can be, or does not say why."""
    refusal = _refusal(script, "downgrade")
    call = refusal.exc if refusal is not None else None
    if not isinstance(call, ast.Call) or not call.args:
        return ""
    return script.walk.text(call.args[0])


def _refused(script: Script, refusal: ast.Raise, root: Path) -> Finding:
    why, done = reason(script), undoable(script)
    if why and done and not _by_habit(root / script.shown):
        return script.finding(
            "downgrade-refused", "warning",
            f"all that upgrade() does can be undone, and downgrade() raises: {why}", refusal,
            evidence=f"upgrade() does {', '.join(dict.fromkeys(done))}",
            cure="undo upgrade() there",
        )  # fmt: skip
    if why:
        return script.finding(
            "downgrade-irreversible", "info", f"there is no way back, and it says why: {why}",
            refusal, cure="have a backup before this one",
        )  # fmt: skip
    return script.finding(
        "downgrade-refused", "warning", "downgrade() raises and does not say why", refusal,
        cure='undo upgrade() there, or raise NotImplementedError("why")',
    )  # fmt: skip


def _by_habit(file: Path) -> bool:
    """Every other revision beside it raises, too: they go forward only."""
    others = [f.read_text("utf-8", errors="replace") for f in file.parent.glob("*.py") if f != file]
    ways = [text.split("def downgrade", 1)[1] for text in others if "def downgrade" in text]
    return bool(ways) and all(_RAISES.search(way) for way in ways)


READING = Reading("downgrade-written", "Every change has a way back, or says why not.", run)
