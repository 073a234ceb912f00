"""Rows of one tenant that a new key hangs on what is another tenant's."""

from collections.abc import Iterator

from sddflow.domain.finding import Finding
from sddflow.domain.schema.table import ForeignKey, Table
from sddflow.domain.schema.tenancy import Key, Tenants, apart, tenants
from sddflow.proof.case import Case
from sddflow.proof.whose_rows import whose_rows

_Hung = tuple[Tenants, Key, Tenants]
"""Whose the row was, what its new key says, and whose that is."""


def crossed_tenants(case: Case) -> Iterator[Finding]:
    """Each new key that takes rows out of their tenant; made rows keep to one before."""
    of = tenants(case.first.schema, case.conventions.user_table)
    for table in (t for t in case.touched if of and t.name in case.rows):
        for key in (k for k in table.foreign_keys if _is_new(case, table, k)):
            wrong = [hung for hung in _hung(case, table, key, of) if apart(hung[0], hung[2])]
            if wrong:
                yield _told(case, table, key, wrong)


def _is_new(case: Case, table: Table, key: ForeignKey) -> bool:
    old = case.rows[table.name].table
    return len(key.columns) == 1 and old.column(key.columns[0]) is None


def _hung(case: Case, table: Table, key: ForeignKey, of: frozenset[str]) -> Iterator[_Hung]:
    before = whose_rows(case.first.schema, of, case.rows)
    after = whose_rows(case.built.schema, of, case.now)
    old, now = case.rows[table.name], case.now[table.name].rows
    for at, row in old.rows.items():
        held = (now[at][key.columns[0]],) if at in now else (None,)
        if held != (None,):
            yield before.of(old.table, row), held, after.reached(key, held)


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
