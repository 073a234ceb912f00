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

_ROLE = re.compile(
    r"\bUPDATE\s+(?:ONLY\s+)?\"?(?P<table>\w+)\"?(?:\s+\w+)?\s+SET\b[^;]*?=\s*(?P<word>user)\b(?!\s*[.(])",
    re.IGNORECASE,
)


def run(case: Case) -> Seen:
    """Read the names in the statements that were really executed."""
    if case.dialect != "postgresql":
        raise SkippedError("SQLite keeps names of any length")
    found = (f for s in case.upgrade for f in (*_look(case, s), *_reserved(case, s)))
    findings = {f.message: f for f in found}
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


def _reserved(case: Case, statement: str) -> Iterator[Finding]:
    """A word that means something else here than the column that it is the name of elsewhere."""
    for found in _ROLE.finditer(statement):
        yield case.finding(
            "reserved-word",
            "error",
            f"`{found['word']}` without quotes is no column: PostgreSQL reads the name of the role "
            "that runs the migration, for every row",
            table=found["table"] or "",
            evidence=statement if len(statement) < 300 else f"{statement[:300]}…",
            cure='quote it: "user"',
        )


CHECK = Check("names", "No name is longer than the database keeps.", run)
