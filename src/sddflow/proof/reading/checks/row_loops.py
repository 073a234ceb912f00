"""Rows are changed in sets, and their values are given as parameters."""

import ast
from collections.abc import Iterator
from itertools import pairwise

from sddflow.domain.finding import Finding
from sddflow.proof.reading.literals import HOLE, literal
from sddflow.proof.reading.reading import Reading
from sddflow.proof.reading.script import Material, Script
from sddflow.proof.reading.sql import statements
from sddflow.target.source import last_name

_ASKING = ("execute", "exec_driver_sql", "scalars")
_FETCHING = ("fetchall", "all", "mappings", "scalars", "fetchmany", "partitions", "yield_per")
_WRITING = ("UPDATE", "DELETE", "INSERT")
_BOUNDED = ("fetchmany", "partitions", "yield_per")


def run(material: Material) -> Iterator[Finding]:
    """Loops over the rows of a query, and what they execute for each of them."""
    for script in material.scripts:
        for name in ("upgrade", "downgrade"):
            function = script.function(name)
            loops = ast.walk(function) if function is not None else ()
            for loop in (n for n in loops if isinstance(n, ast.For)):
                if _is_query(loop.iter, script.walk.names_in(name)):
                    yield from _look(script, loop)


def _is_query(node: ast.expr | None, names: object) -> bool:
    """It gives rows: a query that is executed, or what is fetched of one."""
    if isinstance(node, ast.Name) and isinstance(names, dict):
        return _is_query(names.get(node.id), {})
    if not isinstance(node, ast.Call):
        return False
    name = last_name(node.func)
    if name in _BOUNDED:
        return False
    if name in _ASKING and node.args:
        return True
    inside = node.func.value if isinstance(node.func, ast.Attribute) else None
    return name in _FETCHING and _is_query(inside, names)


def _look(script: Script, loop: ast.For) -> Iterator[Finding]:
    for call in (n for n in ast.walk(loop) if isinstance(n, ast.Call)):
        if call is loop.iter or last_name(call.func) not in _ASKING or not call.args:
            continue
        words = literal(call.args[0], {}, hole=HOLE)
        sql = next(statements(words), "").upper()
        if words and not sql.startswith(_WRITING):
            continue
        if _holds_values(call.args[0]):
            yield script.finding(
                "sql-value-in-text", "warning",
                "a row's value is written into the SQL text: a quote in one of them breaks the "
                "statement", call, evidence=ast.unparse(call)[:200],
                cure='sa.text("… WHERE id = :id").bindparams(id=…), or sa.update(…).values(…)',
            )  # fmt: skip
        else:
            yield script.finding(
                "loop-over-rows", "info",
                "one statement is executed for each row: on a large table that takes long",
                call, evidence=ast.unparse(call)[:200],
                cure="one UPDATE … FROM for all rows, or batches by key",
            )  # fmt: skip
        return


def _holds_values(node: ast.expr) -> bool:
    """A text in quotes inside the SQL is filled in, in whichever way."""
    return any(_is_filled(n) for n in ast.walk(node))


def _is_filled(node: ast.AST) -> bool:
    """`f"'{name}'"`, `"'%s'" % name`, `"'{}'".format(name)`, `"'" + name`."""
    if isinstance(node, ast.JoinedStr):
        pairs = pairwise(node.values)
        return any(_ends_quoted(a) and isinstance(b, ast.FormattedValue) for a, b in pairs)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod):
        return "'%" in _constant(node.left)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        before = node.left.right if isinstance(node.left, ast.BinOp) else node.left
        return _ends_quoted(before) and not isinstance(node.right, ast.Constant)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return node.func.attr == "format" and "'{" in _constant(node.func.value)
    return False


def _ends_quoted(node: ast.expr) -> bool:
    return _constant(node).endswith("'")


def _constant(node: ast.expr) -> str:
    return str(node.value) if isinstance(node, ast.Constant) else ""


READING = Reading("row-loops", "Rows are changed in sets, their values given as parameters.", run)
