"""The imports of a file that exists, and where one more of them belongs."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import libcst as cst

from sddflow.artifacts.imports import GROUPS, Import, from_import, group_of, rank
from sddflow.artifacts.pretty import STEP
from sddflow.artifacts.source import Source


@dataclass(frozen=True, slots=True)
class Line:
    """An import as it stands in the file."""

    node: cst.SimpleStatementLine
    statement: cst.Import | cst.ImportFrom
    module: str


@dataclass(frozen=True, slots=True)
class Style:
    """How imports are sorted.

    Args:
        own: top-level packages of the target.
        width: the longest line.
    """

    own: tuple[str, ...]
    width: int


def with_imports(text: str, imports: Iterable[Import], style: Style, path: str = "") -> str:
    """A file that imports something more; what it imports already is passed over."""
    source = Source(text, path)
    add_imports(source, imports, style)
    return source.text


def add_imports(source: Source, imports: Iterable[Import], style: Style) -> None:
    """Insert imports where ruff and isort have them, those for type checkers in their block."""
    block = typing_block(source)
    known = set(imported(lines_of(source.module.body)))
    if block is not None:
        known |= set(imported(lines_of(block.body.body)))
    wanted = [each for each in set(imports) if (each.module, each.name) not in known]
    later = [each for each in wanted if each.typing]
    now = [each for each in wanted if not each.typing]
    if later and ("typing", "TYPE_CHECKING") not in known:
        now.append(Import("typing", "TYPE_CHECKING"))
    _place(source, source.module.body, now, style)
    if block is not None:
        _place(source, block.body.body, later, style)
    elif later:
        lines = [line for lines in _written(later, style.width - len(STEP)) for line in lines]
        block_lines = ["", "if TYPE_CHECKING:", *(STEP + line for line in lines)]
        source.insert_lines(after_imports(source), block_lines)


def typing_block(source: Source) -> cst.If | None:
    """The block that only type checkers read."""
    tests = ("TYPE_CHECKING", "typing.TYPE_CHECKING")
    blocks = (each for each in source.module.body if isinstance(each, cst.If))
    return next((each for each in blocks if source.code(each.test) in tests), None)


def lines_of(statements: Iterable[cst.BaseStatement | cst.BaseSmallStatement]) -> list[Line]:
    """The imports among statements."""
    found = []
    for node in statements:
        if isinstance(node, cst.SimpleStatementLine):
            for statement in node.body:
                if isinstance(statement, cst.Import):
                    names = map(_called, statement.names)
                    found += [Line(node, statement, name) for name in names]
                elif isinstance(statement, cst.ImportFrom):
                    found.append(Line(node, statement, module_of(statement)))
    return found


def _called(alias: cst.ImportAlias) -> str:
    """`a.b`, or `a.b as c`."""
    name = alias.asname.name if alias.asname else None
    return f"{dotted(alias.name)} as {dotted(name)}" if name else dotted(alias.name)


def module_of(statement: cst.ImportFrom) -> str:
    """The module something is imported from, with leading dots where it is relative."""
    return "." * len(statement.relative) + (dotted(statement.module) if statement.module else "")


def dotted(node: cst.CSTNode) -> str:
    """`a.b.c` of an attribute."""
    if isinstance(node, cst.Attribute):
        return f"{dotted(node.value)}.{node.attr.value}"
    return node.value if isinstance(node, cst.Name) else ""


def imported(lines: Iterable[Line]) -> Iterator[tuple[str, str]]:
    """Module and name of everything imported under its own name."""
    for line in lines:
        if isinstance(line.statement, cst.Import):
            yield line.module, ""
        elif not isinstance(line.statement.names, cst.ImportStar):
            yield from ((line.module, dotted(a.name)) for a in line.statement.names if not a.asname)


def _place(
    source: Source,
    statements: Sequence[cst.BaseStatement | cst.BaseSmallStatement],
    imports: list[Import],
    style: Style,
) -> None:
    """Insert imports among those of one block."""
    lines = lines_of(statements)
    joined = _joined(source, lines, imports, style)
    rest = [each for each in imports if each not in joined]
    for group in GROUPS:
        mine = [each for each in rest if group_of(each.module, style.own) == group]
        here = [line for line in lines if group_of(line.module, style.own) == group]
        written = _written(mine, style.width)
        if here:
            for module, new in zip(_modules(mine), written, strict=True):
                _among(source, here, module, new)
        elif mine:
            flat = [line for lines_ in written for line in lines_]
            _beside(source, statements, lines, group, flat, style)


def _modules(imports: Iterable[Import]) -> list[tuple[bool, str]]:
    return sorted({(bool(each.name), each.module) for each in imports})


def _written(imports: list[Import], width: int) -> list[list[str]]:
    """The lines of each module's import, in order."""
    made = []
    for named, module in _modules(imports):
        names = [e.name for e in imports if e.module == module and e.name]
        made.append(from_import(module, names, width) if named else [f"import {module}"])
    return made


def _joined(source: Source, lines: list[Line], imports: list[Import], style: Style) -> set[Import]:
    """Add names to the imports of the same modules, where they can be added."""
    joined: set[Import] = set()
    for module in {each.module for each in imports if each.name}:
        wanted = [each for each in imports if each.module == module and each.name]
        names = sorted((each.name for each in wanted), key=rank)
        statement = next((s for line in lines if (s := _open(line, module))), None)
        if statement is None:
            continue
        if statement.lpar is None:
            _widen(source, statement, names, style)
        elif not _line_each(source, statement, names):
            continue
        joined |= set(wanted)
    return joined


def _open(line: Line, module: str) -> cst.ImportFrom | None:
    """The statement, where it imports single names from that module."""
    found = line.statement
    if line.module != module or not isinstance(found, cst.ImportFrom):
        return None
    return None if isinstance(found.names, cst.ImportStar) else found


def _widen(source: Source, statement: cst.ImportFrom, names: list[str], style: Style) -> None:
    """On its line where it has room for all of them; otherwise in brackets, a line for each."""
    aliases = _aliases(statement)
    room = style.width - len(source.indent(statement)) - len(source.code(statement))
    if sum(len(name) + 2 for name in names) <= room:
        for name in names:
            _insert_name(source, aliases, name)
        return
    parts = [source.code(alias).rstrip(", ") for alias in aliases]
    inner = sorted([*parts, *names], key=lambda part: rank(part.split()[0]))
    indent = source.indent(statement)
    head = source.code(statement)[: source.start(aliases[0]) - source.start(statement)]
    body = "".join(f"{indent}{STEP}{part},\n" for part in inner)
    source.replace(statement, f"{head}(\n{body}{indent})")


def _line_each(source: Source, statement: cst.ImportFrom, names: list[str]) -> bool:
    """Into brackets that give each name a line; False where they do not."""
    aliases, close = _aliases(statement), source.end(statement) - 1
    last = aliases[-1]
    inside = source.raw[source.end(last.asname or last.name) : close].decode()
    starts = {source.line_start(alias) for alias in aliases}
    if len(starts) < len(aliases) or not inside.startswith(",") or "\n" not in inside:
        return False
    for name in names:
        after = next((a for a in aliases if rank(dotted(a.name)) > rank(name)), None)
        at = source.line_start(after) if after else close - len(inside.rpartition("\n")[2])
        source.insert(at, f"{source.indent(aliases[0])}{name},\n")
    return True


def _aliases(statement: cst.ImportFrom) -> Sequence[cst.ImportAlias]:
    return () if isinstance(statement.names, cst.ImportStar) else statement.names


def _insert_name(source: Source, names: Sequence[cst.ImportAlias], name: str) -> None:
    after = next((alias for alias in names if rank(dotted(alias.name)) > rank(name)), None)
    if after is not None:
        source.insert(source.start(after.name), f"{name}, ")
    else:
        last = names[-1]
        source.insert(source.end(last.asname or last.name), f", {name}")


def _among(source: Source, here: list[Line], key: tuple[bool, str], new: list[str]) -> None:
    """Into its place among imports of the same group."""
    after = next((line for line in here if _key(line) > key), None)
    node = after.node if after else here[-1].node
    indent = source.indent(node)
    at = source.line_start(node) if after else source.after_line(node)
    source.insert_lines(at, [indent + line for line in new])


def _key(line: Line) -> tuple[bool, str]:
    return isinstance(line.statement, cst.ImportFrom), line.module


def _beside(
    source: Source,
    statements: Sequence[cst.BaseStatement | cst.BaseSmallStatement],
    lines: list[Line],
    group: str,
    new: list[str],
    style: Style,
) -> None:
    """As a group of its own, before the later groups or after the earlier ones."""
    order = GROUPS.index(group)
    later = [x for x in lines if GROUPS.index(group_of(x.module, style.own)) > order]
    if later:
        node = later[0].node
        made = [source.indent(node) + line for line in new]
        source.insert_lines(source.line_start(node), [*made, ""])
    elif lines:
        node = lines[-1].node
        made = [source.indent(node) + line for line in new]
        source.insert_lines(source.after_line(node), ["", *made])
    else:
        _alone(source, statements, new)


def _alone(
    source: Source,
    statements: Sequence[cst.BaseStatement | cst.BaseSmallStatement],
    new: list[str],
) -> None:
    """Into a block without imports: after the docstring of a file, first elsewhere."""
    first = statements[0] if statements else None
    if first is None:
        source.insert_lines(len(source.raw), new)
    elif is_docstring(first):
        source.insert_lines(source.after_line(first), ["", *new])
    else:
        indent = source.indent(first)
        source.insert_lines(source.line_start(first), [indent + line for line in new])


def is_docstring(node: cst.CSTNode) -> bool:
    """Whether a statement is a text and nothing else."""
    if not isinstance(node, cst.SimpleStatementLine) or not isinstance(node.body[0], cst.Expr):
        return False
    return isinstance(node.body[0].value, cst.SimpleString | cst.ConcatenatedString)


def after_imports(source: Source) -> int:
    """The byte after the last import of a file; its beginning where there is none."""
    lines = lines_of(source.module.body)
    if lines:
        return source.after_line(lines[-1].node)
    body = source.module.body
    return source.after_line(body[0]) if body and is_docstring(body[0]) else 0
