"""Which mapped class an expression of the source is an object of, as far as the source says it.

`task: Task`, `session.get(Task, id)`, `for task in session.scalars(select(Task))`, `self` in the
class itself, and what a relationship of such an object leads to. What is not said is not guessed.
"""

import ast
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from sddflow.target.source import all_nodes, assigned, last_name

Function = ast.FunctionDef | ast.AsyncFunctionDef

_MANY = frozenset({
    *("list", "List", "Sequence", "Iterable", "Iterator", "AsyncIterator", "tuple", "set"),
    *("Collection", "ScalarResult", "frozenset"),
})  # fmt: skip
_WRAPS = frozenset({"Mapped", "Optional", "Annotated", "Awaitable"})
_GETS = frozenset({"get", "get_one", "get_or_404", "merge", "refresh"})
_ONE = frozenset({
    *("one", "one_or_none", "first", "first_or_404", "one_or_404", "scalar", "scalar_one"),
    "scalar_one_or_none",
})  # fmt: skip
_ALL = frozenset({"all", "scalars", "unique", "fetchall"})
_OBJECTS = frozenset({"query", "scalars", "scalar", "scalar_one", "scalar_one_or_none"})
_CHANGES = frozenset({"with_only_columns", "add_columns", "with_entities", "from_statement"})
_QUERIES = frozenset({"select", "query"})


@dataclass(frozen=True, slots=True)
class Of:
    """What an expression is.

    Args:
        name: of a mapped class.
        many: a collection of its objects.
    """

    name: str
    many: bool = False


@dataclass(frozen=True, slots=True)
class Types:
    """What the source says of all its classes and functions.

    Args:
        classes: names of the mapped ones.
        attributes: by class and attribute, what its annotation names.
        returns: by function, what its annotation names; not where two differ.
    """

    classes: frozenset[str]
    attributes: Mapping[tuple[str, str], Of] = field(default_factory=dict)
    returns: Mapping[str, Of] = field(default_factory=dict)

    def named(self, annotation: ast.expr | None) -> Of | None:
        """The class that an annotation names."""
        if isinstance(annotation, ast.Constant) and isinstance(annotation.value, str):
            name = annotation.value.strip().removesuffix("| None").strip()
            return Of(name) if name in self.classes else None
        if isinstance(annotation, ast.BinOp):
            sides = [self.named(side) for side in (annotation.left, annotation.right)]
            found = [each for each in sides if each is not None]
            return found[0] if len(found) == 1 else None
        if isinstance(annotation, ast.Subscript):
            name, parts = last_name(annotation.value), _parts(annotation)
            inner = self.named(parts[0])
            if inner is None or name not in _MANY | _WRAPS or _is_mixed(name, parts):
                return None
            return Of(inner.name, many=True) if name in _MANY else inner
        name = last_name(annotation)
        return Of(name) if name in self.classes else None


def _parts(annotation: ast.Subscript) -> list[ast.expr]:
    inside = annotation.slice
    return inside.elts if isinstance(inside, ast.Tuple) else [inside]


def _is_mixed(name: str, parts: list[ast.expr]) -> bool:
    """`tuple[Task, Project]`, of which each place is something else; not `tuple[Task, ...]`."""
    last = parts[-1]
    every = isinstance(last, ast.Constant) and last.value is Ellipsis
    return name == "tuple" and not every


def types_of(trees: list[ast.Module], classes: frozenset[str]) -> Types:
    """Read the annotations of mapped classes and of functions.

    A class that shares its name, as a form and a mapped one may, is left out: nobody knows which
    of them is meant.
    """
    nodes = [node for tree in trees for node in all_nodes(tree)]
    named = Counter(node.name for node in nodes if isinstance(node, ast.ClassDef))
    plain = Types(frozenset(name for name in classes if named[name] == 1))
    attributes: dict[tuple[str, str], Of] = {}
    returns: dict[str, Of | None] = {}
    for node in nodes:
        if isinstance(node, ast.ClassDef) and node.name in plain.classes:
            for name, annotation, _, _ in assigned(node.body):
                if (of := plain.named(annotation)) is not None:
                    attributes[node.name, name] = of
        elif isinstance(node, Function):
            of = plain.named(node.returns)
            returns[node.name] = of if returns.get(node.name, of) == of else None
    return Types(plain.classes, attributes, {n: of for n, of in returns.items() if of is not None})


def objects_in(function: Function, types: Types, owner: str) -> Iterator[tuple[ast.Attribute, str]]:
    """Each attribute that a function asks an object of a mapped class for, and the class.

    Args:
        function: and all that stands in it.
        types: of the source.
        owner: the mapped class whose method it is, or "".
    """
    known = _names_of(function, types, owner)
    for node in ast.walk(function):
        if isinstance(node, ast.Attribute):
            of = _of(node.value, types, known)
            if of is not None and not of.many:
                yield node, of.name


def _names_of(function: Function, types: Types, owner: str) -> Mapping[str, Of]:
    """What names stand for; one that is also given something else stands for nothing."""
    arguments = (*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs)
    said = {each.arg: types.named(each.annotation) for each in arguments}
    known = {name: of for name, of in said.items() if of is not None}
    if owner and arguments and arguments[0].arg == "self":
        known["self"] = Of(owner)
    for _ in range(2):  # a name may be given by one that is given further below
        for name, of in _given(function, types, known):
            known.setdefault(name, of)
    alike = Counter(n for n, of in _given(function, types, known) if known[n] == of)
    stored = Counter(_stored_in(function, arguments))
    return {name: of for name, of in known.items() if stored[name] == alike[name]}


def _stored_in(function: Function, arguments: tuple[ast.arg, ...]) -> Iterator[str]:
    """Names that are given something, one by one; also by a function within."""
    for node in ast.walk(function):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, ast.arg) and node not in arguments:
            yield node.arg


def _given(function: Function, types: Types, known: Mapping[str, Of]) -> Iterator[tuple[str, Of]]:
    """Names that are assigned, or gone through."""
    for node in ast.walk(function):
        if isinstance(node, ast.Assign) and len(node.targets) == 1:
            target, of = node.targets[0], _of(node.value, types, known)
        elif isinstance(node, ast.AnnAssign):
            target, of = node.target, types.named(node.annotation)
        elif isinstance(node, ast.NamedExpr):
            target, of = node.target, _of(node.value, types, known)
        elif isinstance(node, ast.For | ast.AsyncFor | ast.comprehension):
            target, each = node.target, _of(node.iter, types, known)
            of = Of(each.name) if each is not None and each.many else None
        else:
            continue
        if isinstance(target, ast.Name) and of is not None:
            yield target.id, of


def _of(node: ast.expr, types: Types, known: Mapping[str, Of]) -> Of | None:
    if isinstance(node, ast.Name):
        return known.get(node.id)
    if isinstance(node, ast.Await):
        return _of(node.value, types, known)
    if isinstance(node, ast.Attribute):
        of = _of(node.value, types, known)
        return types.attributes.get((of.name, node.attr)) if of and not of.many else None
    if isinstance(node, ast.Subscript):
        of = _of(node.value, types, known)
        return Of(of.name) if of and of.many and not isinstance(node.slice, ast.Slice) else None
    return _called(node, types) if isinstance(node, ast.Call) else None


def _called(call: ast.Call, types: Types) -> Of | None:
    name = last_name(call.func)
    if name in types.classes:
        return Of(name)
    if isinstance(call.func, ast.Attribute) and name in _GETS and call.args:
        got = last_name(call.args[0])
        return Of(got) if got in types.classes else None
    if isinstance(call.func, ast.Attribute) and name in _ONE | _ALL:
        asked = _asked(call, types)
        if asked:
            return Of(asked, many=name in _ALL)
    return types.returns.get(name)


def _asked(call: ast.Call, types: Types) -> str:
    """The one class that a query is for: rows of `execute` are no objects, unless by `scalars`."""
    inside = [n for n in ast.walk(call) if isinstance(n, ast.Call)]
    names = {last_name(n.func) for n in inside}
    queries = [n for n in inside if last_name(n.func) in _QUERIES]
    if len(queries) != 1 or len(queries[0].args) != 1 or names & _CHANGES:
        return ""
    asked = queries[0].args[0]
    name = asked.id if isinstance(asked, ast.Name) else ""
    return name if names & _OBJECTS and name in types.classes else ""
