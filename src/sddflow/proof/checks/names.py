"""No name is longer than the database keeps."""

import re
from collections.abc import Iterator

from sddflow.domain.finding import Finding
from sddflow.proof.case import Case
from sddflow.proof.check import Check, Seen, SkippedError

_LONGEST = 63  # bytes that PostgreSQL keeps
_NAMES = re.compile(
    r"\b(?:TABLE|INDEX|CONSTRAINT|TYPE|SEQUENCE|COLUMN|TO)\s+(?:CONCURRENTLY\s+)?"
    r"(?:IF\s+(?:NOT\s+)?EXISTS\s+)?(?:\"(?P<quoted>(?:[^\"]|\"\")+)\"|(?P<plain>\w+))",
    re.IGNORECASE,
)


def run(case: Case) -> Seen:
    """Read the names in the statements that were really executed."""
    if case.dialect != "postgresql":
        raise SkippedError("SQLite keeps names of any length")
    findings = {f.message: f for statement in case.upgrade for f in _look(case, statement)}
    return Seen(tuple(findings.values()), f"the names of {len(case.upgrade)} statements measured")


def _look(case: Case, statement: str) -> Iterator[Finding]:
    for found in _NAMES.finditer(statement):
        name = found["quoted"] or found["plain"]
        if len(name.encode()) <= _LONGEST:
            continue
        kept = name.encode()[:_LONGEST].decode(errors="ignore")
        yield case.finding(
            "name-cut",
            "error",
            f"the name {name} is longer than {_LONGEST} bytes: PostgreSQL keeps {kept}",
            evidence=statement if len(statement) < 300 else f"{statement[:300]}…",
            cure="give it a shorter name in the model and in the migration",
        )


CHECK = Check("names", "No name is longer than the database keeps.", run)
