"""What the migration builds is what the models say."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from sddflow.errors import TargetError
from sddflow.proof.case import Case
from sddflow.proof.check import Check, Seen, SkippedError
from sddflow.proof.comparison.difference import Difference
from sddflow.proof.comparison.schemas import compare
from sddflow.proof.drift import judged
from sddflow.proof.environment import env_of
from sddflow.proof.forgotten import looks_forgotten
from sddflow.proof.wording.compare import compare_words

_HOOK = re.compile(r"include_name|include_object")
_WHOLE = frozenset({"table-missing", "table-unknown"})


Judge = Callable[[Case, Iterable[Difference]], tuple[Difference, ...]]


def run(case: Case) -> Seen:
    """Build the models on a second empty database, and compare what both databases say."""
    return compared(case, judged)


def compared(case: Case, judge: Judge) -> Seen:
    """The same, where somebody else judges how much a difference weighs."""
    if case.history.is_half:
        raise SkippedError("the models are of several branches, and one of them is built")
    if not case.models.tables and not case.conventions.classes:
        raise SkippedError("no models are declared")
    differences = (
        *_shown(case, compare(case.models, case.built.schema)),
        *compare_words(case.promise, case.built),
    )
    findings = tuple(
        case.finding(
            f"models-{d.what}", d.severity, d.message,
            table=d.table, column=d.column, evidence=d.evidence, cure=d.cure,
        )
        for d in (_asked(case, d) for d in judge(case, differences))
    )  # fmt: skip
    return Seen(findings, f"{len(case.models.tables)} tables of the models compared")


def _shown(case: Case, differences: tuple[Difference, ...]) -> Iterator[Difference]:
    """Without whole tables that env.py keeps from Alembic: include_name, include_object."""
    tables = {d.table for d in differences if d.what in _WHOLE}
    hidden = _hidden(case, tables) if tables and _HOOK.search(env_of(case)) else frozenset()
    yield from (d for d in differences if d.what not in _WHOLE or d.table not in hidden)


def _asked(case: Case, difference: Difference) -> Difference:
    """A table of which the model was left out of the change is a question."""
    if difference.what != "table-unknown" or not (why := looks_forgotten(case, difference.table)):
        return difference
    return replace(
        difference, severity="warning", evidence=why,
        message=f"{difference.message}, and the next autogenerate drops it",
        cure="add its model, or import it in env.py; where it is to have none, hide it from "
        "Alembic by include_name",
    )  # fmt: skip


def _hidden(case: Case, tables: set[str]) -> frozenset[str]:
    """Tables of one side that Alembic would neither make nor drop; env.py shows it the models'."""
    try:
        changes = case.application.autogenerate(case.built.scratch.url)
    except TargetError:
        return frozenset()
    told = {o.table for o in changes if o.op in {"add_table", "remove_table"}}
    unseen = set(case.declared.unseen) - set(case.declared.alembic)
    return frozenset(tables - told - unseen)


CHECK = Check("matches-models", "The migrations build what the models say.", run)
