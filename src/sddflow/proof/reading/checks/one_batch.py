"""A statement that takes so many rows at once is repeated until none are left."""

import ast
import re
from collections.abc import Iterator

from sddflow.domain.finding import Finding
from sddflow.proof.reading.literals import HOLE, literal
from sddflow.proof.reading.reading import Reading
from sddflow.proof.reading.script import Material, Script
from sddflow.proof.reading.sql import statements
from sddflow.target.source import last_name

_ASKING = ("execute", "exec_driver_sql")
_WRITES = re.compile(r"\s*(?:with\b.*?\)\s*)?(?:update|delete)\b", re.IGNORECASE | re.DOTALL)
_BATCH = re.compile(
    r"\bselect\b[^;]*\blimit\s+(\d[\d_]*)\s*(?:for\s+update[\w\s]*)?\)", re.I | re.S
)
_LEAST = 2  # a LIMIT 1 takes one row's value


def run(material: Material) -> Iterator[Finding]:
    """What upgrade() executes itself, outside of any loop."""
    for script in material.scripts:
        function = script.function("upgrade")
        for call in _calls(function) if function is not None else ():
            yield from _look(script, call)


def _calls(node: ast.AST) -> Iterator[ast.Call]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, (ast.For, ast.While, ast.FunctionDef)):
            continue
        if isinstance(child, ast.Call) and last_name(child.func) in _ASKING and child.args:
            yield child
        yield from _calls(child)


def _look(script: Script, call: ast.Call) -> Iterator[Finding]:
    words = literal(call.args[0], script.walk.names_in("upgrade"), hole=HOLE)
    for sql in statements(words):
        batch = _BATCH.search(sql)
        if batch and _WRITES.match(sql) and int(batch[1].replace("_", "")) >= _LEAST:
            yield script.finding(
                "batch-once", "warning",
                f"the statement takes {batch[1]} rows at most, and nothing runs it again: the "
                "others stay as they are",
                call, evidence=" ".join(sql.split())[:200],
                cure="repeat it until no row is changed (rowcount), or leave out the LIMIT",
            )  # fmt: skip


READING = Reading("one-batch", "A statement for so many rows is repeated until none are left.", run)
