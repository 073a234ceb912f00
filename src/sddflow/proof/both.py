"""The last look of the proof: what one dialect got and the other did not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from time import monotonic

from sddflow.domain.finding import Finding
from sddflow.domain.proof import CheckResult
from sddflow.domain.schema.table import Schema
from sddflow.errors import TargetError
from sddflow.proof.apart import Apart, apart
from sddflow.proof.case import Case
from sddflow.proof.disused import disused
from sddflow.proof.given_up import Gone
from sddflow.proof.revisions.history import History
from sddflow.proof.survival.carried import taken_over

ID = "dialects-alike"
RULE = "Both dialects got the same tables, columns, constraints and indexes."


@dataclass(frozen=True, slots=True)
class Side:
    """What the proof on one dialect has seen; it outlives the databases.

    Args:
        dialect: which.
        before: the schema at the revision before.
        built: the schema after the migration.
        models: what the models build there; None where they cannot be built.
        taken_over: tables that are gone, and whose rows a new one has, all of them.
        disused: tables, and columns with theirs, that are gone, and were not used before; and how
            that is known.
    """

    dialect: str
    before: Schema
    built: Schema
    models: Schema | None
    taken_over: frozenset[str] = frozenset()
    disused: Mapping[Gone, str] = field(default_factory=dict)

    @property
    def tables(self) -> frozenset[str]:
        """Names of all that there are, before or after."""
        return frozenset(t.name for t in (*self.before.tables, *self.built.tables))


def side_of(case: Case) -> Side | None:
    """What is to be remembered of a case; None where the upgrade failed."""
    if case.after is None:
        return None
    try:
        models = case.models
    except TargetError:
        models = None
    seen = any(table.rows for table in case.rows.values())
    moved = taken_over(case.rows, case.now) if seen else frozenset()
    return Side(
        case.dialect, case.first.schema, case.built.schema, models, moved, disused(case)
    )  # fmt: skip


def look_at_both(
    sides: Sequence[Side | None], told: Sequence[Finding], history: History
) -> tuple[CheckResult, tuple[Finding, ...]]:
    """Compare what two dialects got.

    What was so before, what the models themselves build differently, and what a comparison with
    the models has told of the same table, is not told (again).

    Args:
        sides: of each dialect that was tried.
        told: what was found on them.
        history: knows the place of the newest revision.
    """
    started = monotonic()
    known = [side for side in sides if side is not None]
    if len(known) != 2:
        return CheckResult(ID, "", "skipped", 0.0, "only one dialect was migrated"), ()
    seen = _new(known[0], known[1])
    explained = {f.table for f in told if f.code.startswith("models-") and f.severity != "info"}
    findings = tuple(
        _finding(each, history) for each in sorted(seen, key=str) if each.table not in explained
    )
    took = round(monotonic() - started, 3)
    return CheckResult(ID, "", "passed", took, "two schemas compared"), findings


def _new(one: Side, other: Side) -> frozenset[Apart]:
    names = (one.dialect, other.dialect)
    seen = apart(one.built, other.built, names) - apart(one.before, other.before, names)
    if one.models is not None and other.models is not None:
        seen -= apart(one.models, other.models, names)
    return seen


def _finding(seen: Apart, history: History) -> Finding:
    return Finding(
        "dialects-differ",
        "info" if seen.mild else "warning",
        f"only {seen.where} gets {seen.thing} of {seen.table}",
        history.place(history.newest),
        cure="do it on both, or say why not: a test on the one proves nothing about the other",
        table=seen.table,
        column=seen.column,
        revision=history.newest,
        by="proof",
    )
