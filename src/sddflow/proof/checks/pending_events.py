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

_DEFERRED = f"""
    SELECT {named()}, k.conname, k.contype::text,
        ARRAY(SELECT a.attname::text FROM pg_attribute a
            WHERE a.attrelid = k.conrelid AND a.attnum = ANY (k.conkey))
    FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
    JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE k.condeferred AND k.contype IN ('f', 'u', 'x')"""  # noqa: S608 - parts of our own
_WRITES = re.compile(r"\s*(?:with\b.*?\b)?(insert|update)\b", re.IGNORECASE | re.DOTALL)
_ALTERS = re.compile(r"\s*(?:alter\s+table|create\s+(?:unique\s+)?index|truncate)\b", re.IGNORECASE)
_NOW = re.compile(r"\bset\s+constraints\b.*\bimmediate\b", re.IGNORECASE)


def run(case: Case) -> Seen:
    """Look for statements that write to a table with a deferred rule, and alter it afterwards."""
    if case.dialect != "postgresql":
        raise SkippedError("SQLite has no events that wait")
    rules = _deferred(case.first)
    if not rules:
        raise SkippedError("no rule of the tables before is deferred")
    if any(_NOW.search(statement) for statement in case.upgrade):
        raise SkippedError("the migration has rules looked at as it goes")
    seen = [w for w in watched(case) if w.table in rules]
    found = (f for at, one in enumerate(seen) for f in _look(case, one, seen[at + 1 :], rules))
    return Seen(tuple(found), f"{len(rules)} tables with a deferred rule")


def _deferred(state: State) -> dict[str, list[tuple[str, str, frozenset[str]]]]:
    """By table, the name, the kind and the columns of each rule."""
    found: dict[str, list[tuple[str, str, frozenset[str]]]] = {}
    with state.scratch.engine().connect() as connection:
        for table, name, kind, columns in connection.execute(sa.text(_DEFERRED)):
            found.setdefault(table, []).append((name, kind, frozenset(columns)))
    return found


def _look(
    case: Case,
    one: Watched,
    later: list[Watched],
    rules: dict[str, list[tuple[str, str, frozenset[str]]]],
) -> Iterator[Finding]:
    rule = next((r for r in rules[one.table] if _waits(one, r)), None)
    altered = next((w for w in later if _alters(one, w)), None)
    if rule is not None and altered is not None:
        yield seen_finding(
            case, altered, "pending-events", "warning",
            f"it fails once a row of {one.table} is written before: PostgreSQL alters no table "
            f"while {rule[0]}, which is deferred, waits to be looked at",
            "SET CONSTRAINTS ALL IMMEDIATE between the two, or a revision of its own for each",
        )  # fmt: skip


def _waits(seen: Watched, rule: tuple[str, str, frozenset[str]]) -> bool:
    """Rows that it writes are looked at later; an UPDATE asks for that with a key's column only."""
    found, about = _WRITES.match(seen.statement), re.escape(bare(seen.table))
    if found is None or not re.search(
        rf"\b(?:into|update|only)\s[^\s]*\b{about}\b", seen.statement, re.I
    ):
        return False
    words = set(re.findall(r"\w+", seen.statement.lower()))
    return found[1].lower() == "insert" or bool(words & {c.lower() for c in rule[2]})


def _alters(one: Watched, other: Watched) -> bool:
    same = one.table == other.table and one.transaction == other.transaction
    return same and not one.alone and _ALTERS.match(other.statement) is not None


CHECK = Check("pending-events", "No table is altered while rules about its rows wait.", run)
