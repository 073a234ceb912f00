"""The schema that a careful architect expects of a spec, in a few lines of text.

    # bullets                     how the spec is written
    notes                         a new table
      id integer                  a column with its type; `?` may be NULL
      user_id integer -> users cascade        a foreign key and what a deletion does
      text string(500)            `string` alone is of any length
      ~color string               may be there or not
      album_id integer* -> albums *           NULL or not, on delete: either is right
      weight/weight_kg float    either name is right; elsewhere the first one stands for both
      unique (user_id, text)    in any order
      index (user_id, created_at)
    + tasks                       what an existing table gains

The key is `id`, unless a line says `key (a, b)`.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path

_COLUMN = re.compile(
    r"(?P<maybe>~?)(?P<name>[\w/]+) (?P<type>\w+(?:\([\d, ]+\))?)(?P<null>[?*]?)"
    r"(?: -> (?P<to>\w+) (?P<deleted>\*|[a-z ]+))?"
)
_OVER = re.compile(r"(?P<kind>unique|index|key) \((?P<columns>[^)]+)\)")


@dataclass(frozen=True)
class GoldColumn:
    """A column that is expected.

    Args:
        name: of the column.
        type: as written: `string(80)`, `integer`.
        nullable: whether NULL is allowed; None where either is right.
        to: the table it points to; "" where it points nowhere.
        deleted: what a deletion there does; "*" where any answer is right.
        maybe: it may be missing.
        also: other names that are as good.
    """

    name: str
    type: str
    nullable: bool | None
    to: str = ""
    deleted: str = ""
    maybe: bool = False
    also: tuple[str, ...] = ()


@dataclass
class GoldTable:
    """A table that is expected, or what an existing one gains."""

    name: str
    addition: bool
    columns: list[GoldColumn] = field(default_factory=list)
    key: tuple[str, ...] = ("id",)
    uniques: set[tuple[str, ...]] = field(default_factory=set)
    indexes: set[tuple[str, ...]] = field(default_factory=set)
    also: tuple[str, ...] = ()


@dataclass
class Gold:
    """All that is expected of one spec."""

    name: str
    style: str
    tables: list[GoldTable]


def read_gold(path: Path) -> Gold:
    """The expectation in a file; a line that says nothing known is a ValueError."""
    first, *lines = path.read_text("utf-8").splitlines()
    tables: list[GoldTable] = []
    for line in filter(str.strip, lines):
        if not line.startswith(" "):
            name, *also = line.removeprefix("+ ").strip().split("/")
            tables.append(GoldTable(name, line.startswith("+"), also=tuple(also)))
        elif over := _OVER.fullmatch(line.strip()):
            _put(tables[-1], over["kind"], tuple(re.split(r",\s*", over["columns"])))
        elif found := _COLUMN.fullmatch(line.strip()):
            tables[-1].columns.append(_column(found))
        else:
            raise ValueError(f"{path.name}: {line.strip()!r}")
    return Gold(path.stem, first.removeprefix("#").strip(), tables)


def _put(table: GoldTable, kind: str, columns: tuple[str, ...]) -> None:
    if kind == "key":
        table.key = columns
    else:
        {"unique": table.uniques, "index": table.indexes}[kind].add(columns)


def _column(found: re.Match[str]) -> GoldColumn:
    nullable = {"?": True, "": False, "*": None}[found["null"]]
    name, *also = found["name"].split("/")
    return GoldColumn(
        name, found["type"], nullable, found["to"] or "", found["deleted"] or "",
        maybe=bool(found["maybe"]), also=tuple(also),
    )  # fmt: skip
