"""Python code as lines of a given width, in the form that ruff and black give it.

The target may have no formatter, and what lands should not wait for one.
"""

import ast
from collections.abc import Callable, Sequence
from dataclasses import dataclass

STEP = " " * 4
_BRACKETS = {ast.List: ("[", "]"), ast.Tuple: ("(", ")"), ast.Set: ("{", "}")}


@dataclass(frozen=True, slots=True)
class Piece:
    """An expression on its way into lines: what stands before it and after it."""

    node: ast.expr
    head: str = ""
    tail: str = ""


def pretty(code: str, width: int, indent: str = "") -> list[str]:
    """Statements as lines.

    Args:
        code: expressions, assignments and `with` blocks; comments are lost.
        width: the longest line, as far as the words allow.
        indent: before each line.
    """
    return _block(ast.parse(code).body, width, indent)


def _block(statements: Sequence[ast.stmt], width: int, indent: str) -> list[str]:
    return [line for each in statements for line in _statement(each, width, indent)]


def _statement(node: ast.stmt, width: int, indent: str) -> list[str]:
    if isinstance(node, ast.With):
        head = ", ".join(_item(item) for item in node.items)
        return [f"{indent}with {head}:", *_block(node.body, width, indent + STEP)]
    if isinstance(node, ast.Expr) and not _is_text(node.value):  # no brackets hold its parts
        return _lines(Piece(node.value), width, indent)
    if isinstance(node, ast.AnnAssign):
        head = f"{_flat(node.target)}: {_flat(node.annotation)}"
        if node.value is None:
            return [indent + head]
        return _lines(Piece(node.value, f"{head} = "), width, indent)
    if isinstance(node, ast.Assign):
        head = "".join(f"{_flat(target)} = " for target in node.targets)
        return _lines(Piece(node.value, head), width, indent)
    return [indent + line for line in ast.unparse(node).splitlines()]


def _item(item: ast.withitem) -> str:
    name = f" as {_flat(item.optional_vars)}" if item.optional_vars else ""
    return _flat(item.context_expr) + name


def _lines(piece: Piece, width: int, indent: str) -> list[str]:
    whole = f"{indent}{piece.head}{_flat(piece.node)}{piece.tail}"
    if len(whole) <= width:
        return [whole]
    opened = _opened(piece)
    if opened is None:
        return _words(piece, width, indent) if _is_text(piece.node) else [whole]
    first, inner, last = opened
    together = indent + STEP + ", ".join(part.head + _flat(part.node) for part in inner)
    if len(together) <= width:
        return [indent + first, together, indent + last]
    apart = (_lines(Piece(p.node, p.head, ","), width, indent + STEP) for p in inner)
    return [indent + first, *(line for lines in apart for line in lines), indent + last]


def _opened(piece: Piece) -> tuple[str, list[Piece], str] | None:
    """First line, what goes between, and last line of something in brackets."""
    node = piece.node
    if isinstance(node, ast.Call) and (node.args or node.keywords):
        inner = [Piece(arg) for arg in node.args]
        inner += [Piece(k.value, f"{k.arg}=" if k.arg else "**") for k in node.keywords]
        return f"{piece.head}{_flat(node.func)}(", inner, f"){piece.tail}"
    if isinstance(node, ast.List | ast.Tuple | ast.Set) and node.elts:
        left, right = _BRACKETS[type(node)]
        return piece.head + left, [Piece(element) for element in node.elts], right + piece.tail
    if isinstance(node, ast.Dict) and node.keys:
        pairs = zip(node.keys, node.values, strict=True)
        inner = [Piece(value, f"{_flat(key)}: " if key else "**") for key, value in pairs]
        return piece.head + "{", inner, "}" + piece.tail
    return None


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and " " in node.value


def _words(piece: Piece, width: int, indent: str) -> list[str]:
    """A long text as several that follow each other, in brackets where it has a name."""
    node = piece.node
    assert isinstance(node, ast.Constant)  # noqa: S101 - `_is_text` has just said so
    inner = indent + STEP if piece.head else indent
    parts, line = list[str](), ""
    for word in str(node.value).split(" "):
        longer = f"{line} {word}" if line else word
        if line and len(inner + quoted(longer + " ")) + len(piece.tail) > width:
            parts, line = [*parts, line + " "], word
        else:
            line = longer
    texts = [inner + quoted(part) for part in [*parts, line]]
    if piece.head:
        return [f"{indent}{piece.head}(", *texts, f"{indent}){piece.tail}"]
    return [*texts[:-1], texts[-1] + piece.tail]


def quoted(text: str) -> str:
    """A text as Python writes it, in double quotes unless that takes more escapes."""
    plain = repr(text)
    if plain.startswith('"') or '"' in text:
        return plain
    return '"' + plain[1:-1].replace("\\'", "'") + '"'


def _flat(node: ast.expr) -> str:
    """An expression on one line."""
    write = _FLAT.get(type(node))
    return write(node) if write else ast.unparse(node)


def _call(node: ast.Call) -> str:
    named = (f"{k.arg}={_flat(k.value)}" if k.arg else f"**{_flat(k.value)}" for k in node.keywords)
    return f"{_flat(node.func)}({', '.join([*map(_flat, node.args), *named])})"


def _constant(node: ast.Constant) -> str:
    return quoted(node.value) if isinstance(node.value, str) else ast.unparse(node)


def _list(node: ast.List) -> str:
    return f"[{', '.join(map(_flat, node.elts))}]"


def _tuple(node: ast.Tuple) -> str:
    comma = "," if len(node.elts) == 1 else ""
    return f"({', '.join(map(_flat, node.elts))}{comma})"


def _dict(node: ast.Dict) -> str:
    pairs = zip(node.keys, node.values, strict=True)
    inner = (
        f"{_flat(key)}: {_flat(value)}" if key else f"**{_flat(value)}" for key, value in pairs
    )
    return "{" + ", ".join(inner) + "}"


def _subscript(node: ast.Subscript) -> str:
    inner = _flat(node.slice)
    return f"{_flat(node.value)}[{inner[1:-1] if isinstance(node.slice, ast.Tuple) else inner}]"


_FLAT: dict[type[ast.expr], Callable[..., str]] = {
    ast.Call: _call,
    ast.Constant: _constant,
    ast.List: _list,
    ast.Tuple: _tuple,
    ast.Dict: _dict,
    ast.Attribute: lambda node: f"{_flat(node.value)}.{node.attr}",
    ast.Subscript: _subscript,
    ast.BinOp: lambda node: (
        f"{_flat(node.left)} | {_flat(node.right)}"
        if isinstance(node.op, ast.BitOr)
        else ast.unparse(node)
    ),
}
