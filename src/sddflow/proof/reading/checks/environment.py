"""What a revision builds is decided by what it says: by no environment, no clock and no chance."""

import ast
from collections.abc import Iterator

from sddflow.domain.finding import Finding
from sddflow.proof.reading.literals import Names, literal
from sddflow.proof.reading.reading import Reading
from sddflow.proof.reading.script import Material, Script
from sddflow.proof.reading.sql import statements
from sddflow.target.source import last_name

_CALLS = frozenset({
    "getenv", "today", "now", "utcnow", "time", "random", "randint", "choice", "gethostname",
    "get_x_argument",
})  # fmt: skip
_NAMES = frozenset({"environ", "settings", "config"})
_CHANGES = ("CREATE", "ALTER", "DROP", "RENAME")
_HARMLESS = frozenset({
    "execute", "bulk_insert", "get_bind", "get_context", "f", "inline_literal", "invoke",
})  # fmt: skip


def run(material: Material) -> Iterator[Finding]:
    """Every `if` over such a thing that decides about the schema."""
    for script in material.scripts:
        for name in ("upgrade", "downgrade"):
            function = script.function(name)
            if function is not None:
                yield from _look(script, function, script.walk.names_in(name))


def _look(script: Script, function: ast.FunctionDef, names: Names) -> Iterator[Finding]:
    for node in (n for n in ast.walk(function) if isinstance(n, ast.If)):
        asked = _asked(node.test, names)
        decided = [*node.body, *node.orelse]
        if any(isinstance(each, ast.Return) for each in node.body):
            decided += [each for each in function.body if each.lineno > node.lineno]
        if asked and any(_builds(call, names) for call in _calls(decided)):
            yield script.finding(
                "schema-by-environment", "warning",
                f"what it builds depends on {asked}: databases with the same revision differ",
                node, evidence=f"if {ast.unparse(node.test)}:",
                cure="build the same everywhere; leave what one deployment needs to its settings, "
                "or to a branch of revisions of its own",
            )  # fmt: skip
            return


def _asked(test: ast.expr, names: Names, depth: int = 3) -> str:
    """What a condition asks beside the database and the revision; "" for nothing."""
    for node in ast.walk(test):
        if isinstance(node, ast.Call) and last_name(node.func) in _CALLS:
            return ast.unparse(node)
        if isinstance(node, ast.Attribute | ast.Name) and last_name(node) in _NAMES:
            return ast.unparse(node)
        given = names.get(node.id) if isinstance(node, ast.Name) and depth else None
        said = _asked(given, names, depth - 1) if given is not None else ""
        if said:
            return said
    return ""


def _calls(body: list[ast.stmt]) -> Iterator[ast.Call]:
    for node in body:
        yield from (n for n in ast.walk(node) if isinstance(n, ast.Call))


def _builds(call: ast.Call, names: Names) -> bool:
    """It changes the schema: an operation of Alembic's, or SQL that does."""
    name = last_name(call.func)
    if name == "execute" and call.args:
        words = literal(call.args[0], names, hole="NULL") if call.args else ""
        return any(sql.upper().startswith(_CHANGES) for sql in statements(words))
    owner = call.func.value if isinstance(call.func, ast.Attribute) else None
    batch = isinstance(owner, ast.Name) and owner.id in {"op", "batch_op", "batch"}
    return batch and name not in _HARMLESS


READING = Reading("environment", "What a revision builds is decided by what it says.", run)
