"""Rows of one user stay that user's: always owned, quickly found, untouched by others."""

from collections.abc import Iterator

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from sddflow.database.light import light
from sddflow.database.rows import Snapshot, take
from sddflow.database.writer import NoRowError, Row, Writer
from sddflow.domain.finding import Finding
from sddflow.domain.schema.naming import singular
from sddflow.domain.schema.qualified import bare
from sddflow.domain.schema.table import Table
from sddflow.proof.case import Case
from sddflow.proof.check import Check, Seen, SkippedError
from sddflow.proof.owners.belongings import give
from sddflow.proof.owners.lost_with import way_to
from sddflow.proof.owners.ownership import Owned, is_firm, owned_tables, owners
from sddflow.proof.probing import trial
from sddflow.proof.queries.source import queries_of

# what people call their own things, without asking what others called theirs
_USERS_OWN = frozenset({"title", "label", "description", "position", "rank", "note", "subject"})
# things that are found by their name by others too, although somebody owns them
_KNOWN_BY_NAME = frozenset(
    (
        *("workspace", "organization", "organisation", "team", "company", "tenant", "account"),
        *("site", "shop", "store", "channel", "room", "group", "domain", "app", "bot", "project"),
        *("repository", "package", "community", "server", "page", "blog", "client", "brand"),
    )
)


def run(case: Case) -> Seen:
    """Look at the owner's key of each owned table; delete one user, and look at the others."""
    name, key = case.users, case.conventions.user_key
    users = case.built.schema.table(name) if name else None
    if users is None or users.column(key) is None:
        raise SkippedError("there is no table of users")
    owned = owned_tables(case.built.schema, users.name)
    new = {table.name for table in case.touched}
    findings = [f for o in owned if o.table.name in new for f in _key(case, o)]
    with trial(case) as writer:
        try:
            findings += _delete_one(case, writer, users, owned)
        except NoRowError as error:
            raise SkippedError(f"the rows of two users could not be made: {error}") from None
    return Seen(tuple(findings), f"{len(owned)} tables of users' rows; one of two users deleted")


def _key(case: Case, owned: Owned) -> Iterator[Finding]:
    """The key is there in every row, and an index finds them."""
    table, column, named = owned.table, owned.key.columns[0], ", ".join(owned.columns)
    seen = table.column(column)
    if owned.direct and seen is not None and seen.nullable and not _is_somebodys(case, table):
        leaves = owned.key.on_delete == "set null"
        yield case.finding(
            "isolation-nullable",
            "info" if leaves or _was_so(case, owned) else "warning",
            f"{table.name}.{column} "
            + ("is NULL once its user is gone" if leaves else "may be NULL")
            + ": such a row belongs to nobody",
            table=table.name,
            column=column,
            cure="make it NOT NULL, unless rows without an owner are meant",
        )
    for columns in _everybodys(case, owned):
        yield case.finding(
            "isolation-unique",
            "warning",
            f"{table.name}({', '.join(columns)}) is unique over all users: what one of them has, "
            "no other may have",
            table=table.name,
            column=columns[0],
            cure=f"make it unique for each user: ({column}, {', '.join(columns)})",
        )
    if owned.is_named(case.users) and not _indexed(table, owned.columns) and _is_new(case, owned):
        yield case.finding(
            "isolation-index",
            "info" if _is_asked_otherwise(case, owned) else "warning",
            f"no index begins with {table.name}.{named}: every query of one user reads all rows",
            table=table.name,
            column=column,
            cure=f"index {named}, or begin an index of several columns with it",
        )


def _is_new(case: Case, owned: Owned) -> bool:
    """The key came now, or its index went."""
    was = case.first.schema.table(owned.table.name)
    there = was is not None and all(was.column(name) is not None for name in owned.columns)
    return was is None or not there or _indexed(was, owned.columns)


def _is_asked_otherwise(case: Case, owned: Owned) -> bool:
    """The source asks for such rows, and each time for what an index begins with as well."""
    table = bare(owned.table.name)
    every = queries_of(case.application.root, case.conventions)
    asked = [q for q in every if q.table == table and not q.changes]
    begins = {columns[0] for columns in _whole(owned.table) if columns}
    return bool(asked) and all(
        any(c.sort in ("=", "in") and c.column in begins for c in query.conditions)
        for query in asked
    )


def _is_somebodys(case: Case, table: Table) -> bool:
    """A row always hangs on what has an owner, or what users belong to: the rest may be open."""
    schema, name = case.built.schema, case.users
    users = schema.table(name)
    above = {k.referred for k in users.foreign_keys if is_firm(users, k)} if users else set()
    above |= {o.table.name for o in owned_tables(schema, name)} - {table.name}
    above |= {referred for each in schema.tables for referred in _joined_by(each, name)}
    return any(k.referred in above and is_firm(table, k) for k in table.foreign_keys)


def _joined_by(table: Table, users: str) -> frozenset[str]:
    """What users are members of: a row is of one user and one of it, and no two are of the same."""
    keys = [k for k in table.foreign_keys if is_firm(table, k)]
    both = {name for key in keys for name in key.columns}
    member = any(k.referred == users for k in keys) and any(both == {*u} for u in table.unique_sets)
    return frozenset(k.referred for k in keys if k.referred != users) if member else frozenset()


def _was_so(case: Case, owned: Owned) -> bool:
    """The column was there and took NULL, or owners are NULL in all that was owned before."""
    was = case.first.schema.table(owned.table.name)
    column = was.column(owned.key.columns[0]) if was else None
    if column is not None:
        return column.nullable
    before = [o for o in owned_tables(case.first.schema, case.users) if o.direct]
    keys = [o.table.column(o.key.columns[0]) for o in before]
    return bool(keys) and all(key is not None and key.nullable for key in keys)


def _everybodys(case: Case, owned: Owned) -> Iterator[tuple[str, ...]]:
    """New sets of unique columns that only words of a user's own are in."""
    old = case.first.schema.table(owned.table.name)
    known = {frozenset(c) for c in old.unique_sets} if old is not None else set()
    words = _USERS_OWN | ({"name"} if _is_personal(case, owned) else set())
    for columns in owned.table.unique_sets if owned.direct else ():
        entry = {"key"} if owned.table.column("value") is not None else set()
        own = all(name in entry or set(name.split("_")) & words for name in columns)
        own = own and columns != owned.table.primary_key
        if (own or _is_anybodys(case, owned, columns)) and frozenset(columns) not in known:
            yield columns


def _is_anybodys(case: Case, owned: Owned, columns: tuple[str, ...]) -> bool:
    """A key made of what is nobody's, and of nothing else: one user takes it from all others."""
    schema = case.built.schema
    theirs = {o.table.name for o in owned_tables(schema, case.users)} | {case.users}
    shared = [k.columns for k in owned.table.foreign_keys if k.referred not in theirs]
    return columns == owned.table.primary_key and columns in shared


def _is_personal(case: Case, owned: Owned) -> bool:
    """A thing that a user has, not one that a user runs for others: `user_id`, not `owner_id`."""
    user = singular(case.conventions.user_table)
    kinds = set(singular(bare(owned.table.name)).split("_"))
    return owned.key.columns[0] in {f"{user}_id", "user_id"} and not kinds & _KNOWN_BY_NAME


def _indexed(table: Table, columns: tuple[str, ...]) -> bool:
    return any(set(c[: len(columns)]) == set(columns) for c in _whole(table))


def _whole(table: Table) -> Iterator[tuple[str, ...]]:
    """The columns of everything that finds rows, each time all of them."""
    whole = (i.columns for i in table.indexes if not i.where)
    for columns in (*whole, table.primary_key, *(u.columns for u in table.uniques)):
        yield tuple(name.removesuffix(" DESC") for name in columns)


def _delete_one(
    case: Case, writer: Writer, users: Table, owned: tuple[Owned, ...]
) -> Iterator[Finding]:
    key = case.conventions.user_key
    one = writer.add(users)
    other = writer.add(users, fixed=_led_by(users, one))
    give(writer, users, owned, one, other)
    give(writer, users, owned, other, one)
    before = _taken(writer, case)
    whose = owners(owned, before, users.name, key)
    target = light(users)
    try:
        with writer.connection.begin_nested():
            writer.connection.execute(sa.delete(target).where(target.c[key] == one[key]))
    except DBAPIError:
        return
    after = _taken(writer, case)
    if all(row[key] != other[key] for row in after[users.name].rows.values()):
        yield case.finding(
            "isolation-leak",
            "error",
            "deleting one user takes another, and all that is theirs",
            table=users.name,
            evidence=f"user {one[key]} was deleted; user {other[key]}, who pointed to it, is gone: "
            + _by(way_to(users, other, (users.name, {key: one[key]}), before, after)),
            cure="let the key from user to user be set to NULL",
        )
        return
    for each in owned:
        name = each.table.name
        kept = {k for k, owner in whose[name].items() if owner is not None and owner != one[key]}
        was, now = before[name].rows, after[name].rows
        gone = [k for k in kept if _touched(each, users, was[k], now.get(k))]
        if gone:
            owner = whose[name][gone[0]]
            way = way_to(each.table, was[gone[0]], (users.name, {key: one[key]}), before, after)
            yield _leak(case, name, len(gone), way, f"user {one[key]} was deleted; row {gone[0]} "
                        f"belonged to {owner} (the other user is {other[key]})")  # fmt: skip


def _leak(case: Case, name: str, rows: int, way: tuple[str, ...], seen: str) -> Finding:
    return case.finding(
        "isolation-leak",
        "error",
        f"deleting one user takes or changes {rows} rows of others in {name}: {_by(way)}",
        table=name,
        evidence=seen,
        cure="let no ON DELETE CASCADE lead from one user's rows to another's",
    )


def _by(way: tuple[str, ...]) -> str:
    """The keys that did it; a trigger may do it, too."""
    return f"by {', '.join(way)}" if way else "by no key, so by a trigger"


def _led_by(users: Table, one: Row) -> Row:
    """What makes another user go with the first: who was invited, who reports to somebody."""
    own = (k for k in users.foreign_keys if k.referred == users.name and k.on_delete == "cascade")
    pairs = (pair for k in own for pair in zip(k.columns, k.referred_columns, strict=True))
    return {name: one[to] for name, to in pairs}


def _touched(owned: Owned, users: Table, was: Row, now: Row | None) -> bool:
    """Gone, or changed in more than the key that named the other user.

    A row of pairs of users, whose key are both of them, is as much the one's as the other's.
    """
    others = [
        k for k in owned.table.foreign_keys if k.referred == users.name and not owned.is_by(k)
    ]
    pair = any(set(k.columns) <= set(owned.table.primary_key) for k in others)
    if now is None:
        return not pair
    named = {name for key in others for name in key.columns}
    return any(was[name] != now[name] for name in was if name not in named)


def _taken(writer: Writer, case: Case) -> dict[str, Snapshot]:
    return {t.name: take(writer.connection, t) for t in case.built.schema.tables}


CHECK = Check("isolation", "Rows of one user stay that user's.", run)
