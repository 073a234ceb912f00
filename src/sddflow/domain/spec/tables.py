"""Tables of fields, and tables whose rows are entities."""

import re
from dataclasses import replace
from typing import Literal

from sddflow.domain.place import Place
from sddflow.domain.spec import attributes
from sddflow.domain.spec.document import Attribute
from sddflow.domain.spec.markdown import Grid, Row

Role = Literal[
    "name", "type", "required", "nullable", "key", "unique", "constraints", "default",
    "description", "references", "length", "choices",
]  # fmt: skip
_ROLES: tuple[tuple[Role, str], ...] = (
    ("name", r"(?:field|column|attribute|property|campo|atributo|columna)s?(?: name)?|name|nombre"),
    ("type", r"(?:data ?|sql |python |db |column )?types?|(?:data ?)?formats?|kind|tipo"),
    ("required", r"required|mandatory|not null|req|must|obligatorio"),
    ("nullable", r"nullable|null|optional|null allowed|nullability"),
    ("key", r"pk|primary key|key"),
    ("unique", r"unique"),
    ("references", r"fk|foreign keys?|references|reference|relation(?:ship)?"),
    ("length", r"(?:max(?:imum)? )?(?:length|size)|max"),
    ("choices", r"(?:allowed |possible |valid )?values|enum|choices|options"),
    ("default", r"defaults?(?: value)?"),
    ("constraints", r"constraints?.*|validations?.*|rules?|restrictions?"),
    (
        "description",
        r"descriptions?|notes?|meaning|purpose|comments?|details?|remarks?|descripción|example",
    ),
)
_STRONG: frozenset[Role] = frozenset({"type", "required", "nullable", "constraints"})
_YES = re.compile(
    r"^(?:yes|y|true|✓|✔.*|✅.*|x|required|not null|mandatory|1|sí|si|always)\b", re.I
)
_NO = re.compile(r"^(?:no|n|false|✗|✘|❌.*|optional|0|null|never|-|–|—)(?:\b|$)", re.I)
_NO_DEFAULTS = {"none", "n/a", "null", "auto-generated", "auto", "generated", "autoincrement", "no"}
_MARKS = {"✓", "✔", "✅", "✔️", "☑"}


def roles(header: Row) -> tuple[Role | None, ...]:
    """What each column of a table is about."""
    found: list[Role | None] = []
    for cell in header.cells:
        plain = re.sub(r"\s+", " ", cell.strip(" ?*`_")).lower()
        role = next((r for r, pattern in _ROLES if re.fullmatch(pattern, plain)), None)
        if role == "name" and "name" in found:
            role = "constraints"
        found.append(None if role in found else role)
    return tuple(found)


def is_fields(grid: Grid, *, data: bool) -> bool:
    """Whether a table lists fields: a name beside a type or constraints.

    Args:
        grid: the table.
        data: it stands below an entity's name in a data section, where less is enough.
    """
    found = roles(grid.header)
    if "name" not in found:
        return False
    return "type" in found or (data and bool(_STRONG & set(found) or "description" in found))


_ENTITY = re.compile(r"entity|entities|table(?: name)?|model|tabla|entidad", re.I)


def is_mixed(grid: Grid) -> bool:
    """Whether each row is a field, and says first which entity it is of."""
    first = grid.header.cells[0].strip(" *`_") if grid.header.cells else ""
    rest = replace(grid.header, cells=grid.header.cells[1:])
    return bool(_ENTITY.fullmatch(first)) and {"name", "type"} <= set(roles(rest))


def by_entity(grid: Grid) -> dict[str, Grid]:
    """The table of fields of each entity of a mixed table; a first cell left empty repeats."""
    header = replace(grid.header, cells=grid.header.cells[1:])
    found: dict[str, list[Row]] = {}
    title = ""
    for row in grid.rows:
        title = (row.cells[0].strip(" *`") if row.cells else "") or title
        if title:
            found.setdefault(title, []).append(replace(row, cells=row.cells[1:]))
    return {name: replace(grid, header=header, rows=tuple(rows)) for name, rows in found.items()}


def is_entities(grid: Grid) -> bool:
    """Whether each row is an entity: a name beside a description or attributes."""
    first = grid.header.cells[0].strip(" *").lower() if grid.header.cells else ""
    rest = " ".join(grid.header.cells[1:]).lower()
    return bool(
        re.fullmatch(r"(?:key )?(?:entity|entities|table|model|name|entidad)(?: name)?", first)
        and re.search(
            r"description|purpose|attributes|fields|represents|columns|relationships", rest
        )
    )


def field_rows(grid: Grid, file: str) -> tuple[Attribute, ...]:
    """The attributes of a table of fields, each at its row."""
    found = roles(grid.header)
    read = (
        _attribute(dict(zip(found, row.cells, strict=False)), Place(file, row.line))
        for row in grid.rows
    )
    return tuple(a for a in read if a is not None)


def _attribute(cells: dict[Role | None, str], place: Place) -> Attribute | None:
    name = re.sub(r"\s*\(.*\)$", "", cells.get("name", "").strip(" `*"))
    parts = [cells.get("constraints", ""), *_flags(cells), cells.get("description", "")]
    remark = re.search(r"\((.*)\)$", cells.get("name", "").strip(" `*"))
    text = ", ".join(p.strip() for p in (*parts, remark[1] if remark else "") if p.strip(" -–—"))
    return attributes.attribute(name, text, place, cells.get("type", "").strip(" `"))


def _flags(cells: dict[Role | None, str]) -> list[str]:
    """Cells that answer yes or no, or hold one value, as the words they stand for."""
    words = [
        _answer(cells, "required", "required", "optional"),
        _answer(cells, "nullable", "optional", "required"),
    ]
    words += [_answer(cells, "unique", "unique", "")]
    key, points = cells.get("key", ""), cells.get("references", "").strip(" `-–—")
    words.append(
        "primary key" if key.strip() in _MARKS or _YES.match(key.strip()) else key.strip(" -–—")
    )
    if points and not _NO.match(points):
        words.append(
            points if re.search(r"\bFK\b|→|->|foreign", points, re.I) else f"FK → {points}"
        )
    length, choices = cells.get("length", "").strip(), cells.get("choices", "").strip()
    default = cells.get("default", "").strip()
    words.append(f"at most {length} characters" if length.replace(",", "").isdigit() else "")
    words.append(f"one of: {choices}" if re.search(r"[,/|]", choices) else "")
    words.append(
        f"default {default}"
        if default.strip(" -–—") and default.lower() not in _NO_DEFAULTS
        else ""
    )
    return words


def _answer(cells: dict[Role | None, str], role: Role, yes: str, no: str) -> str:
    cell = cells.get(role, "").strip(" `*")
    if role == "nullable" and re.match(r"not null|required", cell, re.I):
        return "required"
    if role == "nullable" and re.match(r"null(?:able)?$|optional", cell, re.I):
        return "optional"
    if cell in _MARKS or _YES.match(cell):
        return yes
    return no if _NO.match(cell) else cell
