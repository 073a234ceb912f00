"""A row that was somebody's before is not deleted with what somebody else lent to it.

`tasks.template_id` may be NULL, and comes with ON DELETE CASCADE to templates that have owners of
their own: whoever leaves takes along every task that was made from one of their templates.
"""

from collections.abc import Iterator

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from sddflow.database.light import light
from sddflow.database.writer import NoRowError, Row, Writer
from sddflow.domain.finding import Finding
from sddflow.domain.schema.table import ForeignKey, Table
from sddflow.proof.case import Case
from sddflow.proof.check import Check, Seen, SkippedError
from sddflow.proof.owners.lost_with import spelled
from sddflow.proof.owners.ownership import Owned, owned_tables
from sddflow.proof.probing import trial


def run(case: Case) -> Seen:
    """Try each new optional key with a cascade, of an old table with an owner, to another such."""
    pairs = tuple(_new_keys(case))
    if not pairs:
        raise SkippedError("no table with an owner gets a second way to be deleted")
    findings: list[Finding] = []
    with trial(case) as writer:
        for one, key, other in pairs:
            try:
                findings += _look(case, writer, one, key, other)
            except (NoRowError, DBAPIError):
                continue  # told elsewhere
    return Seen(tuple(findings), f"{len(pairs)} second ways to be deleted tried")


def _new_keys(case: Case) -> Iterator[tuple[Owned, ForeignKey, Owned]]:
    owned = {o.table.name: o for o in owned_tables(case.built.schema, case.users)}
    for one in (o for o in owned.values() if o.direct):
        old = case.first.schema.table(one.table.name)
        for key in one.table.foreign_keys if old is not None else ():
            other = owned.get(key.referred)
            known = key in (old.foreign_keys if old else ()) or other == one
            if other is not None and other.direct and not known and _is_optional(one, key):
                yield one, key, other


def _is_optional(one: Owned, key: ForeignKey) -> bool:
    """It may be left out, and says nothing about the owner: one over the owner too is theirs."""
    columns = [one.table.column(name) for name in key.columns]
    apart = key.on_delete == "cascade" and one.key.columns[0] not in key.columns
    return apart and any(c is not None and c.nullable for c in columns)


def _look(
    case: Case, writer: Writer, one: Owned, key: ForeignKey, other: Owned
) -> Iterator[Finding]:
    """A row of one user that points to another user's; then that other user goes."""
    users = case.built.schema.table(case.users)
    assert users is not None, "somebody is the owner"  # noqa: S101 - says why it holds
    mine = writer.add(users)
    theirs = writer.add(users, fixed={name: mine[name] for name in one.shared})
    lent = writer.add(other.table, fixed=_of(other, theirs))
    pairs = zip(key.columns, key.referred_columns, strict=True)
    fixed = {**_of(one, mine), **{name: lent[to] for name, to in pairs}}
    row = writer.add(one.table, fixed=fixed)
    target, own = light(users), other.key.referred_columns[0]
    writer.connection.execute(sa.delete(target).where(target.c[own] == theirs[own]))
    if not _is_there(writer, one.table, row):
        yield case.finding(
            "isolation-leak", "warning",
            f"deleting one user deletes rows of others in {one.table.name} that point to what was "
            f"that user's in {other.table.name}: by {spelled(one.table.name, key)}, "
            f"{spelled(other.table.name, other.key)}",
            table=one.table.name, column=key.columns[-1],
            evidence=f"{key.columns[-1]} may be NULL, and has ON DELETE CASCADE",
            cure='ondelete="SET NULL", or a key over the owner too, so that nobody points to what '
            "is another's",
        )  # fmt: skip


def _of(owned: Owned, person: Row) -> Row:
    return {owned.key.columns[0]: person[owned.key.referred_columns[0]]}


def _is_there(writer: Writer, table: Table, row: Row) -> bool:
    target = light(table)
    key = (target.c[name] == row[name] for name in table.primary_key)
    return writer.connection.execute(sa.select(target).where(*key)).first() is not None


CHECK = Check("second-path", "No row goes with what somebody else lent to it.", run)
