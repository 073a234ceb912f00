"""lock-index, lock-scan: the form that keeps nobody waiting, and the lock that it really takes."""

import re
from collections.abc import Iterator

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from sddflow.domain.finding import Finding
from sddflow.probe.look import differences, look
from sddflow.proof.case import Case
from sddflow.proof.cures.again import executed, quoted, run_sql
from sddflow.proof.cures.outside import asked_for
from sddflow.proof.locking.telling import shortly
from sddflow.target.answers import Watched

_HARMLESS = "ShareUpdateExclusiveLock"
_INDEX = re.compile(r"^create\s+(unique\s+)?index\b", re.IGNORECASE)
_ADDED = re.compile(
    r"^(?P<alter>alter\s+table\s+\S+)\s+add\s+constraint\s+(?P<name>\S+)\s+(foreign\s+key|check)\b",
    re.IGNORECASE,
)
_FILLED = re.compile(
    r"^(?P<alter>alter\s+table\s+\S+)\s+alter\s+(column\s+)?(?P<column>\S+)\s+set\s+not\s+null$",
    re.IGNORECASE,
)


def cure(case: Case, finding: Finding) -> str:
    """Undo the statement on a copy, do it the other way, and look at its locks."""
    seen = next((w for w in case.watched if _is_of(w, finding)), None)
    steps = list(_steps(case, seen)) if seen is not None else []
    if not steps:
        return ""
    copy = case.built.scratch.clone()
    engine = copy.engine()
    try:
        executed(engine, run_sql(steps[0]))
        harmless = all(_is_harmless(engine, quoted(case, finding.table), s) for s in steps[1:])
    except SQLAlchemyError:
        return ""
    finally:
        engine.dispose()
        copy.drop()
    return f"{'; '.join(steps[1:])}: nobody waits" if harmless else ""


def _is_of(seen: Watched, finding: Finding) -> bool:
    return seen.table == finding.table and finding.evidence.startswith(shortly(seen.statement))


def _steps(case: Case, seen: Watched) -> Iterator[str]:
    """How to undo a statement, then what to do instead; nothing where nobody knows."""
    sql = shortly(seen.statement).rstrip("; ")
    if _INDEX.match(sql) and len(seen.built) == 1:
        yield f"DROP INDEX {quoted(case, seen.built[0])}"
        yield re.sub(r"\bindex\b", "INDEX CONCURRENTLY", sql, count=1, flags=re.IGNORECASE)
    elif (added := _ADDED.match(sql)) and not re.search(r"not\s+valid$", sql, re.IGNORECASE):
        yield f"{added['alter']} DROP CONSTRAINT {added['name']}"
        yield f"{sql} NOT VALID"
        yield f"{added['alter']} VALIDATE CONSTRAINT {added['name']}"
    elif filled := _FILLED.match(sql):
        name, alter, column = "sddflow_filled", filled["alter"], filled["column"]
        yield f"{alter} ALTER {column} DROP NOT NULL"
        yield f"{alter} ADD CONSTRAINT {name} CHECK ({column} IS NOT NULL) NOT VALID"
        yield f"{alter} VALIDATE CONSTRAINT {name}"
        yield sql


def _is_harmless(engine: Engine, table: str, statement: str) -> bool:
    """It locks out nobody, or only for as long as it takes to write the catalogue."""
    if re.search(r"\bconcurrently\b|\bvalidate\b", statement, re.IGNORECASE):
        return asked_for(engine, table, statement) == _HARMLESS
    with engine.begin() as connection:
        was = look(connection)
        connection.exec_driver_sql(statement)
        found = differences(was, look(connection))
    return not any(each["scans"] or each["rewritten"] or each["built"] for each in found)
