"""New columns of rows that exist: filled for all of them, and with the right owner."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from sddflow.database.rows import Snapshot
from sddflow.domain.finding import Finding
from sddflow.domain.schema.qualified import bare
from sddflow.domain.schema.table import Column, Table
from sddflow.proof.case import Case
from sddflow.proof.check import Check, Seen, SkippedError
from sddflow.proof.filled.meant import meant
from sddflow.proof.filled.passed_over import passed_over
from sddflow.proof.owners.added_across import added_across
from sddflow.proof.owners.borrowed import borrowed
from sddflow.proof.owners.crossed_tenants import crossed_tenants
from sddflow.proof.owners.matched import unnamed
from sddflow.proof.owners.one_parent import one_parent
from sddflow.proof.owners.ownership import owned_tables, owner_key, owners
from sddflow.proof.owners.strayed import strayed

_FILLS_BY_QUERY = re.compile(r"\s*UPDATE\b.*\b(?:SELECT|FROM)\b", re.IGNORECASE | re.DOTALL)
_MANY = 3  # so many rows of so many users with one owner are no coincidence


def run(case: Case) -> Seen:
    """Look at what rows that were there have in the columns that are new."""
    pairs = [
        (case.rows[t.name], case.now[t.name], c)
        for t in case.touched
        if t.name in case.rows
        for c in t.columns
        if case.rows[t.name].table.column(c.name) is None
    ]
    judges = (_owners, crossed_tenants, borrowed, added_across, one_parent, strayed, _side_way)
    whose = _worst(f for judge in judges for f in judge(case))
    if not pairs and not whose:
        raise SkippedError("no table with rows has a new column")
    findings = tuple(
        f for pair in pairs for judge in (_partial, passed_over) for f in judge(case, *pair)
    )
    return Seen((*findings, *whose), f"{len(pairs)} new columns of rows that exist")


def _side_way(case: Case) -> Iterator[Finding]:
    """Keys that are filled by another way than the row's own; only such statements are parsed."""
    asking = tuple(s for s in case.upgrade if _FILLS_BY_QUERY.match(s))
    if asking:
        from sddflow.proof.owners.side_way import side_way  # loads a parser of SQL

        yield from side_way(case, asking)


def _worst(found: Iterable[Finding]) -> tuple[Finding, ...]:
    """Of those about one column the first error, or else the first one."""
    by: dict[tuple[str, str], Finding] = {}
    for each in sorted(found, key=lambda f: f.severity != "error"):
        by.setdefault((each.table, each.column), each)
    return tuple(by.values())


def _partial(case: Case, old: Snapshot, new: Snapshot, column: Column) -> Iterator[Finding]:
    """Some rows are filled, some are not, and nothing about them says why."""
    filled = {key: new.rows[key][column.name] for key in old.rows if key in new.rows}
    empty = {key for key, value in filled.items() if value is None}
    if not empty or len(empty) == len(filled) or _is_parent(new, column):
        return
    reasons = tuple(_reasons(old, filled.keys(), empty)) or _nulls(old, filled.keys(), empty)
    if any(_asks_for_form(s, old.table.name, column.name) for s in case.upgrade):
        return
    if reasons and not any(_forgotten(case.upgrade, old.table.name, name) for name in reasons):
        return
    name, key = old.table.name, old.table.primary_key
    if meant(case.upgrade, name, column.name, key, len(filled)):
        return
    if empty <= unnamed(case, old.table) or _is_left_out(case, old.table, column, empty):
        return
    example = next(key for key in filled if key in empty)
    yield case.finding(
        "backfill-partial",
        "warning",
        f"{old.table.name}.{column.name} is filled for {len(filled) - len(empty)} of "
        f"{len(filled)} rows that exist; the others stay NULL",
        table=old.table.name,
        column=column.name,
        evidence=f"the row {', '.join(map(repr, example))} stays NULL",
        cure="fill every row, in batches if there are many",
    )


def _is_left_out(case: Case, table: Table, column: Column, empty: set[tuple[Any, ...]]) -> bool:
    from sddflow.proof.filled.left_out import is_left_out  # a parser: only where it is used

    return is_left_out(case, table, column, empty)


def _is_parent(new: Snapshot, column: Column) -> bool:
    """It points to another row of its table: what stands at the top of a tree has none."""
    keys = (k.columns for k in new.table.foreign_keys if k.referred == new.table.name)
    return any(column.name in columns for columns in keys)


def _reasons(old: Snapshot, keys: Any, empty: set[tuple[Any, ...]]) -> Iterator[str]:  # noqa: ANN401 - a view of keys
    """Columns that were there and tell the rows apart: by NULL, or by a shared value."""
    for column in old.table.columns:
        values = {key: old.rows[key][column.name] for key in keys}
        kinds: dict[str, set[bool]] = defaultdict(set)
        for key, value in values.items():
            kinds[repr(value)].add(key in empty)
        shared = 1 < len(kinds) <= max(2, len(values) // 2)
        nulls = {key for key, value in values.items() if value is None}
        blank = {key for key, value in values.items() if value in (None, "")}
        if empty in (nulls, blank) or (shared and all(len(kind) == 1 for kind in kinds.values())):
            yield column.name
        if any(lacking == empty for lacking in _lacking(values)):
            yield column.name


def _nulls(old: Snapshot, keys: Any, empty: set[tuple[Any, ...]]) -> tuple[str, ...]:  # noqa: ANN401 - a view of keys
    """Columns that were there, of which any was NULL, or all were, in just those rows."""
    names = [c.name for c in old.table.columns]
    nulls = {n: {key for key in keys if old.rows[key][n] is None} for n in names}
    some = tuple(n for n, rows in nulls.items() if rows and rows <= empty)
    every = tuple(n for n, rows in nulls.items() if rows >= empty)
    if some and set().union(*(nulls[n] for n in some)) == empty:
        return some
    if every and set(keys).intersection(*(nulls[n] for n in every)) == empty:
        return every
    return ()


def _lacking(values: dict[Any, Any]) -> Iterator[set[Any]]:
    """For each key of the JSON in a column, the rows whose JSON has none of that name."""
    for name in {n for value in values.values() if isinstance(value, dict) for n in value}:
        yield {k for k, value in values.items() if not isinstance(value, dict) or name not in value}


def _asks_for_form(statement: str, table: str, column: str) -> bool:
    """It fills the column of rows whose text has a form; of the others there is nothing to fill."""
    fills = rf"\s*update\s+\S*\b{re.escape(bare(table))}\b.*\bset\b.*\b{re.escape(column)}\"?\s*="
    asks = (
        r".*\bwhere\b.*"
        r"(?:\s!?~\*?\s|\b(?:regexp|glob|similar\s+to)\b|\b(?:strpos|instr|position)\s*\()"
    )
    return re.match(fills + asks, statement, re.IGNORECASE | re.DOTALL) is not None


def _forgotten(statements: tuple[str, ...], table: str, column: str) -> bool:
    """An UPDATE is for all but some values of the column, and NULL is not among all of them."""
    update = re.compile(rf"\s*update\s+(?:\"?\w+\"?\.)?\"?{re.escape(bare(table))}\b", re.I)
    but = re.compile(rf"\bwhere\b.*\b{re.escape(column)}\"?\s*(?:<>|!=|not\s+in\b)", re.I | re.S)
    return any(update.match(s) and but.search(s) for s in statements)


def _owners(case: Case) -> Iterator[Finding]:
    """Rows that got an owner, or another one."""
    users = case.users
    if not users or users not in case.rows or users not in case.now:
        return
    key = case.conventions.user_key
    before, after = (owned_tables(b.schema, users) for b in (case.first, case.built))
    was, now = owners(before, case.rows, users, key), owners(after, case.now, users, key)
    keys = {each.table.name: each.key.columns for each in before}
    for each in after:
        name, columns = each.table.name, each.key.columns
        known = name in keys and keys[name] != columns and _had(case, name, columns)
        if name in case.rows and not known:  # that another key says it now, changes no row
            yield from _owner(case, each.table, was.get(name), now[name])


def _had(case: Case, table: str, columns: tuple[str, ...]) -> bool:
    return all(case.rows[table].table.column(column) is not None for column in columns)


def _owner(
    case: Case,
    table: Table,
    was: dict[tuple[Any, ...], Any] | None,
    now: dict[tuple[Any, ...], Any],
) -> Iterator[Finding]:
    old = {k: o for k, o in (was or {}).items() if o is not None and k in now}
    key = owner_key(table, case.users)
    column = key.columns[0] if key else ""
    new = case.rows[table.name].table.column(column) is None
    other = [k for k, owner in old.items() if now[k] != owner and not (new and now[k] is None)]
    if other:
        first = other[0]
        yield case.finding(
            "backfill-owner-wrong", "error",
            f"{len(other)} rows of {table.name} belong to another user than before"
            + (", or to nobody" if any(now[k] is None for k in other) else ""),
            table=table.name, column=column,
            evidence=f"row {first[0]!r} was user {old[first]}'s, now "
            + ("nobody's" if now[first] is None else f"user {now[first]}'s"),
            cure="take the owner of the row that it hangs on",
        )  # fmt: skip
        return
    mine = [now[k] for k in case.rows[table.name].rows if now.get(k) is not None]
    users = len(case.rows[case.users].rows)
    if was is None and users > 1 and len(mine) >= _MANY and len(set(mine)) == 1:
        yield case.finding(
            "backfill-one-owner", "warning",
            f"all {len(mine)} rows of {table.name} are given to user {mine[0]}, of {users} users",
            table=table.name, column=column,
            cure="a human must want this: say so at the gate; otherwise find each row's own user",
        )  # fmt: skip


CHECK = Check("backfill", "New columns of rows that exist are filled, for the right owner.", run)
