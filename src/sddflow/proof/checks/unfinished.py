"""Nothing is left half made: an index that failed, a constraint that never looked at old rows."""

from collections.abc import Iterator

from sddflow.domain.finding import Finding
from sddflow.proof.case import Case
from sddflow.proof.check import Check, Seen, SkippedError


def run(case: Case) -> Seen:
    """Read what the catalogue says of each index and constraint."""
    if case.dialect != "postgresql":
        raise SkippedError("SQLite makes things whole or not at all")
    before = set(case.first.text.splitlines())
    facts = case.built.text.splitlines()
    findings = tuple(f for fact in facts for f in _look(case, fact, old=fact in before))
    return Seen(findings, f"{len(facts)} facts of the catalogue read")


def _look(case: Case, fact: str, *, old: bool) -> Iterator[Finding]:
    head, _, words = fact.partition(": ")
    kind, _, rest = head.partition(" ")
    table, _, name = rest.partition(" ")
    if kind == "index" and words.endswith(" invalid"):
        yield case.finding(
            "index-invalid",
            "warning" if old else "error",
            f"the index {name} on {table} is not valid: no query uses it",
            table=table,
            evidence=words,
            cure="drop it and create it again; on a partitioned table, attach one of each part",
        )
    if kind == "constraint" and words.endswith("NOT VALID"):
        # the first of two steps is right by itself: VALIDATE in a later revision locks nobody out
        step = "was never validated" if old else "is not valid yet"
        yield case.finding(
            "constraint-not-valid",
            "info",
            f"{name} of {table} {step}, so rows that were there may break it; next: count those "
            "that do, mend them, and VALIDATE it in a revision of its own",
            table=table,
            evidence=words,
            cure=f"in a later transaction: ALTER TABLE {table} VALIDATE CONSTRAINT {name}",
        )


CHECK = Check("unfinished", "No index and no constraint is left half made.", run)
