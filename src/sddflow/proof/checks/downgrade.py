"""The way back restores the schema exactly, and keeps what it can of the rows."""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from difflib import unified_diff
from functools import partial

from sddflow.database.numbering import PROBED
from sddflow.database.refusal import Refusal
from sddflow.database.rows import Snapshot, fill_table, snapshot, take
from sddflow.database.scratch import Scratch
from sddflow.database.writer import NoRowError, Writer
from sddflow.domain.finding import Finding, Severity
from sddflow.domain.schema.holding import narrower
from sddflow.domain.schema.qualified import bare
from sddflow.domain.schema.table import Column, Table
from sddflow.errors import HungError, TargetError
from sddflow.proof.case import Case, look_at
from sddflow.proof.check import Check, Seen
from sddflow.proof.evidence import short
from sddflow.proof.irrevocable import (
    as_validated,
    unvalidated,
    with_labels,
    without_extensions,
    without_made,
)
from sddflow.proof.lacking import skip_where_lacking
from sddflow.proof.left_away import left_away
from sddflow.proof.nulls_written import null_written
from sddflow.proof.queries.found import is_aside
from sddflow.proof.roles_left import roles_left
from sddflow.proof.settled import explained, left_as_is
from sddflow.proof.survival.carried import in_columns
from sddflow.proof.survival.loss import Loss
from sddflow.proof.survival.moved import archives
from sddflow.proof.survival.rows import lost
from sddflow.proof.survival.taken_again import without_taken

_LEFT = ("type ", "sequence ")
_ONCE = "once rows were written that only the new schema allows"

_MAKES = re.compile(r"\s*CREATE\s+TABLE\s+(?:\"?\w+\"?\.)?\"?(?P<name>(?!_alembic_tmp)\w+)", re.I)


def run(case: Case) -> Seen:
    """Downgrade a copy; compare its catalogue, letter by letter, with the one before.

    Rows are written into it first, as the application will have done by the time of a rollback.
    The process that went up goes down, where it may; what it shows to be wrong is tried afresh.
    """
    case.note(f"{case.dialect}: down to {case.history.parent or 'base'}")
    seen = _seen(case)
    return _seen(case) if seen.findings and case.stay.end() else seen


def _seen(case: Case) -> Seen:
    try:
        on_rows = go(case)
    except TargetError as error:
        skip_where_lacking(error)
        failed = case.finding(
            "downgrade-fails", "error", f"the downgrade fails: {error.message}",
            evidence=error.place, cure=error.cure,
        )  # fmt: skip
        return Seen((failed,), "it failed")
    findings = (*on_rows, *look(case))
    return Seen(findings, f"{len(case.downgrade)} statements; the catalogue is compared")


def look(case: Case) -> tuple[Finding, ...]:
    """What the way down, once gone, left or took."""
    return (*_schema(case), *_rows(case), *left_away(case), *roles_left(case))


def go(case: Case) -> tuple[Finding, ...]:
    """Down with rows that came after the upgrade; where that fails or costs old rows, without."""
    full = _copy(case)
    written = _write_more(case, full)
    more = snapshot(full.engine(), case.built.schema) if written else {}
    try:
        _down(case, full)
    except TargetError as error:
        if not written or isinstance(error, HungError):
            raise
        _down(case, case.built.scratch.clone())
        return (_fails(case, error),)
    changed = _rows(case) if written else ()
    costs = tuple(f for f in changed if not _is_ours(case, more, f))
    others = tuple(_become_others(case, more))
    if not changed:
        return others
    _down(case, case.built.scratch.clone())
    if _rows(case):
        return ()
    old = (_on_rows(case, f"costs old rows {_ONCE}: {f.message}", f.evidence) for f in costs)
    return (*others, *old)


def _fails(case: Case, error: TargetError) -> Finding:
    """It may well be met where the source writes such rows itself."""
    failed = _on_rows(case, f"fails {_ONCE}: {error.message}", error.place)
    by = null_written(case, error.message)
    if by is None:
        return failed
    return replace(failed, severity="warning", message=f"{failed.message}; {by} writes such rows")


def _is_ours(case: Case, more: dict[str, Snapshot], found: Finding) -> bool:
    """What became of old rows when ours were written: their triggers count, and note."""
    written, now = more.get(found.table), case.now.get(found.table)
    if written is None or now is None:
        return False
    return any(
        key not in written.rows or written.rows[key].get(found.column) != row.get(found.column)
        for key, row in now.rows.items()
    )


def _copy(case: Case) -> Scratch:
    """Of the database after; the process that went up keeps the one it knows."""
    copy, known = case.built.scratch.clone(), case.built.scratch
    if case.stay.url != known.url:
        return copy
    case.after = replace(case.built, scratch=copy)
    return known


def _become_others(case: Case, more: dict[str, Snapshot]) -> Iterator[Finding]:
    """Numbers and texts that only the wide column holds, made to fit by becoming others."""
    assert case.down is not None, "it was just made"  # noqa: S101 - says why it holds
    for table in case.down.schema.tables:
        taken = more.get(table.name)
        narrow = [c for c in table.columns if taken and _is_narrower(taken.table, c)]
        if not taken or not narrow:
            continue
        with case.down.scratch.engine().connect() as connection:
            now = take(connection, table).rows
        for column in narrow:
            pairs = [
                (r[column.name], now[k][column.name]) for k, r in taken.rows.items() if k in now
            ]
            changed = [(a, b) for a, b in pairs if b is not None and a != b]
            if changed:
                was, is_ = changed[0]
                yield replace(
                    _on_rows(
                        case, f"turns values of {table.name}.{column.name} into others {_ONCE}",
                        f"{short(was)} became {short(is_)}",
                    ),
                    severity="info" if isinstance(was, str) else "warning",
                    table=table.name, column=column.name,
                )  # fmt: skip


def _is_narrower(wide: Table, column: Column) -> bool:
    was = wide.column(column.name)
    return was is not None and narrower(column.type, was.type)


def _on_rows(case: Case, what: str, evidence: str) -> Finding:
    return case.finding(
        "downgrade-on-rows", "info", f"the downgrade {what}",
        evidence=evidence,
        cure="say in downgrade() what becomes of such rows, or roll forward instead",
    )  # fmt: skip


def _down(case: Case, back: Scratch) -> None:
    case.downgrade = ()
    for revision in case.history.way_back:
        try:
            ran = case.application.downgrade(back.url, revision, stay=case.stay)
        except TargetError:
            case.conduct += (case.application.conduct_at(back.url),)
            raise
        case.downgrade += ran.statements
        case.conduct += (ran.conduct,)
    case.down = look_at(back)


def _write_more(case: Case, back: Scratch) -> int:
    """Rows of every form in what is new or changed; how many."""
    with back.engine().begin() as connection:
        writer = Writer(connection, case.built.schema, PROBED, case.words)
        written = [table for table in case.touched if not _is_aside(case, table)]
        count = sum(fill_table(writer, table)[0] for table in written)
        count += sum(_write_longest(case, writer, table) for table in written)
        without_taken(connection, written, case.rows, case.now)
    return count


def _is_aside(case: Case, table: Table) -> bool:
    """A new table for rows that others had, or that the application knows nothing of."""
    is_new = case.first.schema.table(table.name) is None
    return is_new and (table.name in archives(case.rows, case.now) or is_aside(case, table))


def _write_longest(case: Case, writer: Writer, table: Table) -> int:
    """A row with as long a text as each column takes that took less; short codes are no such."""
    count, old = 0, case.first.schema.table(table.name)
    for column in table.columns if old is not None else ():
        was = old.column(column.name) if old is not None else None
        longer = was is not None and was.type.length and column.type.length
        if longer and was is not None and narrower(was.type, column.type):
            with suppress(NoRowError):
                text = "x" * (column.type.length or 0)
                count += not isinstance(writer.attempt(table, fixed={column.name: text}), Refusal)
    return count


def _schema(case: Case) -> tuple[Finding, ...]:
    assert case.down is not None, "it was just made"  # noqa: S101 - says why it holds
    now = without_extensions(case.down.text, case.first.text)
    now = without_made(now, case.downgrade)
    was = without_made(as_validated(case.first.text, now), case.downgrade)
    if now == was:
        return ()
    if with_labels(unvalidated(was, now), now) == now:
        return (_harmless(case, was, now),)
    if {*now.splitlines()} == {*was.splitlines()}:
        return (_twice(case, was, now),)
    kept = _kept(case)
    if kept and _without_tables(now, kept) == was:
        said = f"the downgrade keeps rows in {', '.join(sorted(kept))}"
        return (replace(_incomplete(case, was, now, said), severity="info"),)
    if case.down.text == case.built.text:
        return (_incomplete(case, was, now, "the downgrade changes nothing"),)
    left = [f for f in now.splitlines() if f not in was.splitlines() and f.startswith(_LEFT)]
    findings = tuple(_left(case, fact) for fact in left)
    rest = "".join(f"{fact}\n" for fact in now.splitlines() if fact not in left)
    if rest == was:
        return findings
    return (*findings, _incomplete(case, was, rest, "the downgrade does not restore the schema"))


def _kept(case: Case) -> frozenset[str]:
    """Tables that the way down makes for what the schema before has no place for."""
    made = {found["name"] for s in case.downgrade if (found := _MAKES.match(s))}
    known = {table.name for table in case.first.schema.tables}
    tables = case.down.schema.tables if case.down is not None else ()
    return frozenset(t.name for t in tables if bare(t.name) in made and t.name not in known)


def _without_tables(text: str, tables: frozenset[str]) -> str:
    about = re.compile(rf"\w+ (?:{'|'.join(map(re.escape, tables))})(?:[ .:]|$)")
    return "".join(f"{fact}\n" for fact in text.splitlines() if not about.match(fact))


def _harmless(case: Case, was: str, now: str) -> Finding:
    """Only labels that stay, and rules that hold for new rows at once."""
    if with_labels(was, now) == now:
        said = "the downgrade leaves labels: PostgreSQL takes none back"
        cure = "ADD VALUE IF NOT EXISTS lets the upgrade run again; let no row keep such a label"
    else:
        said = "the downgrade brings constraints back NOT VALID"
        cure = "VALIDATE CONSTRAINT after it, in a transaction of its own"
    return replace(_incomplete(case, was, now, said), severity="info", cure=cure)


def _twice(case: Case, was: str, now: str) -> Finding:
    """A rebuilt SQLite table has a rule that it was given, and that it would have kept."""
    found = _incomplete(
        case, was, now, "the downgrade makes rules a second time, that say the same"
    )
    cure = "leave them out of table_args: this version of Alembic keeps them by itself"
    return replace(found, severity="info", cure=cure)


def _left(case: Case, fact: str) -> Finding:
    kind, name = fact.partition(":")[0].split(" ", 1)
    sql = f'op.execute("DROP {kind.upper()} {name}")'
    return case.finding(
        f"downgrade-{kind}-left", "error", f"the downgrade leaves the {kind} {name} behind",
        evidence=fact, cure=f"drop it after the last column that uses it: {sql}",
    )  # fmt: skip


def _incomplete(case: Case, was: str, now: str, message: str) -> Finding:
    why = left_as_is(case.history)
    lines = unified_diff(was.splitlines(), now.splitlines(), "before", "after", n=0, lineterm="")
    shown = "\n".join(line for line in lines if not line.startswith("@@"))
    return case.finding(
        "downgrade-incomplete",
        "info" if why else "error",
        f"{message}: {why}" if why else message,
        evidence=shown,
        cure="undo in downgrade() everything that upgrade() does, indexes and defaults too",
    )


def _rows(case: Case) -> tuple[Finding, ...]:
    """What was still there after the upgrade must be there after the downgrade."""
    assert case.down is not None, "it was just made"  # noqa: S101 - says why it holds
    down = snapshot(case.down.scratch.engine(), case.down.schema)
    compare = partial(lost, source=case.history.source)
    again = {(x.table, x.column) for x in compare(case.now, down, case.downgrade)}
    up = {(x.table, x.column): x.severity for x in compare(case.rows, case.now, case.upgrade)}
    gone = {about for about, severity in up.items() if severity != "info" or about not in again}
    gone |= {(name, "") for name in case.rows if name not in case.now and _in_columns(case, name)}
    return tuple(
        _of_rows(case, x)
        for x in compare(case.rows, down, case.downgrade, back=True)
        if (x.table, x.column) not in gone and (x.table, "") not in gone
    )


def _of_rows(case: Case, loss: Loss) -> Finding:
    """A word that the way down gives, and says why, is meant."""
    is_word = loss.what == "changed" and loss.severity == "info"
    why = explained(case.history, loss.column) if is_word else ""
    severity: Severity = "info" if why else "warning" if loss.what == "removed" else "error"
    return case.finding(
        f"downgrade-rows-{loss.what}", severity,
        f"on the way down, {loss.message}{f'; {why}' if why else ''}",
        table=loss.table, column=loss.column, evidence=loss.evidence,
        cure="keep in downgrade() what was there before the upgrade",
    )  # fmt: skip


def _in_columns(case: Case, name: str) -> bool:
    """It may come back under other keys: what it said stands in new columns meanwhile."""
    return in_columns(case.rows[name], case.rows, case.now)


CHECK = Check("downgrade", "The downgrade restores the schema, and the rows it can.", run)
