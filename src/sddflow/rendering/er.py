"""The ER picture: tables as boxes below each other, foreign keys as rails on their right.

    ┌─ users ──────────────┐
    │ id       integer  PK │◄─┐
    └──────────────────────┘  │
    ┌─ conversations ──────┐  │
    │ id       integer  PK │  │
    │ user_id  integer  FK │──┘  n:1 users.id, on delete cascade
    └──────────────────────┘

One rail per referred column, shared by all keys that point to it. A picture of rails needs no
layout search, grows by one line per column and stays readable with dozens of tables.
"""

from dataclasses import dataclass

from sddflow.domain.schema.table import Column, ForeignKey, Schema, Table

UP, DOWN, LEFT, RIGHT = 1, 2, 4, 8
LINES = {
    UP | DOWN: "│", LEFT | RIGHT: "─", DOWN | LEFT: "┐", UP | LEFT: "┘", UP | DOWN | LEFT: "┤",
    UP | DOWN | LEFT | RIGHT: "┼", DOWN | LEFT | RIGHT: "┬", UP | LEFT | RIGHT: "┴",
}  # fmt: skip
RAIL_STEP = 3


@dataclass(frozen=True, slots=True)
class _Row:
    """A line of boxes: its text, and which column of which table it shows."""

    text: str
    table: str = ""
    column: str = ""


@dataclass(frozen=True, slots=True)
class _Rail:
    """A rail: the line it points to, the lines that join it, and the character it stands at."""

    head: int
    joins: tuple[int, ...]
    at: int

    @property
    def lines(self) -> range:
        """Every line it passes."""
        ends = (self.head, *self.joins)
        return range(min(ends), max(ends) + 1)


def draw_er(schema: Schema, width: int = 100, focus: tuple[str, ...] = ()) -> str:
    """The picture of a schema.

    Args:
        schema: what to draw.
        width: characters a line should keep to; labels are cut, boxes are not.
        focus: tables to draw in full; others appear only where a key of these points to them,
            with the referred column alone. Empty draws all in full.

    Returns:
        Lines without a final line end; "" for an empty schema.
    """
    tables = _ordered(schema, focus)
    rows = _boxes(tables, focus)
    if not rows:
        return ""
    box = len(rows[0].text)
    rails = _rails(rows, _drawn_keys(tables, focus), box)
    edge = max((r.at for r in rails), default=box) + 1
    labels = _labels(tables, focus)
    lines = []
    for number, row in enumerate(rows):
        drawn = row.text + _right_of_box(number, rails, box, edge)
        label = labels.get((row.table, row.column), "")
        cut = (f"{drawn}  {label}" if label else drawn)[: max(width, edge)]
        lines.append(cut.rstrip())
    return "\n".join(lines)


def _ordered(schema: Schema, focus: tuple[str, ...]) -> tuple[Table, ...]:
    """Parents before children, so that most rails run upwards; cycles keep their place."""
    wanted = {t.name for t in schema.tables if not focus or t.name in focus}
    wanted |= {fk.referred for t in schema.tables if t.name in wanted for fk in t.foreign_keys}
    left = [t for t in schema.tables if t.name in wanted]
    placed: list[Table] = []
    while left:
        names = {t.name for t in left}
        ready = [t for t in left if not any(k.referred in names - {t.name} for k in t.foreign_keys)]
        placed += ready or left[:1]
        left = [t for t in left if t not in placed]
    return tuple(placed)


def _shown(
    table: Table, tables: tuple[Table, ...], focus: tuple[str, ...]
) -> tuple[tuple[Column, ...], int]:
    """The columns to draw, and how many are left out."""
    if not focus or table.name in focus:
        return table.columns, 0
    referred = {
        name
        for other in tables
        if other.name in focus
        for key in other.foreign_keys
        if key.referred == table.name
        for name in key.referred_columns
    }
    columns = tuple(c for c in table.columns if c.name in referred)
    return columns, len(table.columns) - len(columns)


def _boxes(tables: tuple[Table, ...], focus: tuple[str, ...]) -> list[_Row]:
    """All boxes, of one width, below each other."""
    cells = {t.name: _cells(t, *_shown(t, tables, focus)) for t in tables}
    every = [cell for table in cells.values() for cell in table]
    widths = [max((len(cell[i]) for cell in every), default=0) for i in range(3)]
    titles = max((len(name) for name in cells), default=0)
    widths[1] += max(titles + 2 - sum(widths) - 4, 0)
    return [row for name, lines in cells.items() for row in _box(name, lines, widths)]


def _cells(table: Table, columns: tuple[Column, ...], hidden: int) -> list[tuple[str, str, str]]:
    cells = [(c.name, type_text(c), _flags(table, c)) for c in columns]
    return [*cells, (f"… {hidden} more", "", "")] if hidden else cells


def _box(table: str, cells: list[tuple[str, str, str]], widths: list[int]) -> list[_Row]:
    inner = sum(widths) + 4
    name_width, type_width, flag_width = widths
    body = [
        _Row(f"│ {name:{name_width}}  {kind:{type_width}}  {flags:{flag_width}} │", table, name)
        for name, kind, flags in cells
    ]
    top = f"┌─ {table} ".ljust(inner + 3, "─") + "┐"
    return [_Row(top), *body, _Row("└" + "─" * (inner + 2) + "┘")]


def type_text(column: Column) -> str:
    """A column's type in a few letters: `string(200)`, `numeric(12,2)`, `datetime tz`."""
    kind = column.type
    name = kind.name or kind.kind if kind.kind == "other" else kind.kind
    if kind.length:
        name += f"({kind.length})"
    if kind.precision:
        name += f"({kind.precision},{kind.scale or 0})"
    return name + (" tz" if kind.timezone else "")


def _flags(table: Table, column: Column) -> str:
    flags = []
    if column.name in table.primary_key:
        flags.append("PK")
    if any(column.name in key.columns for key in table.foreign_keys):
        flags.append("FK")
    if any(column.name in unique.columns for unique in table.uniques):
        flags.append("UQ")
    return " ".join(flags) + ("?" if column.nullable else "")


def _drawn_keys(
    tables: tuple[Table, ...], focus: tuple[str, ...]
) -> list[tuple[Table, ForeignKey]]:
    """Keys of the tables drawn in full whose other end is drawn too."""
    names = {t.name for t in tables}
    full = [t for t in tables if not focus or t.name in focus]
    return [(t, key) for t in full for key in t.foreign_keys if key.referred in names]


def _rails(rows: list[_Row], keys: list[tuple[Table, ForeignKey]], box: int) -> list[_Rail]:
    """The rails, the last referred table's leftmost: long rails then cross few lines."""
    place = {(row.table, row.column): i for i, row in enumerate(rows) if row.column}
    joins: dict[int, list[int]] = {}
    for table, key in keys:
        head = place.get((key.referred, key.referred_columns[0]))
        join = place.get((table.name, key.columns[0]))
        if head is not None and join is not None:
            joins.setdefault(head, []).append(join)
    heads = sorted(joins, reverse=True)
    return [_Rail(h, tuple(joins[h]), box + RAIL_STEP * n + 2) for n, h in enumerate(heads)]


def _labels(tables: tuple[Table, ...], focus: tuple[str, ...]) -> dict[tuple[str, str], str]:
    """What stands behind each key's rail: its end, cardinality and what a delete does."""
    labels = {}
    for table, key in _drawn_keys(tables, focus):
        alone = {u.columns for u in table.uniques} | {table.primary_key}
        many = "1" if key.columns in alone else "n"
        delete = f", on delete {key.on_delete}" if key.on_delete else ""
        target = f"{key.referred}.{key.referred_columns[0]}"
        labels[table.name, key.columns[0]] = f"{many}:1 {target}{delete}"
    return labels


def _right_of_box(number: int, rails: list[_Rail], box: int, edge: int) -> str:
    """What stands right of the box on one line: rails, and the strokes that join them."""
    strokes = dict.fromkeys(range(box, edge), 0)
    for rail in rails:
        if number in rail.lines:
            strokes[rail.at] |= UP * (number > rail.lines[0]) | DOWN * (number < rail.lines[-1])
        if number == rail.head or number in rail.joins:
            strokes[rail.at] |= LEFT
            for at in range(box, rail.at):
                strokes[at] |= LEFT | RIGHT
    part = "".join(LINES.get(stroke, " ") for stroke in strokes.values())
    return "◄" + part[1:] if any(number == r.head for r in rails) else part
