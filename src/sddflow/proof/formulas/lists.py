"""Which value stands for which other one, as the source lists it: enumerations, dicts, pairs."""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sddflow.domain.place import Place
from sddflow.proof.formulas.reading import Source

Plain = str | int
Member = tuple[Plain, Plain]
_ENUMERATIONS = ("Enum", "Flag", "Choices")
_ENOUGH = 2  # one pair is no list


@dataclass(frozen=True)
class Listed:
    """What stands for what: `{1: "low", 2: "high"}`.

    Args:
        pairs: each value of the one side, with that of the other; texts as `plain` has them.
        place: where the list begins.
    """

    pairs: Mapping[Plain, Plain]
    place: Place


def plain(value: object) -> Plain | None:
    """A whole number, or a text without its capitals and without what parts its words."""
    if isinstance(value, str):
        return " ".join(value.replace("_", " ").replace("-", " ").casefold().split())
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def lists_of(source: Source) -> Iterator[Listed]:
    """Every list of pairs in the source, each read from both sides."""
    members = dict(_all_members(source))
    for path, tree in source.trees.items():
        for node in ast.walk(tree):
            for pairs in _pairs(node, members):
                for turned in (pairs, [(b, a) for a, b in pairs]):
                    if _ENOUGH <= len(dict(turned)) == len({*turned}):
                        line = node.lineno  # type: ignore[attr-defined]  # classes, displays
                        yield Listed(dict(turned), Place(path, line))


def _all_members(source: Source) -> Iterator[tuple[str, Member]]:
    """By `Priority.LOW`, the value and the name of each member of an enumeration."""
    for tree in source.trees.values():
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                for name, member in _own(node):
                    yield f"{node.name}.{name}", member


def _own(node: ast.ClassDef) -> Iterator[tuple[str, Member]]:
    bases = (ast.unparse(base) for base in node.bases)
    if any(base.endswith(_ENUMERATIONS) for base in bases):
        for line in node.body:
            if isinstance(line, ast.Assign) and isinstance(line.targets[0], ast.Name):
                value = plain(line.value.value) if isinstance(line.value, ast.Constant) else None
                name = line.targets[0].id
                if value is not None:
                    yield name, (value, name.replace("_", " ").casefold())


def _pairs(node: ast.AST, members: Mapping[str, Member]) -> Iterator[list[Member]]:
    """What one place lists; a member of an enumeration stands there by its value, or its name."""
    if isinstance(node, ast.ClassDef):
        yield [member for _, member in _own(node)]
        return
    sides: list[tuple[ast.expr, ast.expr]] = []
    if isinstance(node, ast.Dict):
        sides = [(k, v) for k, v in zip(node.keys, node.values, strict=True) if k is not None]
    elif isinstance(node, ast.List | ast.Tuple):
        pairs = [e for e in node.elts if isinstance(e, ast.Tuple) and len(e.elts) == _ENOUGH]
        sides = [(pair.elts[0], pair.elts[1]) for pair in pairs]
    for by in (0, 1):
        worth = [(_worth(a, members, by), _worth(b, members, by)) for a, b in sides]
        yield [(a, b) for a, b in worth if a is not None and b is not None]


def _worth(node: ast.expr, members: Mapping[str, Member], by: int) -> Plain | None:
    if isinstance(node, ast.Constant):
        return plain(node.value)
    member = members.get(ast.unparse(node).removesuffix(".value").removesuffix(".name"))
    return member[by] if member is not None else None
