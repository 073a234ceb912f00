"""Mapped classes in the target's source: SQLModel tables and SQLAlchemy declarative classes."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from sddflow.target.source import all_nodes, assigned, calls, is_true, keyword, last_name, text

_DECLARATIVE = ("DeclarativeBase", "DeclarativeBaseNoMeta", "MappedAsDataclass")
_MAKERS = ("declarative_base", "generate_base", "automap_base")
_COLUMNS = ("Column", "mapped_column", "Field", "mapped_as_dataclass")
_RELATIONSHIPS = ("relationship", "Relationship", "dynamic_loader")


@dataclass(frozen=True)
class Attribute:
    """A name assigned in a class body, with its annotation and value as written."""

    name: str
    annotation: ast.expr | None
    value: ast.expr | None

    @property
    def words(self) -> str:
        """Annotation and value as source."""
        return f"{text(self.annotation)} = {text(self.value)}"

    @property
    def is_key(self) -> bool:
        """It is declared as a primary key."""
        columns = calls(self.value, *_COLUMNS)
        return any(is_true(keyword(call, "primary_key")) for call in columns)

    @property
    def is_relationship(self) -> bool:
        """It is a relationship."""
        return any(calls(self.value, *_RELATIONSHIPS))


@dataclass(frozen=True)
class Declared:
    """A class statement.

    Args:
        file: absolute path.
        node: the statement.
    """

    file: Path
    node: ast.ClassDef

    @property
    def name(self) -> str:
        """Of the class."""
        return self.node.name

    @cached_property
    def bases(self) -> tuple[str, ...]:
        """Last names of its bases."""
        return tuple(name for base in self.node.bases if (name := last_name(base)))

    @cached_property
    def attributes(self) -> tuple[Attribute, ...]:
        """What its body assigns."""
        return tuple(Attribute(n, a, v) for n, a, v, _ in assigned(self.node.body))

    def attribute(self, name: str) -> Attribute | None:
        """The attribute of that name."""
        return next((a for a in self.attributes if a.name == name), None)

    @property
    def is_sqlmodel_table(self) -> bool:
        """It says `table=True`."""
        return any(k.arg == "table" and is_true(k.value) for k in self.node.keywords)

    @property
    def has_columns(self) -> bool:
        """Its body declares columns."""
        return any(any(calls(a.value, "Column", "mapped_column")) for a in self.attributes)

    @property
    def is_abstract(self) -> bool:
        """It says `__abstract__ = True`."""
        found = self.attribute("__abstract__")
        return found is not None and is_true(found.value)


@dataclass
class Classes:
    """Every class of the application, and what follows from their bases.

    Args:
        declared: class statements in order of file and line.
        made: names of bases made by a call, `Base = declarative_base()`, with their file.
    """

    declared: list[Declared] = field(default_factory=list)
    made: dict[str, Path] = field(default_factory=dict)

    def read(self, file: Path, tree: ast.Module) -> None:
        """Take up the classes of a file."""
        nodes = (n for n in all_nodes(tree) if isinstance(n, ast.ClassDef))
        self.declared += [Declared(file, n) for n in sorted(nodes, key=lambda n: n.lineno)]
        for name, _, value, _ in assigned(tree.body):
            if any(calls(value, *_MAKERS)):
                self.made[name] = file

    @cached_property
    def by_name(self) -> dict[str, Declared]:
        """The first class of each name."""
        return {c.name: c for c in reversed(self.declared)}

    def lineage(self, declared: Declared) -> Iterator[Declared]:
        """The class and those of its ancestors that the application declares, nearest first."""
        seen, queue = {id(declared)}, [declared]
        while queue:
            yield (here := queue.pop(0))
            above = (self.by_name.get(name) for name in here.bases)
            fresh = [c for c in above if c is not None and id(c) not in seen]
            seen.update(id(c) for c in fresh)
            queue += fresh

    def is_base(self, declared: Declared) -> bool:
        """It is a declarative base itself."""
        decorated = any(last_name(d) == "as_declarative" for d in declared.node.decorator_list)
        return decorated or any(base in _DECLARATIVE for base in declared.bases)

    def is_declarative(self, declared: Declared) -> bool:
        """It descends from a declarative base of SQLAlchemy."""
        return any(
            self.is_base(c) or any(b in self.made or b == "Model" for b in c.bases)
            for c in self.lineage(declared)
        )

    def is_mapped(self, declared: Declared) -> bool:
        """It has a table of its own."""
        if declared.is_sqlmodel_table:
            return True
        if self.is_base(declared) or declared.is_abstract or not declared.bases:
            return False
        named = declared.attribute("__tablename__") or declared.attribute("__table__")
        if named:
            return declared.has_columns or self.is_declarative(declared)
        return self.is_declarative(declared) and self._names_itself(declared)

    def _names_itself(self, declared: Declared) -> bool:
        """A base computes its table's name, and it is no child of a mapped class without a key."""
        return self._computed(declared) is not None and any(
            a.is_key for a in self.columns(declared)
        )

    def _computed(self, declared: Declared) -> ast.FunctionDef | None:
        """The nearest `__tablename__` method."""
        for ancestor in self.lineage(declared):
            for node in ancestor.node.body:
                if isinstance(node, ast.FunctionDef) and node.name == "__tablename__":
                    return node
        return None

    def table(self, declared: Declared) -> str:
        """The table's name: explicit, computed by a base, or SQLModel's lowercase class name."""
        for name in ("__tablename__", "__table__"):
            found = declared.attribute(name)
            literal = _literal(found.value) if found else ""
            if literal:
                return literal
        method = self._computed(declared)
        if method is None:
            return declared.name.lower()
        returned = next((n.value for n in ast.walk(method) if isinstance(n, ast.Return)), None)
        return _evaluated(returned, declared.name) or snake_case(declared.name)

    def columns(self, declared: Declared) -> Iterator[Attribute]:
        """Attributes of the class and its ancestors, the nearest of each name."""
        seen: set[str] = set()
        for ancestor in self.lineage(declared):
            for attribute in ancestor.attributes:
                if attribute.name not in seen:
                    seen.add(attribute.name)
                    yield attribute

    def key(self, declared: Declared) -> Attribute | None:
        """Its primary key; the attribute `id` where none says so."""
        columns = tuple(self.columns(declared))
        declared_key = next((a for a in columns if a.is_key), None)
        return declared_key or next((a for a in columns if a.name == "id"), None)


def snake_case(name: str) -> str:
    """`ChatMessage` → `chat_message`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name).lower()


def _literal(node: ast.expr | None) -> str:
    """The text itself, or the first argument of `Table("name", …)`."""
    if isinstance(node, ast.Call) and last_name(node.func) == "Table" and node.args:
        node = node.args[0]
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _evaluated(node: ast.expr | None, name: str) -> str:
    """`cls.__name__.lower()`, with something before or behind it; "" where it is anything else."""
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.Attribute) and node.attr == "__name__":
        return name
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        left, right = _evaluated(node.left, name), _evaluated(node.right, name)
        return left + right if left and right else ""
    if isinstance(node, ast.JoinedStr):
        parts = [_evaluated(part, name) for part in node.values]
        return "".join(parts) if all(parts) else ""
    if isinstance(node, ast.FormattedValue):
        return _evaluated(node.value, name)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return _evaluated(node.func.value, name).lower() if node.func.attr == "lower" else ""
    return ""
