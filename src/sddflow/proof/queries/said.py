"""SQL that stands in the application's source, as text or in files: read and planned, never run."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sddflow.domain.place import Place
from sddflow.proof.queries.sql_files import sql_statements
from sddflow.target.layout import python_files
from sddflow.target.source import all_nodes, parse

_BEGINS = re.compile(
    r"\s*(?:SELECT|INSERT\s+INTO|UPDATE\s+\S+\s+SET|DELETE\s+FROM|WITH\s+\w+\s+AS)\b",
    re.IGNORECASE,
)
_TOKEN = re.compile(
    r"(?P<kept>'(?:[^']|'')*'|\"[^\"]*\"|--[^\n]*|/\*.*?\*/|::)"
    r"|(?P<place>%\(\w+\)s|%s|:[A-Za-z_]\w*|\$\d+|\?)|(?P<percent>%%)|(?P<end>;)",
    re.DOTALL,
)
_INSERT = re.compile(
    r"\s*INSERT\s+INTO\s+(?:\"?\w+\"?\.)?\"?(?P<table>\w+)\"?\s*\((?P<columns>[^()]+)\)",
    re.IGNORECASE,
)
_SET = re.compile(r"\bSET\b(?P<set>.*?)(?:\bWHERE\b|\bRETURNING\b|$)", re.IGNORECASE | re.DOTALL)
_UPDATE = re.compile(r"\s*UPDATE\s+(?:ONLY\s+)?(?:\"?\w+\"?\.)?\"?(\w+)", re.IGNORECASE)
_WORD = re.compile(r"\"?(\w+)\"?\s*=\s*'((?:[^']|'')*)'\s*(?:,|$)")


@dataclass(frozen=True, slots=True)
class Said:
    """One statement of the source.

    Args:
        place: where it is written.
        text: as it is written.
        sql: the same with NULL for every parameter.
    """

    place: Place
    text: str
    sql: str

    @property
    def inserted(self) -> tuple[str, tuple[str, ...]] | None:
        """The table that it writes a new row to, and the columns it names; None where it does not.

        None too where it names no columns.
        """
        found = _INSERT.match(self.sql)
        if found is None:
            return None
        names = tuple(c.strip().strip('"').lower() for c in found["columns"].split(","))
        return found["table"].lower(), names

    @property
    def words_set(self) -> tuple[str, dict[str, str]]:
        """The table that it updates, and the texts that it writes to its columns by themselves."""
        table, words = _UPDATE.match(self.sql), _SET.search(self.sql)
        if table is None or words is None:
            return "", {}
        pairs = _WORD.findall(words["set"].strip())
        return table[1].lower(), {name.lower(): value for name, value in pairs}


def said_in(root: Path) -> Iterator[Said]:
    """Every statement that reads or writes rows and stands whole in one text, or in a file.

    Args:
        root: the application's folder.
    """
    for text, place in _texts_of(root) if root.is_dir() else ():
        sql = without_parameters(text)
        if sql:
            yield Said(place, " ".join(text.split()), sql)


def _texts_of(root: Path) -> Iterator[tuple[str, Place]]:
    for file in python_files(root):
        tree = parse(file)
        shown = file.relative_to(root).as_posix()
        for text, line in _texts(tree) if tree is not None else ():
            yield text, Place(shown, line)
    yield from ((text, place) for text, place in sql_statements(root) if _BEGINS.match(text))


def _texts(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """Texts that are used: no docstrings, no parts of a text with values in it."""
    parts: set[int] = set()
    for node in all_nodes(tree):
        parts.update(map(id, _parts(node)))
        text = node.value if isinstance(node, ast.Constant) else None
        if isinstance(text, str) and id(node) not in parts and _BEGINS.match(text):
            yield text, getattr(node, "lineno", 0)


def _parts(node: ast.AST) -> list[ast.expr]:
    """Nodes right below that are no statement of their own."""
    if isinstance(node, ast.Expr):
        return [node.value]
    if isinstance(node, ast.JoinedStr):
        return node.values
    return (
        [node.left, node.right]
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add)
        else []
    )


def without_parameters(text: str) -> str:
    """One statement with NULL where a parameter stands; "" where there are several of them."""
    whole = text.strip().rstrip(";")
    ends = False

    def replaced(found: re.Match[str]) -> str:
        nonlocal ends
        ends = ends or bool(found["end"])
        if found["place"]:
            return "NULL"
        return "%" if found["percent"] else found[0]

    sql = _TOKEN.sub(replaced, whole)
    return "" if ends else sql
