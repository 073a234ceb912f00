"""What becomes of rows when another one is deleted is as it was, and as it is of all others."""

import re
from collections.abc import Iterator

from sddflow.domain.finding import Finding
from sddflow.domain.place import Place
from sddflow.domain.schema.table import ForeignKey, Table
from sddflow.proof.case import Case
from sddflow.proof.check import Check, Seen, SkippedError
from sddflow.proof.operation.told_kept import told_kept
from sddflow.proof.queries.deleted import deleted, refusal_awaited, with_children
from sddflow.proof.queries.found import found_in

_STAYED = ("set null", "set default")
_LETS_GO = ("cascade", *_STAYED)
_PASSIVE = re.compile(r"\bpassive_deletes\s*=\s*(?:True|[\"']all)")
_ENOUGH = 2  # keys that let a row go are a habit


def run(case: Case) -> Seen:
    """Compare ON DELETE of each foreign key with what it was, and of new ones with older ones."""
    pairs = [pair for table in case.touched for pair in _changed(case, table)]
    new = [pair for table in case.touched for pair in _new(case, table)]
    if not pairs and not new:
        raise SkippedError("no foreign key is new, and no ON DELETE of an older one changes")
    takes = (_told(case, *pair) for pair in pairs if pair[2].on_delete == "cascade")
    along = (f for pair in new for f in _taking_along(case, *pair))
    blocks = (f for pair in new for f in _blocking(case, *pair))
    holds = _holding(case, [pair for pair in pairs if not pair[2].on_delete])
    return Seen(
        (*takes, *along, *blocks, *holds),
        f"{len(pairs)} keys compared, {len(new)} new ones beside others",
    )


def _new(case: Case, table: Table) -> Iterator[tuple[Table, ForeignKey]]:
    """Keys that point to another table, by columns that are new."""
    old = case.first.schema.table(table.name)
    for key in table.foreign_keys:
        known = old is not None and all(old.column(name) for name in key.columns)
        if key.referred != table.name and not known:
            yield table, key


def _taking_along(case: Case, table: Table, key: ForeignKey) -> Iterator[Finding]:
    """Rows go with one that is deleted, and could stay, or are kept as a page says."""
    if key.on_delete != "cascade":
        return
    taken, kept = _kept_below(case, table, key)
    columns, others = ", ".join(key.columns), _older_keys(case, key)
    if kept:
        why = f"{kept} says that they are kept"
    elif _could_stay(case, table, key):
        why = f"{columns} may be NULL"
    elif _is_other_habit(case, key, others):
        why = f"all {len(others)} older keys to {key.referred} let their rows stay"
    else:
        return
    yield case.finding(
        "cascade-new", "warning",
        f"deleting a row of {key.referred} takes the rows of {taken} along, and {why}: is that "
        "meant?",
        table=table.name, column=columns if len(key.columns) == 1 else "",
        evidence=f"{table.name}({columns}): ON DELETE CASCADE",
        cure='ondelete="SET NULL", in the model too; or allow it on the line: '
        "# sddflow: allow cascade-new because …",
    )  # fmt: skip


def _older_keys(case: Case, key: ForeignKey) -> list[tuple[str, str]]:
    """Table and ON DELETE of those that point to the same table, and are of another one."""
    return [
        (t.name, k.on_delete)
        for t in case.first.schema.tables
        for k in t.foreign_keys
        if k.referred == key.referred and t.name != key.referred
    ]


def _is_other_habit(case: Case, key: ForeignKey, others: list[tuple[str, str]]) -> bool:
    """Rows stay where one is deleted that they point to, and the source deletes such ones."""
    stay = len(others) >= _ENOUGH and all(by in _STAYED for _, by in others)
    return stay and key.referred in deleted(case)


def _kept_below(case: Case, table: Table, key: ForeignKey) -> tuple[str, Place | None]:
    """The table, or one whose rows go along with its rows, that a page wants kept; and where."""
    root = case.application.root
    along = with_children(case.built.schema, [table.name]) - {table.name}
    told = ((name, told_kept(root, name)) for name in (table.name, *sorted(along)))
    if told_kept(root, key.referred) is None:
        found = next((each for each in told if each[1] is not None), None)
        if found is not None:
            return found
    return table.name, None


def _could_stay(case: Case, table: Table, key: ForeignKey) -> bool:
    """A row belongs to another one that it must have, and may be without this one.

    Of several that it may be without, one may be what it hangs on; a CHECK may say which.
    """
    optional = {column.name for column in table.columns if column.nullable}
    others = [k for k in table.foreign_keys if k.columns != key.columns]
    return (
        set(key.columns) <= optional
        and any(not optional & set(k.columns) for k in others)
        and not any(k.on_delete == "cascade" and optional & set(k.columns) for k in others)
        and not any(name in check.condition for check in table.checks for name in key.columns)
        and key.referred in deleted(case)
    )


def _blocking(case: Case, table: Table, key: ForeignKey) -> Iterator[Finding]:
    """Rows could be deleted with all that points to them, and now a new table holds them."""
    if case.first.schema.table(table.name) is not None:
        return
    others = _older_keys(case, key)
    if key.on_delete or len(others) < _ENOUGH or not all(by in _LETS_GO for _, by in others):
        return
    yield case.finding(
        "delete-blocked", "warning",
        f"a row of {key.referred} that {table.name} points to cannot be deleted, and all "
        f"{len(others)} older keys to {key.referred} let it go",
        table=table.name, column=key.columns[0] if len(key.columns) == 1 else "",
        evidence=", ".join(f"{name}: ON DELETE {by.upper()}" for name, by in others),
        cure='ondelete="CASCADE" or "SET NULL", in the model too; ondelete="RESTRICT" where it is '
        "to be held",
    )  # fmt: skip


def _holding(case: Case, pairs: list[tuple[Table, ForeignKey, ForeignKey]]) -> Iterator[Finding]:
    """Keys that let rows go until now, and whose rows the source leaves to the database."""
    lost = [(t, was, now) for t, was, now in pairs if was.on_delete in _LETS_GO]
    if not lost:
        return
    deletes, left = deleted(case), any(True for _ in found_in(case, _PASSIVE))
    for table, was, now in lost:
        if left and now.referred in deletes:
            yield case.finding(
                "delete-blocked", "warning",
                f"a row of {now.referred} that {table.name} points to cannot be deleted any more, "
                "and the source deletes such rows",
                table=table.name, column=now.columns[0] if len(now.columns) == 1 else "",
                evidence=f"ON DELETE {was.on_delete.upper()} is gone, in the model too; "
                "passive_deletes leaves these rows to the database",
                cure=f'keep ondelete="{was.on_delete.upper()}", in the model too',
            )  # fmt: skip


def _changed(case: Case, table: Table) -> Iterator[tuple[Table, ForeignKey, ForeignKey]]:
    old = case.first.schema.table(table.name)
    was = {(k.columns, k.referred): k for k in old.foreign_keys} if old is not None else {}
    for key in table.foreign_keys:
        before = was.get((key.columns, key.referred))
        if before is not None and before.on_delete != key.on_delete:
            yield table, before, key


def _told(case: Case, table: Table, was: ForeignKey, now: ForeignKey) -> Finding:
    """Where the delete was refused before, nobody relies on rows that stay, as far as one sees."""
    stayed = was.on_delete in _STAYED
    so_far = "stayed" if stayed else "kept it from being deleted"
    awaited = None if stayed else refusal_awaited(case, now.referred, table.name)
    kept = told_kept(case.application.root, table.name)
    free = not stayed and _could_stay(case, table, now)
    columns = ", ".join(now.columns)
    asked = f"; {awaited} deletes such a row and waits for that refusal" if awaited else ""
    asked += f"; {kept} says that they are kept" if kept else ""
    asked += f"; {columns} may be NULL, and the source deletes such rows" if free else ""
    before = was.on_delete.upper() or "NO ACTION"
    return case.finding(
        "cascade-new", "warning" if stayed or awaited or kept or free else "info",
        f"deleting a row of {now.referred} takes the rows of {table.name} along that point to it "
        f"by {columns}, and that {so_far} until now{asked}: is that meant?",
        table=table.name, column=columns if len(now.columns) == 1 else "",
        evidence=f"ON DELETE {before} becomes ON DELETE CASCADE",
        cure="keep ON DELETE as it was, or allow it on the line: "
        "# sddflow: allow cascade-new because …",
    )  # fmt: skip


CHECK = Check("on-delete", "Deleting does what it did, and what it does elsewhere.", run)
