"""The columns that an insert of the source has values for."""

import ast

from sddflow.proof.queries.expressions import UnclearError
from sddflow.target.source import keyword, last_name

_OTHERWISE = "prefix_with"
"""OR IGNORE, OR REPLACE: such a statement may not fail."""


def columns_of(links: list[ast.Call]) -> frozenset[str]:
    """Their names; none where the links give none, or some that cannot be read.

    Args:
        links: the calls of `insert(Task).values(…)`.
    """
    found: set[str] = set()
    try:
        for link in links:
            name = last_name(link.func)
            if name == _OTHERWISE:
                return frozenset()
            if name == "values":
                found |= _values(link)
            elif name == "from_select":
                found |= _names(_argument(link, 0, "names"))
    except UnclearError:
        return frozenset()
    return frozenset(found)


def fills(links: list[ast.Call]) -> bool:
    """Whether SQLAlchemy adds the defaults of the model: unless a from_select says it must not."""
    asked = [_argument(n, 2, "include_defaults") for n in links if _is(n, "from_select")]
    return not any(isinstance(each, ast.Constant) and not each.value for each in asked)


def _is(link: ast.Call, name: str) -> bool:
    return last_name(link.func) == name


def _argument(link: ast.Call, at: int, name: str) -> ast.expr | None:
    return link.args[at] if len(link.args) > at else keyword(link, name)


def _values(link: ast.Call) -> set[str]:
    """Of keywords, of a dictionary, or of a list of them."""
    found: set[str] = set()
    for word in link.keywords:
        if word.arg is None:
            raise UnclearError
        found.add(word.arg)
    for said in link.args:
        rows = said.elts if isinstance(said, ast.List) else [said]
        for row in rows:
            found |= _keys(row)
    return found


def _keys(row: ast.expr) -> set[str]:
    if not isinstance(row, ast.Dict):
        raise UnclearError
    return {_name(key) for key in row.keys}


def _names(said: ast.expr | None) -> set[str]:
    if not isinstance(said, ast.List | ast.Tuple):
        raise UnclearError
    return {_name(each) for each in said.elts}


def _name(said: ast.expr | None) -> str:
    """Of `"title"`, `Task.title` and `tasks.c.title`."""
    if isinstance(said, ast.Constant) and isinstance(said.value, str):
        return said.value
    if isinstance(said, ast.Attribute):
        return said.attr
    raise UnclearError
