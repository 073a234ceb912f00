"""The texts of a file as they are when it runs: what is joined from parts is one text."""

import ast
from collections.abc import Iterator

from sddflow.proof.reading.literals import Names, literal
from sddflow.target.source import all_nodes, last_name

BLANK = "{}"  # what is filled in when it runs


def texts(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Lines and texts: plain ones, f-strings, `"a" + b`, `"".join([…])`; each part of one once."""
    names, inside = names_of(tree), set[int]()
    for node in all_nodes(tree):  # what holds others comes before them
        if id(node) in inside or not isinstance(node, ast.expr):
            continue
        if _joins(node):
            inside |= {id(part) for part in ast.walk(node)}
        if _joins(node) or isinstance(node, ast.Constant):
            said = spelled(node, names)
            yield from ((node.lineno, said),) if said else ()


def spelled(node: ast.expr, names: Names) -> str:
    """The text of an expression, with blanks for what nobody can read in it."""
    return literal(node, names, hole=BLANK) if _joins(node) else literal(node, {})


def names_of(tree: ast.Module) -> Names:
    """What plain names are given anywhere in the file; the last one counts."""
    given = (n for n in all_nodes(tree) if isinstance(n, ast.Assign))
    return {t.id: n.value for n in given for t in n.targets if isinstance(t, ast.Name)}


def _joins(node: ast.expr) -> bool:
    if isinstance(node, ast.Call):
        return last_name(node.func) == "join"
    adds = isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add)
    return adds or isinstance(node, ast.JoinedStr)
