"""Classes of pydantic in the source: what the application takes, and what it answers with."""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from sddflow.domain.place import Place
from sddflow.target.layout import python_files
from sddflow.target.source import all_nodes, assigned, last_name, parse, source_text

_ROOTS = frozenset({"BaseModel", "SQLModel"})


@dataclass(frozen=True, slots=True)
class Field:
    """One of a class, or of a class that it comes from.

    Args:
        annotation: its type.
        value: behind the equals sign.
        place: its line.
    """

    annotation: ast.expr | None
    value: ast.expr | None
    place: Place


@dataclass(frozen=True, slots=True)
class Classes:
    """All classes in files that speak of pydantic.

    Args:
        nodes: by name, with the file as it is shown.
    """

    nodes: Mapping[str, tuple[ast.ClassDef, str]]

    def line(self, name: str) -> Iterator[ast.ClassDef]:
        """The class, and those of the source that it comes from."""
        seen: set[str] = set()
        waiting = [name]
        while waiting:
            each = waiting.pop(0)
            if each in self.nodes and each not in seen:
                seen.add(each)
                yield self.nodes[each][0]
                waiting += [last_name(base) for base in self.nodes[each][0].bases]

    def is_pydantic(self, name: str) -> bool:
        """It comes from pydantic, by way of classes of the source."""
        bases = (last_name(base) for node in self.line(name) for base in node.bases)
        return any(base in _ROOTS for base in bases)

    def field(self, name: str, said: str) -> Field | None:
        """A field of the class itself, or of the first that it comes from and that has it."""
        for node in self.line(name):
            for own, annotation, value, line in assigned(node.body):
                if own == said:
                    return Field(annotation, value, Place(self.nodes[node.name][1], line))
        return None


def pydantic_classes(root: Path) -> Classes:
    """Those of the application's own files.

    Args:
        root: its folder.
    """
    read = ((file, parse(file)) for file in python_files(root) if "pydantic" in source_text(file))
    trees = {f.relative_to(root).as_posix(): tree for f, tree in read if tree is not None}
    return Classes({
        node.name: (node, shown)
        for shown, tree in trees.items()
        for node in all_nodes(tree)
        if isinstance(node, ast.ClassDef)
    })  # fmt: skip


def named_for(name: str, mapped: set[str]) -> str:
    """The mapped class that another is named for: `TaskListIn` for `TaskList`, not for `Task`."""
    return max((each for each in mapped if each in name), key=len, default="")
