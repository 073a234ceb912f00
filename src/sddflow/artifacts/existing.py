"""Edits of classes and lists that exist: what they gain goes to its place among the rest."""

import re
from collections.abc import Iterable, Iterator, Sequence

import libcst as cst

from sddflow.artifacts.import_lines import is_docstring
from sddflow.artifacts.pretty import STEP, quoted
from sddflow.artifacts.source import Source
from sddflow.errors import TargetError

RELATIONSHIPS = frozenset({"Relationship", "relationship"})


def add_relationships(source: Source, name: str, lines: Iterable[str]) -> None:
    """Put relationships after those a class has, or after its columns.

    Args:
        source: the file.
        name: of the class.
        lines: without the class's indentation.

    Raises:
        TargetError: the file has no such class, or it stands on one line.
    """
    body = _body(source, name)
    last = next((node for node in reversed(body) if _is_relationship(node)), None)
    fields = [node for node in body if _target(node)]
    node = last or (fields[-1] if fields else body[-1])
    first = [] if last else [""]
    source.insert_lines(source.after_line(node), [*first, *_indented(source, node, lines)])


def name_keys(source: Source, name: str, other: str, argument: str) -> None:
    """Give relationships to another class a word more, where they say nothing about their keys.

    Args:
        source: the file.
        name: of the class.
        other: the class its relationships lead to.
        argument: what the call gains: `foreign_keys="[Task.user_id]"`.
    """
    for node in _body(source, name):
        call = _value(node)
        if not _is_relationship(node) or not isinstance(call, cst.Call):
            continue
        code = source.code(node)
        if "foreign_keys" in code or not re.search(rf"\b{other}\b", code):
            continue
        last = call.args[-1] if call.args else None
        if last is None:
            source.insert(source.end(call) - 1, argument)
        else:
            source.insert(source.end(last.value), f", {argument}")


def add_fields(source: Source, name: str, lines: Iterable[str]) -> None:
    """Put columns after those a class has, before its relationships.

    Raises:
        TargetError: the file has no such class, or it stands on one line.
    """
    body = _body(source, name)
    columns = [n for n in body if _target(n) and not _is_relationship(n) and not _is_dunder(n)]
    settings = [n for n in body if _is_dunder(n) or is_docstring(n)]
    node = (columns or settings or [body[0]])[-1]
    source.insert_lines(source.after_line(node), _indented(source, node, lines))


def add_table_args(source: Source, name: str, elements: Sequence[Sequence[str]]) -> None:
    """Put constraints or indexes into `__table_args__`, which is made where there is none.

    Args:
        source: the file.
        name: of the class.
        elements: the lines of each, comments first, without comma.

    Raises:
        TargetError: `__table_args__` is no plain tuple.
    """
    body = _body(source, name)
    node = next((n for n in body if _target(n) == "__table_args__"), None)
    if node is None:
        _new_table_args(source, body, elements)
        return
    value = _value(node)
    if not isinstance(value, cst.Tuple) or not value.elements:
        place = f"{source.path}: {name}.__table_args__"
        raise TargetError("is no plain tuple", place=place, cure="write it as (…,)")
    indent = source.indent(node) + STEP
    last = value.elements[-1]
    text = "".join(f"{line}\n{indent}" for e in elements for line in _with_comma(e))
    if isinstance(last.value, cst.Dict):
        source.insert(source.start(last.value), text)
        return
    lines = [indent + line for e in elements for line in _with_comma(e)]
    if "\n" in source.code(value) and isinstance(last.comma, cst.Comma):
        source.insert_lines(source.after_line(last.value), lines)
    else:
        source.insert(source.end(last.value), ",\n" + "\n".join(lines).removesuffix(","))


def _with_comma(lines: Sequence[str]) -> list[str]:
    return [*lines[:-1], f"{lines[-1]},"]


def _new_table_args(
    source: Source, body: Sequence[cst.CSTNode], elements: Sequence[Sequence[str]]
) -> None:
    lines = [STEP + line for e in elements for line in _with_comma(e)]
    named = [n for n in body if _target(n) == "__tablename__"]
    node = (named or [n for n in body if is_docstring(n)] or [body[0]])[0]
    written = _indented(source, node, ["__table_args__ = (", *lines, ")"])
    if named or is_docstring(node):
        before = [] if named else [""]
        source.insert_lines(source.after_line(node), [*before, *written])
    else:
        source.insert_lines(source.line_start(node), [*written, ""])


def add_names(source: Source, names: Iterable[str], width: int) -> None:
    """Put names into `__all__`, sorted where it is sorted; nothing where there is none."""
    node = next((n for n in source.module.body if _target(n) == "__all__"), None)
    value = _value(node) if node is not None else None
    if node is None or not isinstance(value, cst.List | cst.Tuple):
        return
    there = [_text(element.value) for element in value.elements]
    new = sorted(name for name in set(names) if name not in there)
    in_order = there == sorted(there)
    whole = sorted([*there, *new]) if in_order else [*there, *new]
    line = f"__all__ = [{', '.join(map(quoted, whole))}]"
    many = "\n" in source.code(node)
    if not there or (isinstance(value, cst.List) and not many and len(line) > width):
        inner = "".join(f"{STEP}{quoted(name)},\n" for name in whole)
        short = line.removeprefix("__all__ = ")
        source.replace(value, short if len(line) <= width else f"[\n{inner}]")
        return
    gap = f"\n{source.indent(value.elements[0].value) or STEP}" if many else " "
    for name in new:
        later = (e for e in value.elements if in_order and _text(e.value) > name)
        after = next(later, None)
        if after is not None:
            source.insert(source.start(after.value), f"{quoted(name)},{gap}")
        else:
            source.insert(source.end(value.elements[-1].value), f",{gap}{quoted(name)}")


def add_classes(source: Source, text: str) -> None:
    """Put whole classes after the last class of a file."""
    classes = [node for node in source.module.body if isinstance(node, cst.ClassDef)]
    at = source.after_line(classes[-1]) if classes else len(source.raw)
    gap = ["", ""] if source.raw.strip() else []
    source.insert_lines(at, [*gap, *text.rstrip("\n").split("\n")])


def class_named(source: Source, name: str) -> cst.ClassDef:
    """The class of that name.

    Raises:
        TargetError: there is none.
    """
    for node in source.module.body:
        if isinstance(node, cst.ClassDef) and node.name.value == name:
            return node
    raise TargetError(f"has no class {name}", place=source.path)


def fields_of(source: Source, name: str) -> Iterator[tuple[str, cst.BaseExpression | None, str]]:
    """Name, value and annotation of every field of a class."""
    for node in _body(source, name):
        if field := _target(node):
            yield field, _value(node), _annotation(source, node)


def _body(source: Source, name: str) -> Sequence[cst.BaseStatement | cst.BaseSmallStatement]:
    body = class_named(source, name).body
    if not isinstance(body, cst.IndentedBlock):
        raise TargetError(f"class {name} stands on one line", place=source.path)
    return body.body


def _assigned(node: cst.CSTNode | None) -> cst.Assign | cst.AnnAssign | None:
    small = node.body[0] if isinstance(node, cst.SimpleStatementLine) else None
    return small if isinstance(small, cst.Assign | cst.AnnAssign) else None


def _target(node: cst.CSTNode) -> str:
    """The name a statement assigns to; "" where it assigns to none."""
    small = _assigned(node)
    if small is None:
        return ""
    target = small.target if isinstance(small, cst.AnnAssign) else small.targets[0].target
    return target.value if isinstance(target, cst.Name) else ""


def _value(node: cst.CSTNode | None) -> cst.BaseExpression | None:
    small = _assigned(node)
    return small.value if small is not None else None


def _annotation(source: Source, node: cst.CSTNode) -> str:
    small = _assigned(node)
    if isinstance(small, cst.AnnAssign):
        return source.code(small.annotation.annotation)
    return ""


def _is_relationship(node: cst.CSTNode) -> bool:
    value = _value(node)
    if not isinstance(value, cst.Call):
        return False
    function = value.func
    name = function.attr if isinstance(function, cst.Attribute) else function
    return isinstance(name, cst.Name) and name.value in RELATIONSHIPS


def _is_dunder(node: cst.CSTNode) -> bool:
    return _target(node).startswith("__") or _target(node) == "model_config"


def _text(node: cst.BaseExpression) -> str:
    value = node.evaluated_value if isinstance(node, cst.SimpleString) else ""
    return value if isinstance(value, str) else ""


def _indented(source: Source, node: cst.CSTNode, lines: Iterable[str]) -> list[str]:
    """Lines as deep as a node stands, in its own kind of white space."""
    indent = source.indent(node)
    step = indent if indent.strip(" ") else STEP
    return [_deeper(line, indent, step) for line in lines]


def _deeper(line: str, indent: str, step: str) -> str:
    bare = line.lstrip(" ")
    depth = (len(line) - len(bare)) // len(STEP)
    return f"{indent}{step * depth}{bare}" if bare else ""
