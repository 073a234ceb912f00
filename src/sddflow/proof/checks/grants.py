"""Who may use every table may use the new one, and nobody else begins to write."""

import re
from collections.abc import Iterator

import sqlalchemy as sa

from sddflow.database.quoting import quoted_table
from sddflow.domain.finding import Finding
from sddflow.domain.schema.table import Table
from sddflow.proof.case import Case, State
from sddflow.proof.check import Check, Seen, SkippedError
from sddflow.proof.evidence import short
from sddflow.proof.guards.guard import guards_of

_FEWEST = 3  # tables that make a habit
_WRITES = ("INSERT", "UPDATE", "DELETE", "TRUNCATE")
_TO_PUBLIC = re.compile(r"\bGRANT\b.*\bPUBLIC\b", re.IGNORECASE | re.DOTALL)
_MAY = sa.text("SELECT has_table_privilege(:role, :table, 'SELECT, INSERT, UPDATE, DELETE')")
_USES = sa.text("SELECT has_sequence_privilege(:role, :sequence, 'USAGE, UPDATE')")
_COUNTED = re.compile(r"^column (\S+)\.\w+: .*\bdefault nextval\('([^']+)'", re.MULTILINE)
Granted = dict[str, dict[str, str]]


def run(case: Case) -> Seen:
    """Compare the grants of new tables with those of the older ones; look at those of PUBLIC."""
    if case.dialect != "postgresql":
        raise SkippedError("nothing can be granted")
    before, after = granted(case.first), granted(case.built)
    usual = tuple(_missing(case, before, after))
    known = {f.table for f in usual}
    named = (f for f in _named(case, before) if f.table not in known)
    findings = (*usual, *named, *_uncounted(case, before, after), *_open(case, before, after))
    if not findings and not _new(case):
        raise SkippedError("no table is new, or opened to everybody")
    return Seen(findings, f"{len(after)} roles may use tables")


def _new(case: Case) -> list[Table]:
    old = {t.name for t in case.first.schema.tables}
    there = {fact.split(" ")[1] for fact in case.first.text.splitlines() if fact[:6] == "table "}
    return [t for t in case.touched if t.name not in old | there]  # no partition that is detached


def _missing(case: Case, before: Granted, after: Granted) -> Iterator[Finding]:
    """Roles that may use every table that was there, and not the new one."""
    old = {t.name for t in case.first.schema.tables}
    usual = {
        role: tables for role, tables in before.items()
        if role != "public" and len(old) >= _FEWEST and old <= tables.keys()
    }  # fmt: skip
    for table in _new(case):
        for role, tables in sorted(usual.items()):
            if table.name not in after.get(role, {}):
                yield _told(case, table, role, next(iter(tables.values())))


def _named(case: Case, before: Granted) -> Iterator[Finding]:
    """Roles that a new table's policy names, that use other tables, and may not use this one."""
    new = {table.name: table for table in _new(case)}
    if not new or not any(fact.startswith("policy ") for fact in case.built.text.splitlines()):
        return
    engine = case.built.scratch.engine()
    for name, guard in guards_of(engine).items():
        roles = {r for p in guard.policies for r in p.roles if r in before} if name in new else ()
        for role in sorted(roles):
            with engine.connect() as connection:
                may = connection.execute(_MAY, {"role": role, "table": quoted_table(name)}).scalar()
            if not may:
                yield _told(case, new[name], role, next(iter(before[role].values())), "named")


def _uncounted(case: Case, before: Granted, after: Granted) -> Iterator[Finding]:
    """Roles that may insert into a new table, and may not use what numbers its rows.

    A serial asks for USAGE of its sequence, an identity does not. Where an older table is so too,
    its rows get their numbers in another way.
    """
    if any(True for _ in _without_numbers(case.first, before)):
        return
    new = {table.name for table in _new(case)}
    for table, role, sequence in _without_numbers(case.built, after):
        if table in new:
            yield case.finding(
                "grant-missing", "warning",
                f"{role} may insert into the new {table}, and not use {sequence}, which numbers "
                "its rows: permission denied",
                table=table, evidence=f"no USAGE on sequence {sequence}",
                cure=f"GRANT USAGE ON SEQUENCE {sequence} TO {role}; or sa.Identity()",
            )  # fmt: skip


def _without_numbers(state: State, rights: Granted) -> Iterator[tuple[str, str, str]]:
    """Table, role and sequence, where the role may insert and not count."""
    counted = [found.groups() for found in _COUNTED.finditer(state.text)]
    with state.scratch.engine().connect() as connection:
        for table, sequence in counted:
            for role in sorted(
                r for r, tables in rights.items() if "INSERT" in tables.get(table, "")
            ):
                said = {"role": role, "sequence": sequence}
                if role != "public" and not connection.execute(_USES, said).scalar():
                    yield table, role, sequence


def _open(case: Case, before: Granted, after: Granted) -> Iterator[Finding]:
    """Tables that every role may write from now on; a new name alone brings no new right."""
    spoken = next((s for s in case.upgrade if _TO_PUBLIC.search(s)), None)
    was, now = before.get("public", {}), after.get("public", {})
    written = {
        name: rights for name in now
        if case.built.schema.table(name) and (rights := _writes(now[name]) - _writes(was.get(name)))
    }  # fmt: skip
    if spoken is None or not written:
        return
    told = ", ".join(r for r in _WRITES if any(r in each for each in written.values()))
    names = sorted(written)
    yield case.finding(
        "grant-public", "warning",
        f"every role that can log in has {told} on {', '.join(names)} from now on",
        table=names[0] if len(names) == 1 else "",
        evidence=short(spoken, 120),
        cure=f"grant it to the role that is meant: GRANT {told} ON {', '.join(names)} TO role",
    )  # fmt: skip


def _writes(rights: str | None) -> set[str]:
    return set((rights or "").split(", ")) & set(_WRITES)


def granted(state: State) -> Granted:
    """By role and table, what it may do there."""
    found: Granted = {}
    for fact in state.text.splitlines():
        head, _, rights = fact.partition(": ")
        kind, _, rest = head.partition(" ")
        table, _, role = rest.partition(" ")
        if kind == "grant":
            found.setdefault(role, {})[table] = rights
    return found


def _told(case: Case, table: Table, role: str, rights: str, why: str = "") -> Finding:
    said = (
        f"a policy of the new {table.name} is for {role}, who has no right on it"
        if why
        else (f"{role} may use every table but the new {table.name}")
    )
    return case.finding(
        "grant-missing", "warning", f"{said}: permission denied",
        table=table.name,
        evidence=f"on the others: {rights}",
        cure=f'op.execute("GRANT {rights} ON {table.name} TO {role}")',
    )  # fmt: skip


CHECK = Check(
    "grants", "Who may use every table may use the new one; nobody else begins to write.", run
)
