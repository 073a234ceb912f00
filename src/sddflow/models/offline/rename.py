"""A new name for a table or column, in everything that mentions it."""

from dataclasses import replace

from sddflow.domain.place import Source
from sddflow.domain.schema.design import Design
from sddflow.domain.schema.naming import constraint_name, pascal, singular
from sddflow.domain.schema.table import Check, ForeignKey, Table


def column_renamed(table: Table, old: str, new: str, source: Source) -> Table:
    """The table with a column called otherwise; names of constraints follow."""

    def to(names: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(new if n == old else n for n in names)

    return _constraints_renamed(replace(
        table,
        columns=tuple(replace(c, name=new, source=source) if c.name == old else c
                      for c in table.columns),
        primary_key=to(table.primary_key),
        foreign_keys=tuple(replace(k, columns=to(k.columns)) for k in table.foreign_keys),
        uniques=tuple(replace(u, columns=to(u.columns)) for u in table.uniques),
        checks=tuple(replace(c, column=new) if c.column == old else c for c in table.checks),
        indexes=tuple(replace(i, columns=to(i.columns)) for i in table.indexes),
        owner=new if table.owner == old else table.owner,
    ))  # fmt: skip


def table_renamed(design: Design, old: str, new: str) -> Design:
    """The design with a new table called otherwise; keys that point to it follow."""

    def moved(table: Table) -> Table:
        keys = tuple(
            replace(k, referred=new) if k.referred == old else k for k in table.foreign_keys
        )
        return replace(table, foreign_keys=keys)

    def called(table: Table) -> Table:
        renamed = replace(moved(table), name=new, model=pascal(singular(new)))
        return _constraints_renamed(renamed)

    return replace(
        design,
        tables=tuple(called(t) if t.name == old else moved(t) for t in design.tables),
        additions=tuple(
            replace(a, foreign_keys=tuple(replace(k, referred=new) if k.referred == old else k
                                          for k in a.foreign_keys)) for a in design.additions
        ),
    )  # fmt: skip


def _constraints_renamed(table: Table) -> Table:
    def key(k: ForeignKey) -> ForeignKey:
        return k if not k.name else replace(k, name=constraint_name("fk", table.name, k.columns))

    def check(c: Check) -> Check:
        return replace(c, name=constraint_name("ck", table.name, (c.column,))) if c.column else c

    return replace(
        table,
        foreign_keys=tuple(map(key, table.foreign_keys)),
        uniques=tuple(
            replace(u, name=constraint_name("uq", table.name, u.columns)) for u in table.uniques
        ),
        checks=tuple(map(check, table.checks)),
        indexes=tuple(
            replace(i, name=constraint_name("ix", table.name, i.columns)) for i in table.indexes
        ),
    )
