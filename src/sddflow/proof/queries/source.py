"""The queries that stand in the application's source: read, never run."""

import ast
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from sddflow.domain.conventions import Conventions
from sddflow.domain.place import Place
from sddflow.proof.queries.chains import chains
from sddflow.proof.queries.expressions import UnclearError, about, conditions, order
from sddflow.proof.queries.query import Condition, Query
from sddflow.target.layout import python_files
from sddflow.target.source import all_nodes, last_name, parse

_ROOTS = frozenset({"select", "query"})
_CHANGES = frozenset({"delete", "update"})
_FILTERS = frozenset({"where", "filter"})
_FROM = "select_from"
_LONGEST = 160
Named = dict[str, tuple[str, Query]]


def queries_of(root: Path, conventions: Conventions) -> tuple[Query, ...]:
    """Every query of a mapped class that the application's files write.

    Args:
        root: the application's folder.
        conventions: name the classes and their tables.
    """
    models = {c.name: c.table for c in conventions.classes}
    found: list[Query] = []
    for file in python_files(root) if models else ():
        tree = parse(file)
        if tree is not None:
            found += _file(tree, file.relative_to(root).as_posix(), models)
    return tuple(dict.fromkeys(found))


def _file(tree: ast.Module, shown: str, models: dict[str, str]) -> Iterator[Query]:
    scopes = [n for n in all_nodes(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]
    for scope in scopes:
        named: Named = {}
        for call, name in chains(scope):
            read = _read(call, shown, models, named)
            if read is not None:
                if name:
                    named[name] = read
                if read[1].columns:
                    yield read[1]


def _read(
    call: ast.Call, shown: str, models: dict[str, str], named: Named
) -> tuple[str, Query] | None:
    """The class and the query of a chain; None where it is something else."""
    links: list[ast.Call] = []
    node: ast.expr = call
    while isinstance(node, ast.Call) and not _is_root(node, models):
        links.append(node)
        if not isinstance(node.func, ast.Attribute):
            return None
        node = node.func.value
    begun = _begun(node, models, named)
    for link in links if begun is None else ():
        begun = begun or (_begun(link, models, named) if last_name(link.func) == _FROM else None)
    if begun is None:
        return None
    model, query = begun
    text = " ".join(ast.unparse(call).split())
    query = replace(query, place=Place(shown, call.lineno), text=text[:_LONGEST])
    for link in reversed(links):
        query = _linked(query, link, model)
    return model, query


def _is_root(node: ast.Call, models: dict[str, str]) -> bool:
    """`select(…)`, or `delete(Task)`; `session.delete(task)` is about one row."""
    name = last_name(node.func)
    if name in _CHANGES:
        return len(node.args) == 1 and last_name(node.args[0]) in models
    return name in _ROOTS


def _begun(node: ast.expr, models: dict[str, str], named: Named) -> tuple[str, Query] | None:
    if isinstance(node, ast.Name):
        return named.get(node.id)
    if not isinstance(node, ast.Call):
        return None
    changes = last_name(node.func) in _CHANGES
    for argument in node.args:
        for inner in ast.walk(argument):
            if isinstance(inner, ast.Name) and inner.id in models:
                return inner.id, Query(models[inner.id], Place(""), "", changes=changes)
    return None


def _linked(query: Query, link: ast.Call, model: str) -> Query:
    """The query with one more `where`, `filter_by` or `order_by`."""
    name = last_name(link.func)
    try:
        if name in _FILTERS:
            more = tuple(c for argument in link.args for c in conditions(argument, model))
            return replace(query, conditions=(*query.conditions, *more))
        if name == "filter_by":
            return replace(query, conditions=(*query.conditions, *_by(link, model)))
        if name == "order_by":
            orders = (order(argument, model) for argument in link.args)
            return replace(query, orders=(*query.orders, *(o for o in orders if o)))
    except UnclearError:
        said = frozenset[str]().union(*(about(argument, model) for argument in link.args))
        return replace(query, unclear=query.unclear | said)
    return query


def _by(link: ast.Call, model: str) -> Iterator[Condition]:
    for word in link.keywords:
        left = ast.Attribute(ast.Name(model), word.arg or "")
        yield from conditions(ast.Compare(left, [ast.Eq()], [word.value]), model)
