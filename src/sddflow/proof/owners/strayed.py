"""Rows that a new key hangs on a row of another owner, found by a name that both owners have.

In a table of its own rows `… WHERE p.name = c.parent_name` finds those of everybody; so does a
look-up in a table that the migration made of `SELECT DISTINCT team_id, category`.
"""

from collections.abc import Iterator

from sddflow.domain.finding import Finding
from sddflow.domain.schema.table import ForeignKey, Table
from sddflow.proof.aimed.joins import joined_in
from sddflow.proof.aimed.namesakes import belonging, fitting
from sddflow.proof.case import Case


def strayed(case: Case) -> Iterator[Finding]:
    """Each new key to a row that says whose it is, and says another one than the row's own."""
    pairs = joined_in(case.history.source)
    for table in (t for t in case.touched if t.name in case.rows):
        old = case.rows[table.name].table
        over = belonging(table) if fitting(old, pairs) else None
        for key in (k for k in table.foreign_keys if len(k.columns) == 1):
            if old.column(key.columns[0]) is None:
                for owner in _owners(case, table, key, over):
                    yield from _crossing(case, table, key, owner)


def _owners(case: Case, table: Table, key: ForeignKey, over: ForeignKey | None) -> tuple[str, ...]:
    """Columns by which a row, and the one it is hung on, say what they belong to."""
    if key.referred == table.name:
        return (over.columns[0],) if over is not None else ()
    made = case.built.schema.table(key.referred)
    is_new = made is not None and made.name not in case.rows
    return tuple(_shared(table, made)) if made is not None and is_new else ()


def _crossing(case: Case, table: Table, key: ForeignKey, owner: str) -> Iterator[Finding]:
    column, rows = key.columns[0], case.now[table.name].rows.values()
    by = {row[key.referred_columns[0]]: row for row in case.now[key.referred].rows.values()}
    pairs = [(row, by.get(row[column])) for row in rows]
    wrong = [(row, to) for row, to in pairs if to is not None and to[owner] != row[owner]]
    if wrong:
        row, to = wrong[0]
        yield case.finding(
            "backfill-owner-wrong", "error",
            f"{len(wrong)} rows of {table.name} are hung on one of {key.referred} of another "
            f"{owner}",
            table=table.name, column=column,
            evidence=f"{owner} = {row[owner]!r}, {column} = {row[column]!r}, which is of "
            f"{owner} {to[owner]!r}",
            cure=f"let the condition compare {owner} too",
        )  # fmt: skip


def _shared(table: Table, made: Table) -> Iterator[str]:
    """Keys that both have, and that every row of the new table fills."""
    for key in made.foreign_keys:
        same = [
            k for k in table.foreign_keys if (k.columns, k.referred) == (key.columns, key.referred)
        ]
        column = made.column(key.columns[0])
        if same and len(key.columns) == 1 and column is not None and not column.nullable:
            yield key.columns[0]
