"""The way of foreign keys by which one row takes another along."""

from sddflow.database.writer import Row
from sddflow.domain.schema.table import ForeignKey, Table
from sddflow.proof.survival.carried import Snapshots


def spelled(table: str, key: ForeignKey) -> str:
    """`notes.reviewer_id → users.id ON DELETE CASCADE`."""
    doing = f" ON DELETE {key.on_delete.upper()}" if key.on_delete else ""
    return f"{_side(table, key.columns)} → {_side(key.referred, key.referred_columns)}{doing}"


def _side(table: str, columns: tuple[str, ...]) -> str:
    return f"{table}.{columns[0]}" if len(columns) == 1 else f"{table}({', '.join(columns)})"


def way_to(
    table: Table, row: Row, gone: tuple[str, Row], before: Snapshots, after: Snapshots
) -> tuple[str, ...]:
    """The keys from a row that was lost to the one that was deleted; none where none leads there.

    Args:
        table: of the row that was lost, or changed.
        row: as it was.
        gone: table and key of the row that was deleted.
        before: every row.
        after: the same, when that row was gone.
    """
    return _way(table, row, gone, before, after, frozenset())


def _way(
    table: Table,
    row: Row,
    gone: tuple[str, Row],
    before: Snapshots,
    after: Snapshots,
    seen: frozenset[str],
) -> tuple[str, ...]:
    for key in table.foreign_keys:
        above = _above(key, row, before, after)
        if above is None or key.referred in seen:
            continue
        step = spelled(table.name, key)
        if key.referred == gone[0] and all(above.get(n) == v for n, v in gone[1].items()):
            return (step,)
        parent = before[key.referred].table
        rest = _way(parent, above, gone, before, after, seen | {table.name})
        if rest:
            return (step, *rest)
    return ()


def _above(key: ForeignKey, row: Row, before: Snapshots, after: Snapshots) -> Row | None:
    """The row that a key points to, where it went, too."""
    wanted = dict(zip(key.referred_columns, (row[c] for c in key.columns), strict=True))
    for number, each in before[key.referred].rows.items() if key.referred in before else ():
        if number not in after[key.referred].rows and all(each[n] == v for n, v in wanted.items()):
            return each
    return None
