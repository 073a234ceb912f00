"""Where the source asks for one word of a column, or writes it: `Task.status == "open"`.

A word may stand there itself, by the name of a constant, or as a member of an enumeration. What is
asked to be different from it is passed over, and so are lists that other words stand in too.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from sddflow.domain.place import Place
from sddflow.domain.schema.naming import singular
from sddflow.domain.schema.qualified import bare
from sddflow.proof.case import Case
from sddflow.proof.queries.own_files import own_files
from sddflow.proof.wording.updates import names
from sddflow.target.source import all_nodes, assigned, last_name, parse, source_text

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_GIVES = frozenset({"values", "filter_by", "update"})


@dataclass(frozen=True, slots=True)
class Word:
    """A word that a column held.

    Args:
        table: whose column it is.
        column: its name.
        word: that rows said.
        since: what they say in its place.
    """

    table: str
    column: str
    word: str
    since: frozenset[str]


@dataclass(frozen=True, slots=True)
class WordPlace:
    """A place that speaks of it.

    Args:
        place: of it.
        shown: as it stands there.
        writes: it gives the word to a row; it asks for rows with it otherwise.
    """

    place: Place
    shown: str
    writes: bool


def word_places(case: Case, told: Word) -> Iterator[WordPlace]:
    """Each place, where nothing in the same function speaks of what came in its place.

    Args:
        case: of the application.
        told: the word that is looked for.
    """
    read = [(file, shown, parse(file)) for file, shown in own_files(case)]
    trees = [(source_text(file), shown, tree) for file, shown, tree in read if tree is not None]
    known = dict(pair for _, _, tree in trees for pair in _named(tree))
    looking = _Looking(case, told, known)
    for text, shown, tree in trees:
        if told.column in text:
            yield from looking.in_file(tree, shown)


def _named(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Texts by the names of constants, and of members: `OPEN`, `Status.OPEN`."""
    for name, _, value, _ in assigned(tree.body):
        if isinstance(value, ast.Constant) and isinstance(value.value, str):
            yield name, value.value
    for node in (n for n in all_nodes(tree) if isinstance(n, ast.ClassDef)):
        for name, _, value, _ in assigned(node.body):
            if isinstance(value, ast.Constant) and isinstance(value.value, str):
                yield f"{node.name}.{name}", value.value


class _Looking:
    """What is looked for, and what the source calls it."""

    def __init__(self, case: Case, told: Word, known: dict[str, str]) -> None:
        self.told, self.known = told, known
        self.classes = frozenset(case.conventions.classes_of(told.table))
        self.others = frozenset(c.name for c in case.conventions.classes) - self.classes
        self.alone = case.built.schema.has_once(told.column)
        self.sql = re.compile(
            rf"\b{re.escape(told.column)}\b\"?(?:::\w+)?\s*(=|IN\s*\()[^)]*?'{re.escape(told.word)}'",
            re.IGNORECASE,
        )

    def in_file(self, tree: ast.Module, shown: str) -> Iterator[WordPlace]:
        """Every place of a file; what a function knows of both words is meant."""
        inside: dict[int, ast.AST] = {}
        for node in all_nodes(tree):
            if isinstance(node, (*_FUNCTIONS, ast.ClassDef)):
                inside.update((id(inner), node) for inner in ast.walk(node) if inner is not node)
        for node in all_nodes(tree):
            for said, writes in self._said(node, inside.get(id(node))):
                if not self._knows(inside.get(id(node), node)):
                    words = " ".join(ast.unparse(said).split())
                    yield WordPlace(Place(shown, said.lineno), words[:90], writes)

    def _said(self, node: ast.AST, within: ast.AST | None) -> Iterator[tuple[ast.expr, bool]]:
        if isinstance(node, ast.Compare):
            yield from ((node, False),) if self._compares(node) else ()
        elif isinstance(node, ast.Call):
            yield from ((node, False),) if self._lists(node) else ()
            given = next((k.value for k in node.keywords if k.arg == self.told.column), None)
            if given is not None and self._is(given) and self._gives(node):
                yield node, last_name(node.func) != "filter_by"
        elif isinstance(node, ast.Assign):
            owned = any(self._owns(target) for target in node.targets)
            yield from ((node.value, True),) if owned and self._is(node.value) else ()
        elif isinstance(node, ast.AnnAssign) and isinstance(within, ast.ClassDef):
            yield from self._default(node, within)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            found = self.sql.search(node.value) if names(node.value, self.told.table) else None
            yield from ((node, False),) if found else ()

    def _compares(self, node: ast.Compare) -> bool:
        """`Task.status == "open"`, either way round, and `task.status in ("open",)`."""
        if len(node.ops) != 1:
            return False
        one, other = node.left, node.comparators[0]
        if isinstance(node.ops[0], ast.Eq):
            return (self._owns(one) and self._is(other)) or (self._owns(other) and self._is(one))
        return isinstance(node.ops[0], ast.In) and self._owns(one) and self._has(other)

    def _lists(self, node: ast.Call) -> bool:
        """`Task.status.in_(["open"])`."""
        func = node.func
        listed = isinstance(func, ast.Attribute) and func.attr == "in_" and self._owns(func.value)
        return listed and bool(node.args) and self._has(node.args[0])

    def _has(self, node: ast.expr) -> bool:
        elements = node.elts if isinstance(node, ast.List | ast.Tuple | ast.Set) else []
        return any(map(self._is, elements))

    def _gives(self, node: ast.Call) -> bool:
        """It makes a row of the table, or chooses rows of it."""
        name = last_name(node.func)
        chain = ast.unparse(node.func) if name in _GIVES else ""
        about = any(re.search(rf"\b{re.escape(c)}\b", chain) for c in self.classes)
        return name in self.classes or about or bool(chain and names(chain, self.told.table))

    def _default(
        self, node: ast.AnnAssign, within: ast.ClassDef
    ) -> Iterator[tuple[ast.expr, bool]]:
        """What the model gives to rows that say nothing."""
        named = isinstance(node.target, ast.Name) and node.target.id == self.told.column
        call = node.value
        if named and within.name in self.classes and isinstance(call, ast.Call):
            given = (k.value for k in call.keywords if k.arg == "default")
            yield from ((value, True) for value in given if self._is(value))

    def _owns(self, node: ast.expr) -> bool:
        """`Task.status`, `task.status`, `tasks.c.status`; anybody's where no other table has it."""
        if not isinstance(node, ast.Attribute) or node.attr != self.told.column:
            return False
        owner = ast.unparse(node.value)
        if owner.rpartition(".")[2] in self.classes:
            return True
        table = bare(self.told.table)
        if owner.endswith(f"{table}.c") or owner == singular(table):
            return True
        return self.alone and owner.rpartition(".")[2] not in self.others

    def _is(self, node: ast.expr) -> bool:
        if isinstance(node, ast.Constant):
            return bool(node.value == self.told.word)
        if isinstance(node, ast.Attribute) and node.attr == "value":
            node = node.value
        if isinstance(node, ast.Name):
            return self.known.get(node.id) == self.told.word
        if isinstance(node, ast.Attribute):
            known = self.known.get(f"{last_name(node.value)}.{node.attr}")
            return known is not None and self.told.word in (known, node.attr)
        return False

    def _knows(self, node: ast.AST) -> bool:
        """It speaks of what came in the word's place, too; a class may be about both."""
        if isinstance(node, ast.ClassDef):
            return False
        return any(
            isinstance(n, ast.Constant)
            and isinstance(n.value, str)
            and any(s == n.value or f"'{s}'" in n.value for s in self.told.since)
            for n in ast.walk(node)
        )
