"""YAML as plain values that know their lines: no object is ever built from a tag.

Scalars that YAML reads as dates, numbers or null stay what was written, so that nothing in a file
can surprise its reader; whether a scalar is a text is kept beside it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

_DEEPEST = 500
_DEPTH = 40
_NODES = 50_000


class Broken(Exception):  # noqa: N818 - an answer to the reader, not to the user
    """Not YAML, or not YAML that we read; `line` counts from 1, 0 where none is known."""

    def __init__(self, problem: str, line: int = 0) -> None:
        super().__init__(problem)
        self.problem = problem
        self.line = line


@dataclass(frozen=True, slots=True)
class Text:
    """A scalar as written; `kind` is what YAML takes it for: `str`, `bool`, `int`, `null`."""

    text: str
    kind: str
    line: int


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    items: tuple["Marked", ...]
    line: int


@dataclass(frozen=True, slots=True)
class Keys:
    """A mapping: keys as texts, in order; a key may stand there twice."""

    pairs: tuple[tuple[Text, "Marked"], ...]
    line: int

    def __iter__(self) -> Iterator[tuple[Text, "Marked"]]:
        return iter(self.pairs)


Marked = Text | Items | Keys


def read_marked(text: str) -> Marked | None:
    """The one document of a YAML text; None where there is none.

    Raises:
        Broken: it is not YAML, has several documents, or nests or repeats without end.
    """
    import yaml

    _check_depth(text)
    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        node = yaml.compose(text, loader)
    except yaml.MarkedYAMLError as wrong:
        mark = wrong.problem_mark or wrong.context_mark
        line = min(mark.line + 1, len(text.splitlines())) if mark else 0
        raise Broken(wrong.problem or "not valid YAML", line) from wrong
    except (yaml.YAMLError, ValueError, RecursionError) as wrong:
        raise Broken(" ".join(str(wrong).split()) or "not valid YAML") from wrong
    return None if node is None else _Reader().read(node, 0)


def as_json(value: Marked) -> str:
    """The value as JSON text, keys in order; every scalar a text."""
    import json

    return json.dumps(_tree(value), ensure_ascii=False)


def _tree(value: Marked) -> object:
    if isinstance(value, Text):
        return value.text
    if isinstance(value, Items):
        return [_tree(item) for item in value.items]
    return {key.text: _tree(item) for key, item in value}


def _check_depth(text: str) -> None:
    """Brackets in brackets, and lists in lists on one line, end the fast reader with the process.

    Raises:
        Broken: they are deeper than any workflow.
    """
    open_now = 0
    for number, line in enumerate(text.split("\n"), 1):
        open_now = max(open_now + sum((c in "[{") - (c in "]}") for c in line), 0)
        if open_now > _DEEPEST or line.count("- ") + line.count("? ") > _DEEPEST:
            raise Broken("it nests or repeats without end", number)


class _Reader:
    """Turns nodes into values, and stops at aliases that multiply."""

    def __init__(self) -> None:
        self._left = _NODES

    def read(self, node: Any, depth: int) -> Marked:  # noqa: ANN401 - yaml is not imported here
        self._left -= 1
        line = node.start_mark.line + 1
        if depth > _DEPTH or self._left < 0:
            raise Broken("it nests or repeats without end", line)
        if node.id == "sequence":
            return Items(tuple(self.read(n, depth + 1) for n in node.value), line)
        if node.id == "mapping":
            return Keys(tuple(self._pair(k, v, depth) for k, v in node.value), line)
        return Text(node.value, node.tag.rsplit(":", 1)[-1], line)

    def _pair(self, key: Any, value: Any, depth: int) -> tuple[Text, Marked]:  # noqa: ANN401
        name = self.read(key, depth + 1)
        if not isinstance(name, Text):
            raise Broken("a key must be a text", name.line)
        return name, self.read(value, depth + 1)
