"""Competing designs side by side: proofs, costs, and where they differ."""

from collections.abc import Iterator

from sddflow.domain.results import Candidate, Candidates
from sddflow.domain.schema.design import Design
from sddflow.domain.schema.table import Column, Table
from sddflow.rendering.er import type_text
from sddflow.rendering.table import table


def compared(candidates: Candidates) -> str:
    """One row a candidate: its size, its proof, what it cost; the best one first."""
    head = ("candidate", "model", "tables", "columns", "indexes", "proof", "warnings", "cost")
    return table(head, (_row(c) for c in candidates.ranked))


def differences(candidates: Candidates) -> str:
    """One row for each thing that not all candidates have, or have alike."""
    designs = {c.name: c.proposal.design for c in candidates.entries if c.proposal}
    if len(designs) < 2:
        return ""
    facts = {name: dict(_facts(design)) for name, design in designs.items()}
    keys = dict.fromkeys(key for known in facts.values() for key in known)
    rows = (
        (key, *(known.get(key, "–") for known in facts.values()))
        for key in keys
        if len({known.get(key) for known in facts.values()}) > 1
    )
    return table(("", *designs), rows)


def _row(candidate: Candidate) -> tuple[str, ...]:
    design = candidate.proposal.design if candidate.proposal else None
    tables = design.tables if design else ()
    added = design.additions if design else ()
    columns = sum(len(t.columns) for t in tables) + sum(len(a.columns) for a in added)
    indexes = sum(len(t.indexes) for t in tables) + sum(len(a.indexes) for a in added)
    found = candidate.proved.proof.findings if candidate.proved else ()
    warnings = sum(f.severity == "warning" and not f.allowed for f in found)
    return (
        candidate.name, candidate.model, str(len(tables)), str(columns), str(indexes),
        _proof(candidate), str(warnings), f"${candidate.spent.cost}",
    )  # fmt: skip


def _proof(candidate: Candidate) -> str:
    if candidate.problem:
        return candidate.problem
    if candidate.proved is None:
        return "not proved"
    if candidate.holds:
        return f"holds on {', '.join(candidate.proved.proof.dialects)}"
    wrong = [f for f in candidate.proved.proof.findings if f.severity == "error" and not f.allowed]
    return f"does not hold: {wrong[0].message}" if wrong else "does not hold"


def _facts(design: Design) -> Iterator[tuple[str, str]]:
    """What can differ, each under a name that two designs share."""
    for made in design.tables:
        yield f"table {made.name}", "new"
        yield from _of_table(made)
    for added in design.additions:
        for column in added.columns:
            yield f"{added.table}.{column.name}", _column(column)


def _of_table(made: Table) -> Iterator[tuple[str, str]]:
    for column in made.columns:
        yield f"{made.name}.{column.name}", _column(column)
    for key in made.foreign_keys:
        yield f"{made.name}({', '.join(key.columns)}) →", f"{key.referred} {key.on_delete}".strip()
    for unique in made.uniques:
        yield f"{made.name} unique ({', '.join(unique.columns)})", "yes"
    for index in made.indexes:
        yield f"{made.name} index ({', '.join(index.columns)})", "unique" if index.unique else "yes"


def _column(column: Column) -> str:
    return f"{type_text(column)}{'' if column.nullable else ', required'}"
