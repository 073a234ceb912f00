"""No name is longer than the database keeps, or like another one but for capitals."""

import re
from collections.abc import Callable, Iterator

from sddflow.domain.finding import Finding
from sddflow.proof.case import Case
from sddflow.proof.check import Check, Seen, SkippedError

_LONGEST = 63  # bytes that PostgreSQL keeps
_NAMES = re.compile(
    r"\b(?:TABLE|INDEX|CONSTRAINT|TYPE|SEQUENCE|COLUMN|TO)\s+(?:CONCURRENTLY\s+)?"
    r"(?:IF\s+(?:NOT\s+)?EXISTS\s+)?(?:\"?\w+\"?\.)?(?:\"(?P<quoted>(?:[^\"]|\"\")+)\"|(?P<plain>\w+))",
    re.IGNORECASE,
)

_ROLE = re.compile(
    r"\bUPDATE\s+(?:ONLY\s+)?(?:\"?\w+\"?\.)?\"?(?P<table>\w+)\"?(?:\s+\w+)?\s+SET\b[^;]*?=\s*(?P<word>user)\b(?!\s*[.(])",
    re.IGNORECASE,
)


def run(case: Case) -> Seen:
    """Read the names in the statements that were really executed."""
    if case.dialect != "postgresql":
        raise SkippedError("SQLite keeps names of any length")
    found = (f for s in case.upgrade for f in (*_look(case, s), *_reserved(case, s)))
    findings = {f.message: f for f in (*found, *_twins(case))}
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


def _twins(case: Case) -> Iterator[Finding]:
    """Names that are one as soon as somebody leaves out the quotes."""
    yield from _alike(case, [t.name for t in case.built.schema.tables], case.first.schema.table)
    for table in case.touched:
        old = case.first.schema.table(table.name)
        known = old.column if old is not None else lambda _: None
        yield from _alike(case, [c.name for c in table.columns], known, table.name)


def _alike(
    case: Case, names: list[str], known: Callable[[str], object], table: str = ""
) -> Iterator[Finding]:
    for name in names:
        twin = next((n for n in names if n != name and n.lower() == name.lower()), None)
        if twin is not None and known(name) is None:
            yield case.finding(
                "name-case", "warning",
                f"{name} and {twin} differ by capitals alone: without quotes both are "
                f"{name.lower()}, and SQLite takes them for one",
                table=table or name, column=name if table else "",
                cure="give one of them a name of its own",
            )  # fmt: skip
            return


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
