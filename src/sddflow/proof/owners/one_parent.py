"""Rows that exist and are all given to one tenant, where the rows they hang on have several."""

import re
from collections.abc import Iterator

from sddflow.domain.finding import Finding
from sddflow.domain.schema.qualified import bare
from sddflow.domain.schema.table import ForeignKey, Table
from sddflow.proof.case import Case

_ENOUGH = 3  # rows with one value are no coincidence


def one_parent(case: Case) -> Iterator[Finding]:
    """Each new key that is the same in all rows, and another one over the rows that they point to.

    Only what users have a key to as well is looked at: a state, or a kind, that all old rows begin
    with is nobody's. A row that a statement looks up by a condition is meant for all of them.
    """
    users = case.first.schema.table(case.users)
    tenants = {k.referred for k in users.foreign_keys} if users is not None else set()
    for table in (t for t in case.touched if t.name in case.rows):
        for key in (k for k in table.foreign_keys if k.referred in tenants and _is_new(case, k)):
            yield from _given(case, table, key)


def _is_new(case: Case, key: ForeignKey) -> bool:
    """One column that rows did not have, and whose value no statement looked up."""
    reads = re.compile(
        rf'\bFROM\s+(?:"?\w+"?\.)?"?{re.escape(bare(key.referred))}"?\s+(?:\w+\s+)?WHERE\b',
        re.IGNORECASE,
    )
    return len(key.columns) == 1 and not any(reads.search(s) for s in case.upgrade)


def _given(case: Case, table: Table, key: ForeignKey) -> Iterator[Finding]:
    old, now, name = case.rows[table.name], case.now[table.name].rows, key.columns[0]
    given = [now[k][name] for k in old.rows if k in now and now[k][name] is not None]
    if old.table.column(name) is not None or len(given) < _ENOUGH or len(set(given)) > 1:
        return
    for over, there in _ways(case, old.table, key):
        told = ", ".join(sorted(map(repr, there)))
        if len(there) > 1:
            yield case.finding(
                "backfill-one-owner", "warning",
                f"all {len(given)} rows of {table.name} are given to one of {key.referred}, and "
                f"{over.referred}.{name}, over {over.columns[0]}, tells them apart",
                table=table.name, column=name,
                evidence=f"{name} = {given[0]!r}; by {over.columns[0]} {told}",
                cure=f"take {name} of the row that {over.columns[0]} points to",
            )  # fmt: skip
            return


def _ways(case: Case, old: Table, key: ForeignKey) -> Iterator[tuple[ForeignKey, set[object]]]:
    """Keys to rows that have a key of the same name, with what those of the old rows say."""
    for over in (k for k in old.foreign_keys if len(k.columns) == 1):
        parents = case.rows.get(over.referred)
        if parents is None or not any(_alike(key, k) for k in parents.table.foreign_keys):
            continue
        by = {row[over.referred_columns[0]]: row for row in parents.rows.values()}
        above = (by.get(row[over.columns[0]]) for row in case.rows[old.name].rows.values())
        said = {row[key.columns[0]] for row in above if row is not None}
        yield over, said - {None}


def _alike(key: ForeignKey, other: ForeignKey) -> bool:
    return (key.columns, key.referred) == (other.columns, other.referred)
