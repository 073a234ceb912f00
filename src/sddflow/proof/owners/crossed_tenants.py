"""Rows of one tenant that a key hangs on what is another tenant's.

A table that the migration makes, and whose names are unique within a row of another table, says by
that whose its rows are: such an owner is a tenant to what is hung on it.
"""

from collections import defaultdict
from collections.abc import Iterator

from sddflow.domain.finding import Finding
from sddflow.domain.schema.table import ForeignKey, Table
from sddflow.domain.schema.tenancy import Key, Tenants, Whose, apart
from sddflow.proof.case import Case
from sddflow.proof.owners.ownership import is_firm
from sddflow.proof.owners.whose_rows import whose_rows

_Hung = tuple[Tenants, Key, Tenants]
"""Whose the row was, what its new key says, and whose that is."""


def crossed_tenants(case: Case) -> Iterator[Finding]:
    """Each key that takes rows out of their tenant; made rows keep to one before."""
    for of, keys in _keys(case).items():
        before = whose_rows(case.first.schema, of, case.rows)
        after = whose_rows(case.built.schema, of, case.now)
        for table, key in keys:
            hung = _hung(case, table, key, before, after)
            wrong = [each for each in hung if apart(each[0], each[2])]
            if wrong:
                yield _told(case, table, key, wrong)


def _keys(case: Case) -> dict[frozenset[str], list[tuple[Table, ForeignKey]]]:
    """Keys of one column, by the tables of those who may own what they lead to."""
    made = [t for t in case.built.schema.tables if t.name not in case.rows]
    within = {t.name: frozenset(_within(t)) for t in made}
    found = defaultdict[frozenset[str], list[tuple[Table, ForeignKey]]](list)
    for table in case.built.schema.tables:
        for key in (k for k in table.foreign_keys if len(k.columns) == 1):
            found[case.tenants | within.get(key.referred, frozenset())].append((table, key))
    found.pop(frozenset(), None)
    return found


def _within(table: Table) -> Iterator[str]:
    """Tables of what a table's rows are named within: a name is there once for each of these."""
    for key in (k for k in table.foreign_keys if len(k.columns) == 1 and is_firm(table, k)):
        if any({*key.columns} < {*names} for names in table.unique_sets):
            yield key.referred


def _hung(
    case: Case, table: Table, key: ForeignKey, before: Whose, after: Whose
) -> Iterator[_Hung]:
    """Rows that exist in which the key is new, or says something else than it did."""
    if table.name not in case.rows or table.name not in case.now:
        return
    old, now, name = case.rows[table.name], case.now[table.name].rows, key.columns[0]
    for at, row in old.rows.items():
        held = now[at][name] if at in now else None
        if held is not None and held != row.get(name):
            yield before.of(old.table, row), (held,), after.reached(key, (held,))


def _told(case: Case, table: Table, key: ForeignKey, wrong: list[_Hung]) -> Finding:
    column = key.columns[0]
    mine, (held,), theirs = wrong[0]
    tenant = next(t for t in mine if t in theirs and mine[t].isdisjoint(theirs[t]))
    return case.finding(
        "backfill-owner-wrong", "error",
        f"{len(wrong)} rows of {table.name} are hung on one of {key.referred} that is of another "
        f"one of {tenant}",
        table=table.name, column=column,
        evidence=f"{column} = {held!r}, which is of {_named(theirs, tenant)}; the row is of "
        f"{_named(mine, tenant)}",
        cure=f"let the condition compare what leads to {tenant} too",
    )  # fmt: skip


def _named(of: Tenants, tenant: str) -> str:
    return f"{tenant} " + ", ".join(sorted(repr(value) for (value,) in of[tenant]))
