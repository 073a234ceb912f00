r"""The head of an agent file: strict YAML first, then line by line, saying what was mended.

Published agent files break YAML mostly in one way: an unquoted `description:` that holds dialogue
(`user: …`, `Context: …`), blank lines and a literal `\n`. So the line-wise reading trusts the keys
that agent files really have, and lets everything else continue the value before it.
"""

import re
from dataclasses import dataclass

from sddflow.roles.marked import Broken, Items, Keys, Marked, Text, as_json, read_marked

Value = str | tuple[str, ...]

KNOWN = frozenset({
    "name", "description", "tools", "disallowedTools", "model", "color", "permissionMode",
    "maxTurns", "skills", "mcpServers", "hooks", "memory", "background", "effort", "isolation",
    "initialPrompt", "allowed-tools", "version", "author", "tags", "category", "sddflow",
})  # fmt: skip
_KEY = re.compile(r"^(?P<key>[A-Za-z][\w-]*)[ \t]*:(?:[ \t]+(?P<value>.*)|[ \t]*)$")
_RULE = re.compile(r"^---\s*$")
_END = re.compile(r"^(?:---|\.\.\.)\s*$")
_FENCE = re.compile(r"^(?P<fence>`{3,}|~{3,})\s*[\w-]*\s*$")
_ITEM = re.compile(r"^\s*-\s+(?P<item>.*)$")
_LATE = 60
_TALKING = frozenset({"description"})


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What the head of a file says.

    Args:
        fields: key and value in the order of the file; every value a text or texts.
        body: the instructions.
        body_line: the line of the file on which `body` begins, from 1.
        mended: what had to be guessed or repaired, one line each.
    """

    fields: dict[str, Value]
    body: str
    body_line: int
    mended: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Borders:
    """Which lines are the head (`start` to `end`, without the rules) and where the body begins."""

    start: int
    end: int
    body: int
    notes: tuple[str, ...] = ()


def read_front_matter(text: str) -> FrontMatter:
    """The front matter of an agent file; never an error, whatever the text."""
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    lines, fenced = _unfenced(lines)
    borders = _borders(lines)
    if borders is None:
        return FrontMatter({}, "\n".join(lines), 1 + bool(fenced), (*fenced, "no front matter"))
    fields, notes = _fields(lines[borders.start : borders.end], borders.start)
    mended = (*fenced, *borders.notes, *notes)
    before = lines[: max(borders.start - 1, 0)]
    if not any(line.strip() for line in before):
        body = "\n".join(lines[borders.body :])
        return FrontMatter(fields, body, borders.body + 1 + bool(fenced), mended)
    blank = [""] * (borders.body - len(before))  # so that every line keeps its number
    whole = "\n".join((*before, *blank, *lines[borders.body :]))
    return FrontMatter(fields, whole, 1 + bool(fenced), mended)


def _unfenced(lines: list[str]) -> tuple[list[str], tuple[str, ...]]:
    """Without a code fence around the whole file."""
    opening = _FENCE.match(lines[0])
    if not opening or len(lines) < 2 or not _RULE.match(lines[1]):
        return lines, ()
    inner = lines[1:]
    last = next((i for i in range(len(inner) - 1, 0, -1) if inner[i].strip()), 0)
    if inner[last].strip() == opening["fence"]:
        inner = inner[:last]
    return inner, ("the file is wrapped in a code fence: taken off",)


def _borders(lines: list[str]) -> _Borders | None:
    first = next((i for i, line in enumerate(lines) if line.strip()), None)
    if first is None:
        return None
    if _RULE.match(lines[first]):
        return _closed(lines, first)
    if _starts_known(lines[first]):
        return _unopened(lines, first)
    return _late(lines)


def _closed(lines: list[str], rule: int) -> _Borders:
    notes = (f"front matter begins late, on line {rule + 1}",) if rule else ()
    for end in range(rule + 1, len(lines)):
        if _END.match(lines[end]):
            return _Borders(rule + 1, end, end + 1, notes)
    end = _last_field(lines, rule + 1)
    note = f"front matter is never closed: taken to end on line {end}"
    return _Borders(rule + 1, end, end, (*notes, note))


def _last_field(lines: list[str], start: int) -> int:
    """The first blank line or heading after which no known key follows."""
    keys = [i for i in range(start, len(lines)) if _starts_known(lines[i])]
    at = (keys[-1] if keys else start - 1) + 1
    while at < len(lines) and lines[at].strip() and not lines[at].startswith("#"):
        at += 1
    return at


def _unopened(lines: list[str], first: int) -> _Borders | None:
    """Keys, then a rule: only the opening one is missing."""
    for end in range(first + 1, min(len(lines), first + _LATE)):
        if _RULE.match(lines[end]):
            return _Borders(first, end, end + 1, ("the opening --- is missing",))
    return None


def _late(lines: list[str]) -> _Borders | None:
    """A block between two rules that names itself, further down."""
    for rule in range(min(len(lines), _LATE)):
        following = lines[rule + 1] if rule + 1 < len(lines) else ""
        if _RULE.match(lines[rule]) and re.match(r"(?:name|description)[ \t]*:", following):
            return _closed(lines, rule)
    return None


def _starts_known(line: str) -> bool:
    found = _KEY.match(line)
    return bool(found and found["key"] in KNOWN)


def _fields(block: list[str], offset: int) -> tuple[dict[str, Value], tuple[str, ...]]:
    try:
        marked = read_marked("\n".join(block))
        if marked is None:
            return {}, ("front matter is empty",)
    except Broken as wrong:
        return _mended(block, offset, wrong)
    if not isinstance(marked, Keys):
        return _mended(block, offset, Broken("it is no list of keys and values"))
    return _strict(marked, offset)


def _mended(
    block: list[str], offset: int, wrong: Broken
) -> tuple[dict[str, Value], tuple[str, ...]]:
    fields, notes = _by_line(block, offset)
    where = f" on line {offset + wrong.line}" if wrong.line else ""
    return fields, (f"not valid YAML{where} ({wrong.problem}): read line by line", *notes)


def _strict(keys: Keys, offset: int) -> tuple[dict[str, Value], tuple[str, ...]]:
    fields: dict[str, Value] = {}
    notes: list[str] = []
    for key, value in keys:
        if key.text in fields:
            notes.append(f"{key.text} stands there twice; line {offset + key.line} is not used")
        else:
            fields[key.text] = _plain(value)
    return fields, tuple(notes)


def _plain(value: Marked) -> Value:
    """A text, or texts for a flat list; deeper things are kept as JSON."""
    if isinstance(value, Text):
        return "" if value.kind == "null" else value.text
    if isinstance(value, Items) and all(isinstance(item, Text) for item in value.items):
        return tuple(item.text for item in value.items if isinstance(item, Text))
    return as_json(value)


def _by_line(block: list[str], offset: int) -> tuple[dict[str, Value], tuple[str, ...]]:
    """A known key begins a field; an unknown one too, except inside a description's dialogue."""
    raw: dict[str, list[str]] = {}
    notes: list[str] = []
    key = ""
    for number, line in enumerate(block, offset + 1):
        found = _KEY.match(line)
        if found and _begins(found["key"], key):
            key = found["key"]
            if key in raw:
                notes.append(f"{key} stands there twice; the later one on line {number} is joined")
            raw.setdefault(key, []).append(found["value"] or "")
        elif key:
            raw[key].append(line)
        elif line.strip() and not line.lstrip().startswith("#"):
            notes.append(f"line {number} belongs to no key: {line.strip()[:60]!r}")
    return {k: _unquoted(v) for k, v in raw.items()}, tuple(notes)


def _begins(found: str, current: str) -> bool:
    return found in KNOWN or current not in _TALKING


def _unquoted(lines: list[str]) -> Value:
    """The text of a field: list marks, block marks and quotes taken off."""
    head, rest = lines[0].strip(), [line for line in lines[1:] if line.strip()]
    if not head and rest and all(_ITEM.match(line) for line in rest):
        return tuple(_bare(_ITEM.sub(r"\g<item>", line)) for line in rest)
    if re.fullmatch(r"[|>][+-]?\d?", head):
        lines = ["", *(line.strip() for line in lines[1:])]
    return _bare("\n".join(lines))


def _bare(text: str) -> str:
    text = text.strip()
    if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'":
        return text[1:-1]
    return text
