"""`design-owner-missing`: a table of user data from which its user cannot be told."""

from collections.abc import Iterator

from sddflow.domain.checks.design.case import Case, is_covered
from sddflow.domain.finding import Finding
from sddflow.domain.schema.naming import snake
from sddflow.domain.schema.table import ForeignKey, Table

CODE = "design-owner-missing"


def owner_missing(case: Case) -> Iterator[Finding]:
    """Where the constitution demands isolation, each row of a user says whose it is.

    User data is what the spec says belongs to users, and what hangs on it by required keys; a
    lookup table that all users share is none.
    """
    if case.principles.isolation is None:
        return
    for table in case.design.tables:
        if case.is_user(table.name) or not _is_user_data(table, case, set()):
            continue
        if wrong := _wrong(table, case):
            yield Finding(
                CODE,
                "warning" if _may_lose_owner(table, case) else "error",
                f"{table.name}: {wrong}",
                table.source.place if table.source else None,
                evidence=str(case.principles.owner or case.principles.isolation),
                cure="give it a required, indexed user_id that points to the users' table",
                table=table.name,
                column=table.owner,
            )


def _is_user_data(table: Table, case: Case, seen: set[str]) -> bool:
    seen.add(table.name)
    if table.owner or _said_to_be_owned(table, case):
        return True
    for key in table.foreign_keys:
        if any((c := table.column(n)) is None or c.nullable for n in key.columns):
            continue
        parent = case.after.table(key.referred)
        if case.is_user(key.referred):
            return True
        if parent and parent.name not in seen and _is_user_data(parent, case, seen):
            return True
    return False


def _may_lose_owner(table: Table, case: Case) -> bool:
    """The spec itself keeps the rows when their user goes; the constitution says otherwise."""
    entity = case.entity(table)
    return entity is not None and any(
        r.entity == entity.name and snake(r.target) == "user" and r.on_delete == "set null"
        for r in case.document.relationships
    )


def _said_to_be_owned(table: Table, case: Case) -> bool:
    entity = case.entity(table)
    return entity is not None and any(
        r.cardinality in ("many-to-one", "one-to-one")
        and r.entity == entity.name
        and snake(r.target) == "user"
        and r.required is not False
        for r in case.document.relationships
    )


def _wrong(table: Table, case: Case) -> str:
    owners = [k for k in table.foreign_keys if case.is_user(k.referred)]
    loose = table.column(table.owner) if table.owner else None
    has_users = any(case.is_user(t.name) for t in case.after.tables)
    if not owners and loose and not has_users:
        return _unfit(table, (loose.name,))
    if not owners:
        reached = any(case.after.table(k.referred) for k in table.foreign_keys)
        return (
            ""
            if reached and case.principles.owner is None
            else "no key tells which user a row belongs to"
        )
    reasons = [_unfit(table, k.columns) or _stays(k, case) for k in owners]
    return "" if "" in reasons else reasons[0]


def _unfit(table: Table, columns: tuple[str, ...]) -> str:
    if any((c := table.column(n)) is None or c.nullable for n in columns):
        return f"the user's key {', '.join(columns)} may be NULL"
    return "" if is_covered(table, columns) else f"the user's key {', '.join(columns)} has no index"


def _stays(key: ForeignKey, case: Case) -> str:
    if case.principles.cascade is None or key.on_delete == "cascade":
        return ""
    return f"its rows do not go with their user ({', '.join(key.columns)} does not cascade)"
