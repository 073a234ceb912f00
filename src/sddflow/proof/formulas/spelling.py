"""Texts that the source puts together of several parts: `dimensions=f"{height}x{width}"`."""

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sddflow.domain.place import Place
from sddflow.target.layout import python_files
from sddflow.target.source import all_nodes, last_name, parse, source_text

_WIDTH = re.compile(r"\b0(\d)d?\b")  # f"{number:03d}"
_JOINS = re.compile(r"\b[fF][\"'][^\"'\n]*\{[^\"'\n]*\{")  # f"{height}x{width}"


@dataclass(frozen=True, slots=True)
class Spelling:
    """How a text is put together.

    Args:
        between: what stands before, between and after the parts; one more than these are.
        parts: the name of each.
        place: where it stands.
        widths: how many digits each has at least, `{number:03d}`; 0 where it is as long as it is.
    """

    between: tuple[str, ...]
    parts: tuple[str, ...]
    place: Place
    widths: tuple[int, ...] = ()

    def text(self, values: Sequence[str]) -> str:
        """The text of these parts."""
        return self.between[0] + "".join(
            f"{value}{rest}" for value, rest in zip(values, self.between[1:], strict=True)
        )

    def taken_apart(self, text: str) -> tuple[str, ...] | None:
        """The parts of such a text; None where it is put together otherwise."""
        pattern = "(.+?)".join(map(re.escape, self.between))
        found = re.fullmatch(pattern, text)
        return found.groups() if found is not None else None


def spellings(
    root: Path, leaving: Path | None, columns: frozenset[str]
) -> Iterator[tuple[str, Spelling]]:
    """Those that the source gives to columns of these names, of two parts or more.

    Args:
        root: the application's folder.
        leaving: a folder whose files are not read.
        columns: names; files that put no text together, or name none of them, are passed over.
    """
    for file in python_files(root) if columns else ():
        if leaving is not None and file.resolve().is_relative_to(leaving):
            continue
        text = source_text(file)
        asked = _JOINS.search(text) and any(name in text for name in columns)
        tree = parse(file) if asked else None
        for column, said in _given(tree, columns) if tree is not None else ():
            place = Place(file.relative_to(root).as_posix(), said.lineno)
            if (spelling := _of(said, place)) is not None:
                yield column, spelling


def _given(tree: ast.Module, columns: frozenset[str]) -> Iterator[tuple[str, ast.JoinedStr]]:
    local = _returned(tree)
    given: list[tuple[str, ast.expr]] = []
    for node in all_nodes(tree):
        if isinstance(node, ast.keyword) and node.arg in columns:
            given.append((node.arg, node.value))
        elif isinstance(node, ast.Assign):
            for target in node.targets:
                if isinstance(target, ast.Attribute) and target.attr in columns:
                    given.append((target.attr, node.value))
                elif isinstance(target, ast.Name):
                    local.setdefault(target.id, []).append(node.value)
    for column, said in given:
        by_name = isinstance(said, ast.Name | ast.Call)
        for each in local.get(last_name(said), []) if by_name else [said]:
            both = (each.body, each.orelse) if isinstance(each, ast.IfExp) else (each,)
            yield from ((column, one) for one in both if isinstance(one, ast.JoinedStr))


def _returned(tree: ast.Module) -> dict[str, list[ast.expr]]:
    """What the functions of a file give back, by their names."""
    functions = (
        n for n in all_nodes(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)
    )
    return {
        each.name: [n.value for n in ast.walk(each) if isinstance(n, ast.Return) and n.value]
        for each in functions
    }


def _of(said: ast.JoinedStr, place: Place) -> Spelling | None:
    """None where a part has no name, or two stand side by side."""
    between, parts, widths = [""], list[str](), list[int]()
    for piece in said.values:
        if isinstance(piece, ast.Constant):
            between[-1] += str(piece.value)
        elif isinstance(piece, ast.FormattedValue):
            if (parts and not between[-1]) or not _name(piece.value):
                return None
            parts.append(_name(piece.value))
            widths.append(_width(piece))
            between.append("")
    found = Spelling(tuple(between), tuple(parts), place, tuple(widths))
    return found if len(set(parts)) > 1 else None


def _name(value: ast.expr) -> str:
    """Also of `number + 1`."""
    return last_name(value.left if isinstance(value, ast.BinOp) else value)


def _width(piece: ast.FormattedValue) -> int:
    found = _WIDTH.search(ast.unparse(piece.format_spec)) if piece.format_spec is not None else None
    return int(found[1]) if found is not None else 0
