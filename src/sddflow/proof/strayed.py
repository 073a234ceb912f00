"""Rows that a new key hangs on a row of another owner, in a table that the migration made of them.

`SELECT DISTINCT team_id, category` gives each team its own rows; a look-up by the name alone finds
those of another team.
"""

from collections.abc import Iterator

from sddflow.domain.finding import Finding
from sddflow.domain.schema.table import ForeignKey, Table
from sddflow.proof.case import Case


def strayed(case: Case) -> Iterator[Finding]:
    """Each new key to a new table whose rows have an owner, which is another one than the row's."""
    for table in (t for t in case.touched if t.name in case.rows):
        old = case.rows[table.name].table
        for key in (k for k in table.foreign_keys if len(k.columns) == 1):
            made = case.built.schema.table(key.referred)
            is_new = made is not None and made.name not in case.rows
            if made is not None and is_new and old.column(key.columns[0]) is None:
                yield from _crossing(case, table, key, made)


def _crossing(case: Case, table: Table, key: ForeignKey, made: Table) -> Iterator[Finding]:
    column, by = (
        key.columns[0],
        {row[key.referred_columns[0]]: row for row in case.now[made.name].rows.values()},
    )
    for owner in _shared(table, made):
        rows = [(row, by.get(row[column])) for row in case.now[table.name].rows.values()]
        wrong = [(row, to) for row, to in rows if to is not None and to[owner] != row[owner]]
        if wrong:
            row, to = wrong[0]
            yield case.finding(
                "backfill-owner-wrong", "error",
                f"{len(wrong)} rows of {table.name} point to one of {made.name} of another {owner}",
                table=table.name, column=column,
                evidence=f"{owner} = {row[owner]!r}, {column} = {row[column]!r}, which is of "
                f"{owner} {to[owner]!r}",
                cure=f"let the look-up compare {owner} too",
            )  # fmt: skip


def _shared(table: Table, made: Table) -> Iterator[str]:
    """Columns by which both say what they belong to; every row of the new table says so."""
    for key in made.foreign_keys:
        same = [
            k for k in table.foreign_keys if (k.columns, k.referred) == (key.columns, key.referred)
        ]
        column = made.column(key.columns[0])
        if same and len(key.columns) == 1 and column is not None and not column.nullable:
            yield key.columns[0]
