"""Inserts that the source builds: `insert(Model).values(…)`, `table.insert().from_select(…)`."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sddflow.domain.conventions import Conventions
from sddflow.domain.place import Place
from sddflow.proof.queries.chains import chains
from sddflow.proof.queries.given import columns_of, fills
from sddflow.target.layout import python_files
from sddflow.target.source import all_nodes, assigned, last_name, parse, text

_INSERTS = frozenset({"insert", "pg_insert", "sqlite_insert"})
_GIVES = frozenset({"values", "from_select"})
_RUNS = frozenset({"execute", "exec", "scalar", "scalars"})
_ROWS = frozenset({"params", "parameters"})


@dataclass(frozen=True, slots=True)
class Insert:
    """One of them.

    Args:
        table: it writes to.
        columns: it has values for, as they are called in the source.
        fills: SQLAlchemy adds the defaults of the model.
        place: where it stands.
        relates: it names rows that its keys point to, which are given by that.
    """

    table: str
    columns: frozenset[str]
    fills: bool
    place: Place
    relates: bool = False


def inserts_in(root: Path, conventions: Conventions) -> Iterator[Insert]:
    """Those whose table is plain, and that say every column they have a value for.

    Args:
        root: the application's folder.
        conventions: name the classes and their tables.
    """
    read = [(file, parse(file)) for file in python_files(root)]
    trees = [(file.relative_to(root).as_posix(), tree) for file, tree in read if tree is not None]
    tables = core_tables([tree for _, tree in trees]) | {
        c.name: c.table for c in conventions.classes
    }
    for shown, tree in trees:
        yield from _in_file(tree, shown, tables)


def core_tables(trees: list[ast.Module]) -> dict[str, str]:
    """What `tasks = Table("tasks", …)` says in a module; nothing of a name that says two."""
    found: dict[str, set[str]] = {}
    for tree in trees:
        for name, _, value, _ in assigned(tree.body):
            if isinstance(value, ast.Call) and last_name(value.func) == "Table" and value.args:
                found.setdefault(name, set()).add(text(value.args[0]))
    return {name: min(said) for name, said in found.items() if len(said) == 1}


def _in_file(tree: ast.Module, shown: str, tables: dict[str, str]) -> Iterator[Insert]:
    more = _given_more(tree)
    for call, name in chains(tree):
        links = _links(call)
        table = tables.get(_inserted(links[-1]), "")
        if not table or ast.unparse(call) in more or name in more:
            continue
        columns = columns_of(links)
        if columns:
            yield Insert(table, columns, fills(links), Place(shown, call.lineno))


def _links(call: ast.Call) -> list[ast.Call]:
    """The calls of a chain, the last of them first."""
    links = [call]
    while isinstance(links[-1].func, ast.Attribute):
        inside = links[-1].func.value
        if not isinstance(inside, ast.Call):
            break
        links.append(inside)
    return links


def _inserted(begun: ast.Call) -> str:
    """The class or the table of `insert(…)`, or of `….insert()`."""
    if last_name(begun.func) not in _INSERTS:
        return ""
    said = begun.args[0] if begun.args else getattr(begun.func, "value", None)
    if isinstance(said, ast.Attribute) and said.attr == "__table__":
        said = said.value
    return last_name(said)


def _given_more(tree: ast.Module) -> frozenset[str]:
    """Statements, or their names, that get other columns elsewhere: in a link, or as they run."""
    found: set[str] = set()
    for node in all_nodes(tree):
        if isinstance(node, ast.Call):
            found |= _runs_with(node) | _names_given(_links(node))
    return frozenset(found - {""})


def _runs_with(call: ast.Call) -> set[str]:
    """`session.execute(statement, rows)`."""
    if last_name(call.func) not in _RUNS or not call.args:
        return set()
    has_rows = len(call.args) > 1 or any(k.arg in _ROWS for k in call.keywords)
    return {ast.unparse(call.args[0])} if has_rows else set()


def _names_given(links: list[ast.Call]) -> set[str]:
    """`statement.values(…)`."""
    begun = links[-1].func
    gives = isinstance(begun, ast.Attribute) and any(last_name(n.func) in _GIVES for n in links)
    return {last_name(begun.value)} if gives and isinstance(begun, ast.Attribute) else set()
