"""Who may use every table may use the new one."""

from sddflow.domain.finding import Finding
from sddflow.domain.schema.table import Table
from sddflow.proof.case import Case, State
from sddflow.proof.check import Check, Seen, SkippedError

_FEWEST = 3  # tables that make a habit


def run(case: Case) -> Seen:
    """Compare the grants of new tables with those that every older table has."""
    old = {t.name for t in case.first.schema.tables}
    there = {fact.split(" ")[1] for fact in case.first.text.splitlines() if fact[:6] == "table "}
    new = [t for t in case.touched if t.name not in old | there]  # no partition that is detached
    if case.dialect != "postgresql" or not new:
        raise SkippedError("no table is new, or none can be granted")
    before, after = _granted(case.first), _granted(case.built)
    usual = {
        role: tables for role, tables in before.items()
        if role != "public" and len(old) >= _FEWEST and old <= tables.keys()
    }  # fmt: skip
    findings = tuple(
        _told(case, table, role, next(iter(tables.values())))
        for table in new
        for role, tables in sorted(usual.items())
        if table.name not in after.get(role, {})
    )
    return Seen(findings, f"{len(usual)} roles may use every table that was there")


def _granted(state: State) -> dict[str, dict[str, str]]:
    """By role and table, what it may do there."""
    found: dict[str, dict[str, str]] = {}
    for fact in state.text.splitlines():
        head, _, rights = fact.partition(": ")
        kind, _, rest = head.partition(" ")
        table, _, role = rest.partition(" ")
        if kind == "grant":
            found.setdefault(role, {})[table] = rights
    return found


def _told(case: Case, table: Table, role: str, rights: str) -> Finding:
    return case.finding(
        "grant-missing", "warning",
        f"{role} may use every table but the new {table.name}: permission denied",
        table=table.name,
        evidence=f"on the others: {rights}",
        cure=f'op.execute("GRANT {rights} ON {table.name} TO {role}")',
    )  # fmt: skip


CHECK = Check("grants", "Who may use every table may use the new one.", run)
