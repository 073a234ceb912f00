"""The migration runs, on a database with rows in every table."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from sddflow.database.postgres.partitions import partitions
from sddflow.database.reading import read_schema
from sddflow.database.rows import Filled, fill, snapshot
from sddflow.database.scratch import Scratch
from sddflow.domain.finding import Finding
from sddflow.domain.schema.table import Schema
from sddflow.domain.schema.tenancy import holders, tenants
from sddflow.domain.sizes import Sizes
from sddflow.errors import EnvError, HungError, RevisionError, TargetError
from sddflow.proof.aimed.aiming import fill_aimed
from sddflow.proof.aimed.converted import convert, converted_in
from sddflow.proof.aimed.divided import enlarge
from sddflow.proof.aimed.lists import listed_in
from sddflow.proof.aimed.spoken import speak
from sddflow.proof.case import Case, look_at
from sddflow.proof.check import Check, Seen
from sddflow.proof.guards.guard import guards_of
from sddflow.proof.guards.persons import told_apart
from sddflow.proof.lacking import skip_where_lacking
from sddflow.proof.on_empty import on_empty
from sddflow.proof.operation.told_sizes import told_sizes
from sddflow.proof.operation.told_waits import told_waits
from sddflow.proof.refused import cure_for, looked_first
from sddflow.proof.revisions.foreign import is_foreign, only_on
from sddflow.proof.revisions.kept import place_of
from sddflow.proof.revisions.start import (
    NO_TABLE,
    Start,
    elsewhere,
    env_fails,
    evidence_of,
    start_of,
)
from sddflow.proof.rules.broken import rule_broken
from sddflow.proof.rules.fitting import fill_fitting
from sddflow.proof.rules.touching import touching
from sddflow.proof.rules.violations import dangling, violations
from sddflow.proof.words_known import known_before, words_of_rows

_LOOKS_UP = re.compile(r"\bUPDATE\b.*\b(?:FROM|SELECT)\b", re.IGNORECASE | re.DOTALL)


def run(case: Case) -> Seen:
    """Upgrade from the base to the revision before, write rows, upgrade to the newest."""
    try:
        return _up(case)
    except EnvError as error:
        return Seen((env_fails(case, error),), "env.py fails")


def _up(case: Case) -> Seen:
    start = start_of(case)
    if start.database is None:
        return Seen(start.findings, "the revisions before do not run")
    try:
        seen = _from(case, start.database, whole=not start.findings)
    except EnvError:
        raise
    except TargetError as error:
        skip_where_lacking(error)
        return _needs_other_start(case, start, error) or _failed(case, start, error)
    return replace(seen, findings=(*start.findings, *seen.findings))


def _from(case: Case, start: Scratch, *, whole: bool = False) -> Seen:
    """Write rows, and upgrade.

    Args:
        case: the migration.
        start: the database before.
        whole: the history made it, and so it is that of a new installation.

    Raises:
        TargetError: it fails on empty tables too.
    """
    bare = start.clone() if place_of(case) is None else None
    schema = read_schema(start.url)
    users, engine = case.conventions.user_table, start.engine()
    if case.dialect == "postgresql":
        case.guarded = told_apart(schema, guards_of(engine)) - {users}
    source, root = case.history.source, case.application.root
    of = tenants(schema, users) | case.guarded, holders(schema, users) | case.guarded
    known = partial(known_before, case)
    filled = fill_aimed(engine, schema, words_of_rows(case, schema), source, root, known, *of)
    _set_out(case, start, filled)
    try:
        _upgrade(case, start)
    except (HungError, EnvError):
        raise
    except TargetError as error:
        return _with_fitting_rows(case, bare or _again(case), error)
    missed = on_empty(case, lambda: bare or _again(case)) if whole else ()
    return Seen((*_skipped(case), *_dangling(case), *_touching(case), *missed), _told(case))


def _again(case: Case) -> Scratch:
    """The database before, without rows, once more: it is kept.

    Raises:
        TargetError: its history runs no more.
    """
    case.earlier = ()
    made = start_of(case).database
    assert made is not None, "it ran a moment ago"  # noqa: S101 - says why it holds
    return made


def _needs_other_start(case: Case, start: Start, error: TargetError) -> Seen | None:
    """Where the first revision wants tables that are made elsewhere, the older models are tried."""
    if case.history.starts or case.beginning.baseline or not NO_TABLE.search(error.message):
        return None
    other = elsewhere(case, error)
    if other.database is None:
        return None
    try:
        seen = _from(case, other.database)
    except TargetError:
        return None
    return replace(seen, findings=(*start.findings, *other.findings, *seen.findings))


def _failed(case: Case, start: Start, error: TargetError) -> Seen:
    revision = error.revision if isinstance(error, RevisionError) else ""
    which = f" at {revision}" if revision and len(case.history.tested) > 1 else ""
    failed = case.finding(
        "upgrade-fails", "error", f"the upgrade fails{which}: {error.message}",
        evidence=evidence_of(error), revision=revision,
        cure=error.cure or (only_on(case.dialect) if is_foreign(case.dialect, error) else ""),
    )  # fmt: skip
    return Seen((*start.findings, failed), "it failed")


def _set_out(case: Case, start: Scratch, filled: Filled) -> None:
    """The database before, with its rows."""
    case.filled, case.before = filled, look_at(start)
    case.rows = snapshot(start.engine(), case.first.schema)
    if case.dialect == "postgresql":
        case.sizes = _sizes(case, start)


def _sizes(case: Case, start: Scratch) -> Sizes:
    """How large tables are: as somebody said who was asked, or else as the pages tell it."""
    tables = [table.name for table in case.first.schema.tables]
    sizes = case.sizes.beside(told_sizes(case.application.root, tables))
    sizes = replace(sizes, waits=told_waits(case.application.root, tables) if sizes.rows else ())
    if not sizes.rows:
        return sizes
    with start.engine().connect() as connection:
        return replace(sizes, parts=partitions(connection))


def _upgrade(case: Case, start: Scratch) -> None:
    end = start.clone()
    watch = case.dialect == "postgresql"
    case.stay.begin(end.url)
    try:
        ran = case.application.upgrade(
            end.url, case.history.newest, watch_locks=watch, stay=case.stay
        )
    except TargetError:
        case.conduct += (case.application.conduct_at(end.url),)
        raise
    case.upgrade, case.after = ran.statements, look_at(end)
    case.now  # noqa: B018 - what is computed as it is read may fail, too
    case.watched, case.alone = ran.watched, ran.alone
    case.conduct += (ran.conduct,)


def _with_fitting_rows(case: Case, bare: Scratch, error: TargetError) -> Seen:
    """It fails with rows; does it without? And with rows that keep the new rules already?

    Raises:
        TargetError: it fails on empty tables too.
        SkippedError: the rows asked for what the server lacks.
    """
    skip_where_lacking(error)
    empty = bare.clone()
    ran = case.application.upgrade(empty.url, case.history.newest)
    new = read_schema(empty.url)
    whose = tenants(new, case.conventions.user_table) | case.guarded
    fill(empty.engine(), new, case.words, _seeded(case, empty, new), whose)
    broken = tuple(violations(case.first.scratch.engine(), case.rows, case.first.schema, new))
    case.awkward = case.first.scratch
    fitting = fill_fitting(bare, case.first.schema, empty, new, case.words)
    speak(bare.engine(), case.first.schema, listed_in(case.history.source))
    said = converted_in(case.history.source, case.application.root)
    convert(bare.engine(), case.first.schema, said)
    enlarge(bare.engine(), case.first.schema, case.history.source)
    _find(case, bare, ran.statements)
    _set_out(case, bare, fitting)
    try:
        _upgrade(case, bare)
    except TargetError:
        return Seen((_on_rows(case, error),), "it failed")
    found = tuple(rule_broken(case, each, error) for each in broken)
    found = (*found, *_touching(case))
    return Seen((*_skipped(case), *(found or (_needs(case, error),))), _told(case))


def _find(case: Case, bare: Scratch, statements: tuple[str, ...]) -> None:
    """What the migration looks up for rows is there; a parser is loaded where it looks up."""
    if any(_LOOKS_UP.search(statement) for statement in statements):
        from sddflow.proof.rules.matched import match

        match(bare.engine(), case.first.schema, statements, case.dialect)


def _seeded(case: Case, empty: Scratch, new: Schema) -> frozenset[str]:
    """New tables in which the migration writes rows: old ones may point to these, and no others."""
    taken = snapshot(empty.engine(), new)
    return frozenset(n for n, s in taken.items() if s.rows and n not in case.rows)


def _on_rows(case: Case, error: TargetError) -> Finding:
    return case.finding(
        "upgrade-on-rows",
        "error",
        f"the upgrade runs on empty tables only; with rows in them it fails: {error.message}",
        evidence=evidence_of(error),
        cure=cure_for(error.message),
    )


def _needs(case: Case, error: TargetError) -> Finding:
    """A revision that looks before it leaps says itself what is to be put in order."""
    return case.finding(
        "upgrade-needs-rows",
        "info" if looked_first(error, case.application.root) else "warning",
        f"the upgrade fails on rows that the database allows today: {error.message}",
        evidence=evidence_of(error),
        cure="bring such rows in order in the migration first, or make sure that there are none",
    )


def _touching(case: Case) -> Iterator[Finding]:
    for spans in touching(case) if case.dialect == "postgresql" else ():
        yield case.finding(
            "upgrade-needs-rows", "warning",
            f"{spans.name} takes rows of {spans.table.name} for overlapping where one begins just "
            "when another ends: such rows stop the upgrade, and new ones are refused",
            table=spans.table.name, column=spans.last,
            evidence=f"{spans.last} of one row is {spans.first} of another one",
            cure="a range with '[)' as its bounds: the end is not in it",
        )  # fmt: skip


def _dangling(case: Case) -> Iterator[Finding]:
    """SQLite does not look at old rows when a foreign key comes."""
    for table in case.built.schema.tables if case.dialect == "sqlite" else ():
        was = case.first.schema.table(table.name)
        if was is not None and table.name in case.rows:
            for broken in dangling(was, table, case.now):
                yield rule_broken(case, broken)


def _skipped(case: Case) -> tuple[Finding, ...]:
    return tuple(
        case.finding(
            "rows-none", "info", f"no row could be made for {table}: {reason}", table=table
        )
        for table, reason in (case.filled.skipped if case.filled else ())
    )


def _told(case: Case) -> str:
    filled = case.filled.rows if case.filled else ()
    rows = sum(n for _, n in filled)
    return f"{len(case.upgrade)} statements over {rows} rows in {len(filled)} tables"


CHECK = Check("upgrade", "The migration runs, on tables with rows in them.", run, always=True)
