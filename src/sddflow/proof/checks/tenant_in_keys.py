"""A key to what a tenant owns goes over the tenant too, where the older ones do."""

from collections.abc import Iterator

from sddflow.domain.schema.table import ForeignKey, Schema, Table
from sddflow.proof.case import Case
from sddflow.proof.check import Check, Seen, SkippedError


def run(case: Case) -> Seen:
    """Look at new keys of one column to rows that other keys reach over their tenant."""
    of = case.tenants
    if not of:
        raise SkippedError("there are no tenants")
    new = tuple(_new_keys(case))
    found = tuple(
        case.finding(
            "isolation-leak", "warning",
            f"a row of {table.name} may point to a row of {key.referred} of another "
            f"{habit[0].columns[0]}: its key is {key.columns[0]} alone",
            table=table.name, column=key.columns[0],
            evidence="; ".join(f"({', '.join(k.columns)}) of {name}" for name, k in habit[1])
            + f" points to {key.referred} over it",
            cure=f"ForeignKeyConstraint([{habit[0].columns[0]!r}, {key.columns[0]!r}], …), as the "
            "others have it",
        )
        for table, key in new
        if (habit := _habit(case.first.schema, table, key, of)) is not None
    )  # fmt: skip
    return Seen(found, f"{len(new)} new keys of one column")


def _new_keys(case: Case) -> Iterator[tuple[Table, ForeignKey]]:
    for table in case.touched:
        old = case.first.schema.table(table.name)
        for key in table.foreign_keys:
            known = old is not None and key in old.foreign_keys
            if len(key.columns) == 1 and not known:
                yield table, key


def _habit(
    before: Schema, table: Table, key: ForeignKey, of: frozenset[str]
) -> tuple[ForeignKey, list[tuple[str, ForeignKey]]] | None:
    """The table's own key to a tenant, and the older keys to the same rows, all of them over it."""
    older = [
        (t.name, k) for t in before.tables for k in t.foreign_keys if k.referred == key.referred
    ]
    for own in (k for k in table.foreign_keys if k.referred in of and len(k.columns) == 1):
        over = [
            (name, k) for name, k in older if len(k.columns) > 1 and own.columns[0] in k.columns
        ]
        covered = any(k.referred == key.referred and len(k.columns) > 1 for k in table.foreign_keys)
        if over and over == older and own != key and not covered:
            return own, over
    return None


CHECK = Check("tenant-in-keys", "Keys to a tenant's rows go over the tenant as others do.", run)
