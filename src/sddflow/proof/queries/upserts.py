"""Upserts that stand in the application's source: `insert(Model).on_conflict_do_update(…)`."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sddflow.domain.conventions import Conventions
from sddflow.domain.place import Place
from sddflow.proof.queries.inserts import core_tables
from sddflow.target.layout import python_files
from sddflow.target.source import all_nodes, keyword, last_name, parse, source_text

_CONFLICTS = frozenset({"on_conflict_do_update", "on_conflict_do_nothing"})
_CONFLICT = re.compile(r"on_conflict_do_|\bON\s+CONFLICT\b", re.IGNORECASE)
_SQL = re.compile(
    r"\bINSERT\s+INTO\s+(?:\"?\w+\"?\.)?\"?(?P<table>\w+)(?:(?!\bINSERT\s+INTO\b|;).)*?"
    r"\bON\s+CONFLICT\s*\((?P<columns>[\w\s\",]+)\)(?!\s*WHERE\b)",
    re.IGNORECASE | re.DOTALL,
)
_INSERTS = frozenset({"insert", "pg_insert", "sqlite_insert"})


@dataclass(frozen=True, slots=True)
class Upsert:
    """One of them.

    Args:
        table: it writes to.
        columns: that may be there already.
        place: where it stands.
        is_sql: it is written out, and whoever runs the source's statements tries it as well.
    """

    table: str
    columns: tuple[str, ...]
    place: Place
    is_sql: bool = False


def upserts_in(root: Path, conventions: Conventions) -> Iterator[Upsert]:
    """Those whose table and columns are plain, and that name no partial index.

    Args:
        root: the application's folder.
        conventions: name the classes and their tables.
    """
    models = {c.name: c.table for c in conventions.classes}
    for file in python_files(root):
        said = _CONFLICT.search(source_text(file))
        tree = parse(file) if said is not None else None
        if tree is not None:
            shown = file.relative_to(root).as_posix()
            yield from _in_file(tree, shown, models | core_tables([tree]))
            yield from _in_texts(tree, shown)


def _in_texts(tree: ast.Module, shown: str) -> Iterator[Upsert]:
    """`INSERT INTO notes (…) … ON CONFLICT (…)`, as SQL."""
    for node in all_nodes(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            for found in _SQL.finditer(node.value):
                columns = tuple(name.strip(' "') for name in found["columns"].split(","))
                yield Upsert(found["table"], columns, Place(shown, node.lineno), is_sql=True)


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
