"""No table is altered while rules about rows just written to it are yet to be looked at.

PostgreSQL looks at a deferred rule at the end of the transaction. Until then it refuses to alter
the table, or to build an index on it; where no row is written, as on an empty table, it does not.
"""

import re
from collections.abc import Iterator

import sqlalchemy as sa

from sddflow.database.postgres.names import named
from sddflow.domain.finding import Finding
from sddflow.domain.schema.qualified import bare
from sddflow.proof.case import Case, State
from sddflow.proof.check import Check, Seen, SkippedError
from sddflow.proof.locking.old import watched
from sddflow.proof.locking.telling import seen_finding
from sddflow.target.answers import Watched

_OF = f"""
    SELECT {named()}, k.conname, {{doing}},
        ARRAY(SELECT a.attname::text FROM pg_attribute a
            WHERE a.attrelid = c.oid AND a.attnum = ANY (k.{{columns}}))
    FROM pg_constraint k JOIN pg_class c ON c.oid = k.{{table}}
    JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE k.condeferred AND {{which}}"""  # noqa: S608 - parts of our own
_DEFERRED = " UNION ALL ".join(
    _OF.format(doing=doing, columns=f"{side}key", table=f"{side}relid", which=which)
    for doing, side, which in (
        ("'insert'", "con", "k.contype = 'f'"),
        ("'delete'", "conf", "k.contype = 'f' AND k.confdeltype = 'a'"),
        ("''", "con", "k.contype = 'u'"),
    )
)
_WRITES = re.compile(r"\s*(?:with\b.*?\b)?(insert|update|delete)\b", re.IGNORECASE | re.DOTALL)
_GIVES = re.compile(r"\bset\b(.*?)(?:\bfrom\b|\bwhere\b|$)", re.IGNORECASE | re.DOTALL)
_ALTERS = re.compile(
    r"\s*(?:alter\s+table(?!.*\brename\b)|create\s+(?:unique\s+)?index|truncate|drop\s+(?:table|index))\b",
    re.IGNORECASE | re.DOTALL,
)
_NOW = r"\s*set\s+constraints\s+(?:all|.*\b{}\b.*)\s+immediate\b"
Rule = tuple[str, str, frozenset[str]]
"""The name of a rule, what is looked at later beside an UPDATE of its columns, and these."""


def run(case: Case) -> Seen:
    """Look for statements that write to a table with a deferred rule, and alter it afterwards."""
    if case.dialect != "postgresql":
        raise SkippedError("SQLite has no events that wait")
    rules = _deferred(case.first)
    if not rules:
        raise SkippedError("no rule of the tables before is deferred")
    seen = [w for w in watched(case) if w.table in rules]
    found = (f for at, one in enumerate(seen) for f in _look(case, one, seen[at + 1 :], rules))
    return Seen(tuple(found), f"{len(rules)} tables with a deferred rule")


def _deferred(state: State) -> dict[str, list[Rule]]:
    """By table, the keys of it and to it that are looked at in the end, and what is unique then.

    A new row is looked at for that only where it is there twice: it seldom is.
    """
    found: dict[str, list[Rule]] = {}
    with state.scratch.engine().connect() as connection:
        for table, name, doing, columns in connection.execute(sa.text(_DEFERRED)):
            found.setdefault(table, []).append((name, doing, frozenset(columns)))
    return found


def _look(
    case: Case,
    one: Watched,
    later: list[Watched],
    rules: dict[str, list[Rule]],
) -> Iterator[Finding]:
    rule = next((r for r in rules[one.table] if _waits(one, r)), None)
    altered = next((w for w in later if _alters(one, w)), None)
    if rule is not None and altered is not None and not _is_looked_at(case, rule, one, altered):
        yield seen_finding(
            case, altered, "pending-events", "warning",
            f"it fails once a row of {one.table} is written before: PostgreSQL alters no table "
            f"while {rule[0]}, which is deferred, waits to be looked at",
            "SET CONSTRAINTS ALL IMMEDIATE between the two, or a revision of its own for each",
        )  # fmt: skip


def _is_looked_at(case: Case, rule: Rule, one: Watched, other: Watched) -> bool:
    """Between the two the rule is asked to hold at once."""
    every = list(case.upgrade)
    start = every.index(one.statement) if one.statement in every else 0
    end = every.index(other.statement, start) if other.statement in every[start:] else len(every)
    now = re.compile(_NOW.format(re.escape(rule[0])), re.IGNORECASE | re.DOTALL)
    return any(now.match(statement) for statement in every[start:end])


def _waits(seen: Watched, rule: Rule) -> bool:
    """Rows that it writes are looked at later; an UPDATE asks for that with a key's column only."""
    found, about = _WRITES.match(seen.statement), re.escape(bare(seen.table))
    if found is None:
        return False
    _, looked_at, columns = rule
    doing = found[1].lower()
    before = {"insert": "insert\\s+into", "delete": "delete\\s+from"}.get(doing, doing)
    if not re.search(rf"\b{before}\s+(?:only\s+)?\S*\b{about}\b", seen.statement, re.IGNORECASE):
        return False
    if doing == "update":
        given = _GIVES.search(seen.statement)
        names = set(re.findall(r"(\w+)\"?\s*=", given[1])) if given is not None else set()
        return bool(names & columns)
    return doing == looked_at


def _alters(one: Watched, other: Watched) -> bool:
    same = one.table == other.table and one.transaction == other.transaction
    return same and not one.alone and _ALTERS.match(other.statement) is not None


CHECK = Check("pending-events", "No table is altered while rules about its rows wait.", run)
