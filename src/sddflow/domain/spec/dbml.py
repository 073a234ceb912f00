"""Entities as DBML: `Table notes { id integer [pk] … }`, `Ref: notes.user_id > users.id`."""

import re
from collections.abc import Iterator
from dataclasses import replace

from sddflow.domain.place import Place
from sddflow.domain.spec.attributes import attribute
from sddflow.domain.spec.document import Attribute, Entity
from sddflow.domain.spec.draft import Draft, Sentence
from sddflow.domain.spec.markdown import Fence
from sddflow.domain.spec.words import class_name, column_name

_HEAD = re.compile(r"^\s*table\s+\"?(?:\w+\.)?(\w+)\"?.*\{\s*$", re.I | re.M)
_TABLE = re.compile(r"\"?(?:\w+\.)?(\w+)\"?")
_BLOCK = re.compile(r"^\s*(table|enum|indexes|note|ref|project|tablegroup)\b(.*?)\{\s*$", re.I)
_COLUMN = re.compile(r"^\s*\"?(\w+)\"?\s+([^\[\]]+?)\s*(?:\[(.*)\])?\s*$")
_OVER = re.compile(r"^\s*(?:\(([^)]*)\)|(\w+))\s*(?:\[(.*)\])?\s*$")
_REF = re.compile(
    r"^\s*ref\b[^:{]*:\s*\"?(\w+)\"?\.\"?(\w+)\"?\s*([<>-])\s*\"?(\w+)\"?\.\"?(\w+)\"?"
    r"\s*(?:\[(.*)\])?\s*$",
    re.I,
)
_INLINE = re.compile(r"\bref:\s*[<>-]\s*\"?(\w+)\"?\.\"?(\w+)\"?", re.I)
_DELETE = re.compile(r"\bdelete:\s*([a-z ]+)", re.I)
_DEFAULT = re.compile(r"\bdefault:\s*(`[^`]*`|'[^']*'|\"[^\"]*\"|[^,\]]+)", re.I)


def is_dbml(fence: Fence) -> bool:
    """Whether a fence holds tables in DBML."""
    known = fence.language.split(" ")[0] in {"", "dbml"}
    return known and bool(_HEAD.search(fence.content))


def read_dbml(fence: Fence, file: str) -> tuple[Draft, ...]:
    """The tables of a fence as drafts; lines that say nothing known are passed over."""
    lines = tuple(enumerate(fence.content.split("\n"), fence.line))
    enums = {name: tuple(w.split()[0] for _, w in body if w.strip())
             for kind, name, _, body in _blocks(lines) if kind == "enum"}  # fmt: skip
    points = dict(_references(lines))
    tables = [b for b in _blocks(lines) if b[0] == "table"]
    return tuple(_draft(name, line, body, file, enums, points) for _, name, line, body in tables)


Line = tuple[int, str]
Block = tuple[str, str, int, list[Line]]


def _blocks(lines: tuple[Line, ...]) -> Iterator[Block]:
    """The outermost blocks: kind, name, line, and the lines inside, inner blocks among them."""
    held: Block | None = None
    depth = 0
    for number, text in lines:
        bare = re.sub(r"//.*$", "", text)
        opened = _BLOCK.match(bare)
        if held is None and opened:
            named = _TABLE.match(opened[2].strip())
            held, depth = (opened[1].lower(), named[1] if named else "", number, []), 1
            continue
        if held is None:
            continue
        depth += bare.count("{") - bare.count("}")
        if depth <= 0:
            yield held
            held = None
        else:
            held[3].append((number, bare))


def _references(lines: tuple[Line, ...]) -> Iterator[tuple[tuple[str, str], str]]:
    """Which column points where, from `Ref:` lines, in the words of a foreign key."""
    for _, text in lines:
        found = _REF.match(text)
        if found:
            left, right = (found[1], found[2]), (found[4], found[5])
            child, parent = (left, right) if found[3] in ">-" else (right, left)
            yield child, f"FK → {parent[0]}.{parent[1]}{_on_delete(found[6] or '')}"


def _on_delete(settings: str) -> str:
    found = _DELETE.search(settings)
    return f" ON DELETE {found[1].strip().upper()}" if found else ""


def _draft(
    name: str, line: int, body: list[Line], file: str, enums: dict[str, tuple[str, ...]],
    points: dict[tuple[str, str], str],
) -> Draft:  # fmt: skip
    columns: list[Attribute] = []
    said: list[Sentence] = []
    inner = ""
    entity = class_name(name)
    for number, text in body:
        if opened := _BLOCK.match(text):
            inner = opened[1].lower()
        elif text.strip() == "}":
            inner = ""
        elif inner == "indexes":
            said += _over(text, number, entity)
        elif not inner and (found := _COLUMN.match(text)):
            columns += _column(found, points.get((name, found[1]), ""), Place(file, number), enums)
    place = Place(file, line)
    return Draft(Entity(entity, "", place, tuple(columns), form="table"), tuple(said))


def _over(text: str, line: int, entity: str) -> Iterator[Sentence]:
    """A unique pair of an `indexes` block, in words that are read like a spec's own."""
    found = _OVER.match(text)
    columns = [c.strip() for c in (found[1] or "").split(",")] if found else []
    if found and len(columns) == 2 and "unique" in (found[3] or "").lower():
        yield Sentence(f"unique ({columns[0]}, {columns[1]})", line, entity)


def _column(
    found: re.Match[str], points: str, place: Place, enums: dict[str, tuple[str, ...]]
) -> Iterator[Attribute]:
    settings = found[3] or ""
    low = settings.lower()
    key = bool(re.search(r"\b(?:pk|primary key)\b", low))
    inline = _INLINE.search(settings)
    default = _DEFAULT.search(settings)
    words = (
        "primary key" if key else "required" if "not null" in low else "optional",
        "unique" if re.search(r"\bunique\b", low) else "",
        f"FK → {inline[1]}.{inline[2]}{_on_delete(settings)}" if inline else points,
        f"default {default[1].strip('`')}" if default else "",
    )
    kind = found[2].strip().strip('"')
    made = attribute(found[1], ", ".join(w for w in words if w), place, kind)
    if made is not None:
        yield replace(made, name=column_name(found[1]), choices=enums.get(kind, made.choices))
