"""An enum type that upgrade() brings, downgrade() takes away."""

import ast
import re
from collections.abc import Iterator

from sddflow.domain.finding import Finding
from sddflow.proof.reading.checks.downgrade_written import reason
from sddflow.proof.reading.literals import literal
from sddflow.proof.reading.operations import Operation
from sddflow.proof.reading.reading import Reading
from sddflow.proof.reading.script import Material, Script
from sddflow.target.source import keyword, last_name

_MAKING = ("create_table", "add_column", "alter_column")
_CREATE = re.compile(r"CREATE TYPE (?:\w+\.)?\"?(\w+)\"? AS ENUM", re.IGNORECASE)
_DROP = re.compile(r"DROP TYPE (?:IF EXISTS )?(?:\w+\.)?\"?(\w+)", re.IGNORECASE)


def run(material: Material) -> Iterator[Finding]:
    """Enum types by name: made by a table or a column, and not dropped by anybody."""
    if "postgresql" not in material.dialects:
        return
    known = {n for s in material.earlier for n, _ in _made(s)}
    for script in material.scripts:
        dropped = set(_dropped(script))
        if "*" in dropped or reason(script) or not script.down:
            continue
        for name, node in dict(_made(script)).items():
            if name not in dropped | known:
                yield script.finding(
                    "enum-left-behind", "warning",
                    f"downgrade() leaves the enum type {name} behind: on PostgreSQL the next "
                    "upgrade finds it there and fails",
                    node, dialect="postgresql",
                    cure=f'write at the end of downgrade(): sa.Enum(name="{name}"'
                    f"{_schema(node, name)}).drop(op.get_bind(), checkfirst=True)",
                )  # fmt: skip
        known |= {n for n, _ in _made(script)}


def _schema(operation: ast.AST, name: str) -> str:
    """The argument by which a type in a schema is found: without it, nothing is dropped."""
    for call in (n for n in ast.walk(operation) if isinstance(n, ast.Call)):
        schema = literal(keyword(call, "schema"), {})
        if schema and literal(keyword(call, "name"), {}) == name:
            return f', schema="{schema}"'
    return ""


def _made(script: Script) -> Iterator[tuple[str, ast.AST]]:
    for operation in script.up:
        if "postgresql" not in operation.dialects:
            continue
        if operation.name in _MAKING:
            yield from _types(operation)
        for name in _CREATE.findall(operation.sql):
            yield name.lower(), operation.call


def _types(operation: Operation) -> Iterator[tuple[str, ast.AST]]:
    if operation.name == "alter_column":
        wanted = keyword(operation.call, "type_")
        nodes: list[ast.AST] = [wanted] if wanted is not None else []
    else:
        nodes = [operation.call]
    for node in nodes:
        for inner in ast.walk(node):
            made = operation.names.get(inner.id) if isinstance(inner, ast.Name) else inner
            if isinstance(made, ast.Call) and (name := enum_name(made, operation)):
                yield name, operation.call


def enum_name(call: ast.Call, operation: Operation) -> str:
    """The name of a native enum type that a column brings with it."""
    if last_name(call.func) not in ("Enum", "ENUM"):
        return ""
    off = [keyword(call, word) for word in ("native_enum", "create_type")]
    if any(isinstance(value, ast.Constant) and value.value is False for value in off):
        return ""
    said = literal(keyword(call, "name"), operation.names)
    first = call.args[0] if call.args else None
    of_class = isinstance(first, ast.Name | ast.Attribute) and not keyword(call, "name")
    return said or (last_name(first).lower() if of_class else "")


def _dropped(script: Script) -> Iterator[str]:
    """Names that downgrade() drops; `*` where it drops what cannot be read."""
    for operation in script.down:
        yield from (name.lower() for name in _DROP.findall(operation.sql))
        if operation.name == "execute" and not operation.sql:
            yield "*"
    upgrade = script.function("upgrade")
    for function in (f for f in script.walk.functions.values() if f is not upgrade):
        for call in (n for n in ast.walk(function) if isinstance(n, ast.Call)):
            if isinstance(call.func, ast.Attribute) and call.func.attr == "drop":
                yield _name_of(call.func.value, script)


def _name_of(node: ast.expr, script: Script) -> str:
    """Of `sa.Enum(…, name="kind").drop(…)`, or of a name given to one."""
    names = script.walk.names_in("downgrade")
    made = names.get(node.id) if isinstance(node, ast.Name) else node
    if isinstance(made, ast.Call) and last_name(made.func) in ("Enum", "ENUM"):
        said = literal(keyword(made, "name"), names)
        first = last_name(made.args[0]) if made.args else ""
        return said or first.lower() or "*"
    return "*"


READING = Reading("enum-left", "Enum types go with the tables that brought them.", run)
