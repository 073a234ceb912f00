"""Rows that older tables keep to one user or tenant are kept so in new ones too.

The policies of PostgreSQL are nothing that models know: a table without them looks right in every
comparison, and the superuser who migrates sees all rows anyway. So a role that owns nothing looks.
"""

import re
from collections.abc import Iterator

from sqlalchemy.exc import DBAPIError

from sddflow.database.writer import NoRowError
from sddflow.domain.finding import Finding, Severity
from sddflow.domain.schema.table import Table
from sddflow.proof.case import Case
from sddflow.proof.check import Check, Seen, SkippedError
from sddflow.proof.guards.compared import Guards
from sddflow.proof.guards.guard import Guard, Policy, guards_of, speak_of
from sddflow.proof.guards.persons import Person
from sddflow.proof.guards.session import Session, Sight, two_people
from sddflow.proof.probing import trial
from sddflow.proof.queries.found import is_aside

_ANYWAY = re.compile(r"\bOR true\b")  # as the server writes it
_NEVER_ENDS = "infinite recursion"
_NOTHING = Guard(enabled=False, forced=False, part=False, granted=False)


def run(case: Case) -> Seen:
    """Compare what guards each new or changed table; then look at rows of two people as one."""
    if case.dialect != "postgresql":
        raise SkippedError("SQLite has no row level security")
    if not speak_of(case.first.text + case.built.text):
        raise SkippedError("no table has row level security")
    guards = Guards(
        case.first.schema, guards_of(case.first.scratch.engine()),
        case.built.schema, guards_of(case.built.scratch.engine()),
        Person(case.users, case.conventions.user_key),
    )  # fmt: skip
    tables = tuple(guards.changed())
    sights = _sights(case, guards, tables)
    found = (f for t in tables for f in _look(case, guards, t, sights.get(t.name)))
    return Seen(tuple(found), f"{len(tables)} new or changed tables, {len(sights)} looked into")


def _sights(case: Case, guards: Guards, tables: tuple[Table, ...]) -> dict[str, Sight]:
    """What a session of one person sees of these tables; nothing where it cannot be tried."""
    if not tables:
        return {}
    try:
        with trial(case) as writer:
            mine, theirs = two_people(writer, guards.built, guards.person)
            session = Session(writer, guards.now, guards.settings, mine)
            both = (t for t in tables if t.name in mine and t.name != guards.person.table)
            return {t.name: session.sight(t, theirs[t.name]) for t in both}
    except (NoRowError, DBAPIError):
        return {}


def _look(case: Case, guards: Guards, table: Table, sight: Sight | None) -> Iterator[Finding]:
    """The first thing that is wrong with what guards a table."""
    guard, old = guards.now[table.name], guards.was.get(table.name, _NOTHING)
    if not guard.enabled:
        yield from _not_enabled(case, guards, table, sight)
    elif not any(p.permissive for p in guard.policies):
        yield from _without_policy(case, guards, table)
    elif not guard.forced and (old.forced or guards.are_forced(table)):
        yield _not_forced(case, table, lost=old.forced)
    else:
        yield from _policies(case, guards, table, sight)


def _not_enabled(
    case: Case, guards: Guards, table: Table, sight: Sight | None
) -> Iterator[Finding]:
    guard, old = guards.now[table.name], guards.was.get(table.name, _NOTHING)
    seen = f"with {sight.names}, a row of somebody else is there" if sight and sight.others else ""
    cure = f"ALTER TABLE {table.name} ENABLE ROW LEVEL SECURITY, with policies like those of others"
    severity: Severity = "error" if seen else "warning"
    if old.holds:
        yield case.finding(
            "rls-lost", severity,
            f"{table.name} had row level security, and has none any more; a table that is "
            "made anew has no policies",
            table=table.name, evidence=seen, cure=cure,
        )  # fmt: skip
    elif guard.policies:
        yield case.finding(
            "rls-missing", severity,
            f"{table.name} has policies, and nothing applies them: row level security is not "
            "enabled",
            table=table.name, evidence=seen, cure=f"ALTER TABLE {table.name} ENABLE ROW LEVEL "
            "SECURITY",
        )  # fmt: skip
    elif guards.is_expected(table):
        held = sorted(name for name, g in guards.usual.items() if g.holds)
        yield case.finding(
            "rls-missing", severity,
            f"{table.name} has no row level security, which older tables like it have: "
            f"{', '.join(held[:3])}",
            table=table.name, evidence=seen, cure=cure,
        )  # fmt: skip


def _without_policy(case: Case, guards: Guards, table: Table) -> Iterator[Finding]:
    """To deny everything is a way to keep others out; where it is meant, it is done elsewhere."""
    old = guards.was.get(table.name, _NOTHING)
    meant = any(g.enabled and not g.policies for name, g in guards.was.items())
    reachable = guards.now[table.name].granted or not any(g.granted for g in guards.was.values())
    aside = table.name not in guards.was and is_aside(case, table)
    if (meant or aside or not reachable) and not old.holds:
        return
    yield case.finding(
        "rls-blind", "warning",
        f"row level security is on for {table.name}, and no policy lets anybody see a row but its "
        "owner",
        table=table.name,
        evidence="; ".join(f"{p.name} had been there" for p in old.policies),
        cure="create its policies in the same revision",
    )  # fmt: skip


def _not_forced(case: Case, table: Table, *, lost: bool) -> Finding:
    return case.finding(
        "rls-lost" if lost else "rls-missing", "warning",
        f"the policies of {table.name} do not bind its owner: FORCE ROW LEVEL SECURITY is missing, "
        + ("which it had" if lost else "which older tables like it have"),
        table=table.name,
        cure=f"ALTER TABLE {table.name} FORCE ROW LEVEL SECURITY",
    )  # fmt: skip


def _policies(case: Case, guards: Guards, table: Table, sight: Sight | None) -> Iterator[Finding]:
    """What its policies let through, as far as they are new."""
    guard, old = guards.now[table.name], guards.was.get(table.name, _NOTHING)
    new = [p for p in guard.policies if p not in old.policies]
    shown = next((p for p in new if p.opens("r") and _widens(p, old, table)), None)
    taken = next((p for p in new if p.opens("a") and _is_open(p, table, "a")), None)
    if sight is None:
        return
    if _NEVER_ENDS in sight.said and new:
        yield case.finding(
            "rls-blind", "error",
            f"every query of {table.name} fails in its policies: {sight.said}",
            table=table.name, evidence="; ".join(p.using for p in new),
            cure="let a policy ask its own table through a SECURITY DEFINER function only",
        )  # fmt: skip
    elif sight.others and shown is not None:
        yield _open(case, table, shown, _severity(guard, old, shown, table), sight)
    elif sight.writes and taken is not None:
        yield case.finding(
            "rls-open", "warning",
            f"whoever the session works for may write rows of {table.name} in another's name: the "
            f"policy {taken.name} asks nothing of them",
            table=table.name, evidence=f"{sight.names}; {taken.asked('a')}",
            cure="let WITH CHECK compare the owner's column with the session",
        )  # fmt: skip
    elif not sight.own and new and all(_is_about(guards, p, table) for p in guard.policies):
        asked = "; ".join(p.using for p in new if p.opens("r"))
        yield case.finding(
            "rls-blind", "warning",
            f"nobody sees their own rows of {table.name}: its policies compare something else",
            table=table.name, evidence=f"{sight.names}; {sight.said or asked}",
            cure="compare the column that names the owner with what sessions set",
        )  # fmt: skip


def _open(case: Case, table: Table, policy: Policy, severity: Severity, sight: Sight) -> Finding:
    return case.finding(
        "rls-open", severity,
        f"whoever the session works for sees the rows of everybody in {table.name}: the policy "
        f"{policy.name} lets them through",
        table=table.name, evidence=f"{sight.names}; {policy.name}: {policy.using}",
        cure="compare the column that names the owner with the session; policies are joined by OR",
    )  # fmt: skip


def _severity(guard: Guard, old: Guard, shown: Policy, table: Table) -> Severity:
    """What everybody may read, but only its owner write, is published on purpose."""
    if old.holds or shown.command == "*":
        return "error"
    writing = [p for p in guard.policies if any(p.opens(c) for c in "awd")]
    return "info" if writing and not any(_is_open(p, table, "a") for p in writing) else "warning"


def _widens(policy: Policy, old: Guard, table: Table) -> bool:
    """It is open, or one beside older ones that asks for a state: either of them is enough."""
    beside = old.holds and any(p.opens("r") for p in old.policies) and not policy.settings
    return _is_open(policy, table, "r") or beside


def _is_open(policy: Policy, table: Table, command: str) -> bool:
    """It asks nothing of a row, or nothing of the session but that there is one."""
    asked = policy.asked(command)
    return bool(_ANYWAY.search(asked)) or not policy.columns(table, asked)


def _is_about(guards: Guards, policy: Policy, table: Table) -> bool:
    """It decides by keys alone: no flag, no state, no other table lets a row through."""
    keys = {c for key in table.foreign_keys for c in key.columns} | set(table.primary_key)
    keys |= {guards.person.column}
    plain = " FROM " not in policy.using and bool(policy.settings)
    return policy.opens("r") and plain and policy.columns(table, policy.using) <= keys


CHECK = Check("row-security", "Rows are kept to their owners as those of older tables are.", run)
