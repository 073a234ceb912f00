"""What SQLite tells only in the words of CREATE TABLE: names, conditions, AUTOINCREMENT."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_TOKEN = re.compile(
    r"""(?P<string>'(?:[^']|'')*')|(?P<quoted>"(?:[^"]|"")*"|`[^`]*`|\[[^\]]*\])"""
    r"""|(?P<comment>--[^\n]*|/\*.*?\*/)|(?P<word>\w+)|(?P<space>\s+)|(?P<sign>.)""",
    re.DOTALL,
)
_TABLE_WORDS = frozenset({"CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN"})
_PLAIN = "BINARY"  # how SQLite compares texts where nothing is said
_WORDS = "IN|AND|OR|NOT|ON|AS|KEY|CHECK|VALUES|WHERE|WHEN|THEN|ELSE|LIKE|BETWEEN"
_CALL = re.compile(rf"\b(?!(?:{_WORDS})\b)(\w+) \(", re.IGNORECASE)


@dataclass(slots=True)
class Told:
    """What a CREATE TABLE statement says beyond the pragmas.

    Args:
        checks: name (or "") and condition.
        uniques: names of UNIQUE constraints by their columns.
        keys: names of foreign keys by their columns.
        waiting: columns of foreign keys that are looked at only at the end of a transaction.
        collations: how the texts of a column are compared, where it is said.
        formulas: of generated columns.
        autoincrement: numbers are never used twice.
        tail: what stands after the last parenthesis, `STRICT`.
    """

    checks: list[tuple[str, str]] = field(default_factory=list)
    uniques: dict[tuple[str, ...], str] = field(default_factory=dict)
    keys: dict[tuple[str, ...], str] = field(default_factory=dict)
    waiting: set[tuple[str, ...]] = field(default_factory=set)
    collations: dict[str, str] = field(default_factory=dict)
    formulas: dict[str, str] = field(default_factory=dict)
    autoincrement: bool = False
    tail: str = ""


def read_statement(sql: str) -> Told:
    """Read a CREATE TABLE statement."""
    told = Told()
    tokens = [token for token in _tokens(sql) if token]
    start = tokens.index("(") if "(" in tokens else len(tokens)
    end = _closing(tokens, start)
    told.autoincrement = any(t.upper() == "AUTOINCREMENT" for t in tokens[start:end])
    told.tail = " ".join(tokens[end + 1 :]).upper()
    for item in _split(tokens[start + 1 : end]):
        _read(item, told)
        _read_more(item, told)
    return told


def items(sql: str) -> tuple[str, list[list[str]], str]:
    """CREATE TABLE in parts: what stands before the parentheses, each item in them, the rest."""
    tokens = [token for token in _tokens(sql) if token]
    start = tokens.index("(")
    end = _closing(tokens, start)
    inner = list(_split(tokens[start + 1 : end]))
    return " ".join(tokens[:start]), inner, " ".join(tokens[end + 1 :])


def _tokens(sql: str) -> Iterator[str]:
    for found in _TOKEN.finditer(sql):
        if found.lastgroup not in {"comment", "space"}:
            yield found[0]


def _closing(tokens: list[str], start: int) -> int:
    """Where the parenthesis at `start` is closed."""
    depth = 0
    for number in range(start, len(tokens)):
        depth += (tokens[number] == "(") - (tokens[number] == ")")
        if depth == 0:
            return number
    return len(tokens)


def _split(tokens: list[str]) -> Iterator[list[str]]:
    """At the commas outside parentheses."""
    item: list[str] = []
    depth = 0
    for part in tokens:
        depth += (part == "(") - (part == ")")
        if part == "," and depth == 0:
            yield item
            item = []
        else:
            item.append(part)
    if item:
        yield item


def _read(item: list[str], told: Told) -> None:
    """One column or one table constraint."""
    column, name, at = name_of(item[0]), "", 0
    while at < len(item):
        word = item[at].upper()
        group = _closing(item, at + 1) if item[at + 1 : at + 2] == ["("] else at
        inner = item[at + 2 : group]
        if word == "CONSTRAINT" and at + 1 < len(item):
            name, at = name_of(item[at + 1]), at + 2
            continue
        if word == "CHECK":
            told.checks.append((name, text_of(inner)))
        elif word == "UNIQUE":
            told.uniques[_names(inner) or (column,)] = name
        elif word == "REFERENCES" and not _is_key(item):
            told.keys[(column,)] = name
        elif word == "KEY" and at and item[at - 1].upper() == "FOREIGN":
            told.keys[_names(inner)] = name
        name = name if word in {"FOREIGN", "PRIMARY"} else ""
        at = group + 1


def _read_more(item: list[str], told: Told) -> None:
    """What else a column, or a foreign key, is said to be."""
    column, words = name_of(item[0]), [word.upper() for word in item]
    if "REFERENCES" in words and " ".join(words).endswith("DEFERRABLE INITIALLY DEFERRED"):
        start = words.index("KEY") + 1 if _is_key(item) else 0
        told.waiting.add(_names(item[start + 1 : _closing(item, start)]) if start else (column,))
    if words[0] in _TABLE_WORDS:
        return
    said = "COLLATE" in words[:-1]
    collation = name_of(words[words.index("COLLATE") + 1]) if said else _PLAIN
    if collation != _PLAIN:
        told.collations[column] = collation
    if "AS" in words[:-1]:
        start = words.index("AS") + 1
        told.formulas[column] = text_of(item[start + 1 : _closing(item, start)])


def _is_key(item: list[str]) -> bool:
    return any(word.upper() == "FOREIGN" for word in item[:4])


def _names(tokens: list[str]) -> tuple[str, ...]:
    return tuple(name_of(part[0]) for part in _split(tokens))


def name_of(token: str) -> str:
    """A name without its quotes."""
    return token[1:-1].replace('""', '"') if token[:1] in {'"', "`", "["} else token


def text_of(tokens: list[str]) -> str:
    """Tokens as one line, the same however it was written before."""
    line = " ".join(_plain(token) for token in tokens)
    line = re.sub(r"\s*\.\s*", ".", re.sub(r"\s+(?=[),])|(?<=\()\s+", "", line))
    line = re.sub(r"(?<=[<>=!|])\s+(?=[<>=|])", "", line)
    return _CALL.sub(r"\1(", line)


def _plain(token: str) -> str:
    """A quoted name that needs no quotes loses them."""
    name = name_of(token)
    return name if name != token and re.fullmatch(r"[A-Za-z_]\w*", name) else token


def normal(sql: str) -> str:
    """Any statement as one line, the same however it was written before."""
    return text_of([token for token in _tokens(sql) if token])


def written_columns(sql: str) -> tuple[str, ...]:
    """The columns and expressions of CREATE INDEX."""
    tokens = list(_tokens(sql))
    start = tokens.index("(")
    return tuple(text_of(part) for part in _split(tokens[start + 1 : _closing(tokens, start)]))
