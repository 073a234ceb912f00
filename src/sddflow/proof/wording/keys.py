"""Foreign keys, UNIQUE, EXCLUDE and CHECK constraints: what their values do not tell."""

import re
from collections.abc import Iterator

from sddflow.domain.schema.table import Table
from sddflow.proof.comparison.difference import Difference
from sddflow.proof.wording.facts import Facts

Clauses = dict[str, str]
_CLAUSES = {
    "ON UPDATE": r"\bon update (cascade|restrict|set null|set default)\b",
    "MATCH": r"\bmatch (full|partial)\b",
    "DEFERRABLE": r"(?<!not )\bdeferrable( initially deferred)?",
    "NULLS NOT DISTINCT": r"\bnulls (not distinct)\b",
}
_COLUMNS = re.compile(r"\(([^()]*)\)")
_BREAKS = ("ON UPDATE", "DEFERRABLE", "NULLS NOT DISTINCT")


def keys(table: Table, promised: Facts, made: Facts) -> Iterator[Difference]:
    """Constraints that both sides have, with other clauses; EXCLUDE that one side has."""
    wanted, given = _constraints(table, promised), _constraints(table, made)
    for subject, words in wanted.items():
        if subject in given:
            yield from _clauses(table, subject, words, given[subject])
    yield from _excluding(table, promised, made)


def _constraints(table: Table, facts: Facts) -> dict[tuple[str, str], str]:
    """Words by kind and columns."""
    found: dict[tuple[str, str], str] = {}
    for kind in ("constraint", "foreign key", "unique"):
        for _, words in facts.about(kind, table.name):
            columns = _COLUMNS.search(words)
            if columns and not words.startswith(("CHECK", "EXCLUDE")):
                sort = _sort(kind, words)
                found[sort, columns[1]] = words
    return found


def _sort(kind: str, words: str) -> str:
    if kind != "constraint":
        return kind
    return next(
        (s for s in ("foreign key", "unique", "primary key") if words.lower().startswith(s)), kind
    )


def _clauses(
    table: Table, subject: tuple[str, str], promised: str, made: str
) -> Iterator[Difference]:
    wanted, given = _said(promised), _said(made)
    for clause, pattern in wanted.items():
        if given.get(clause) != pattern:
            yield _differs(table, subject, clause, f"models {promised}; database {made}")
    more = [clause for clause in given if clause not in wanted]
    if more:
        sort, columns = subject
        yield Difference(
            "constraint-form", "info",
            f"the {sort} {table.name}({columns}) is {', '.join(more)} in the database only",
            table.name, evidence=f"models {promised}; database {made}",
        )  # fmt: skip


def _said(words: str) -> Clauses:
    found = {clause: re.search(p, words, re.IGNORECASE) for clause, p in _CLAUSES.items()}
    return {clause: seen[0].lower() for clause, seen in found.items() if seen}


def _differs(table: Table, subject: tuple[str, str], clause: str, sides: str) -> Difference:
    sort, columns = subject
    return Difference(
        "constraint-form", "error" if clause in _BREAKS else "warning",
        f"the {sort} {table.name}({columns}) is not {clause}, as its model promises",
        table.name, columns if "," not in columns else "", sides,
        cure=f"write {clause} in the migration, as in the model",
    )  # fmt: skip


def _excluding(table: Table, promised: Facts, made: Facts) -> Iterator[Difference]:
    wanted, given = (
        {words for _, words in facts.about("constraint", table.name) if words.startswith("EXCLUDE")}
        for facts in (promised, made)
    )
    for words in sorted(wanted - given):
        yield Difference(
            "exclude-missing", "error", f"{table.name} lacks what its model promises: {words}",
            table.name, cure="add it in the migration: op.create_exclude_constraint(…)",
        )  # fmt: skip
    for words in sorted(given - wanted):
        yield Difference(
            "exclude-unknown", "info", f"{table.name} has what its model does not know: {words}",
            table.name, cure="nothing, if the model leaves it to the migration",
        )  # fmt: skip
