"""Upserts that stand in the application's source: `insert(Model).on_conflict_do_update(…)`."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sddflow.domain.conventions import Conventions
from sddflow.domain.place import Place
from sddflow.target.layout import python_files
from sddflow.target.source import all_nodes, keyword, last_name, parse

_CONFLICTS = frozenset({"on_conflict_do_update", "on_conflict_do_nothing"})
_INSERTS = frozenset({"insert", "pg_insert", "sqlite_insert"})


@dataclass(frozen=True, slots=True)
class Upsert:
    """One of them.

    Args:
        table: it writes to.
        columns: that may be there already.
        place: where it stands.
    """

    table: str
    columns: tuple[str, ...]
    place: Place


def upserts_in(root: Path, conventions: Conventions) -> Iterator[Upsert]:
    """Those whose table and columns are plain, and that name no partial index.

    Args:
        root: the application's folder.
        conventions: name the classes and their tables.
    """
    models = {c.name: c.table for c in conventions.classes}
    for file in python_files(root) if models else ():
        if "on_conflict_do_" not in file.read_text("utf-8", errors="replace"):
            continue
        tree = parse(file)
        if tree is not None:
            yield from _in_file(tree, file.relative_to(root).as_posix(), models)


def _in_file(tree: ast.Module, shown: str, models: dict[str, str]) -> Iterator[Upsert]:
    scopes = [n for n in all_nodes(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]
    for scope in scopes:
        for call in (n for n in ast.walk(scope) if isinstance(n, ast.Call)):
            if last_name(call.func) in _CONFLICTS and keyword(call, "index_where") is None:
                table = models.get(_inserted(call, scope), "")
                columns = _columns(keyword(call, "index_elements"))
                if table and columns:
                    yield Upsert(table, columns, Place(shown, call.lineno))


def _inserted(call: ast.Call, scope: ast.AST) -> str:
    """The class that the statement inserts; a name is what it was set to before."""
    node: ast.expr = call
    for _ in range(20):  # links of a chain, and names
        if isinstance(node, ast.Call):
            if last_name(node.func) in _INSERTS and node.args:
                return last_name(node.args[0])
            node = node.func
        elif isinstance(node, ast.Attribute):
            node = node.value
        elif isinstance(node, ast.Name):
            made = _set_to(node, scope)
            if made is None:
                return ""
            node = made
    return ""


def _set_to(name: ast.Name, scope: ast.AST) -> ast.expr | None:
    """The last value that the name was given above."""
    given = [
        n.value
        for n in ast.walk(scope)
        if isinstance(n, ast.Assign) and n.lineno < name.lineno
        and any(isinstance(t, ast.Name) and t.id == name.id for t in n.targets)
    ]  # fmt: skip
    return given[-1] if given else None


def _columns(said: ast.expr | None) -> tuple[str, ...]:
    held = said.elts if isinstance(said, ast.List | ast.Tuple) else []
    names = [n.value if isinstance(n, ast.Constant) else last_name(n) for n in held]
    return tuple(str(name) for name in names) if all(names) else ()
