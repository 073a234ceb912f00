"""Asks a model for the design of a spec, exactly as the stage `design` does."""

import os
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

from sddflow.bundled import shipped_agents
from sddflow.domain.checks.design import check_design
from sddflow.domain.exchange import ModelCall
from sddflow.domain.inputs import DesignInputs
from sddflow.domain.schema.design import Design
from sddflow.domain.schema.table import Column, ColumnType, ForeignKey, Index, Schema, Table, Unique
from sddflow.domain.settings import Settings
from sddflow.domain.spec.parse import parse_spec
from sddflow.domain.spent import Spent, spent_on
from sddflow.errors import ModelError
from sddflow.models.metered import Metered
from sddflow.models.protocol import Model
from sddflow.roles.ask import AskContext, ask
from sddflow.roles.definition import read_role
from sddflow.roles.tools import reading
from sddflow.target.conventions import read_conventions

EXAMPLE = Path(__file__).parents[2] / "examples" / "todo-chatbot"
_REPAIRS = 2
_TURNS = int(os.environ.get("BENCH_TOOLS", "4"))


@dataclass(frozen=True)
class Designed:
    """What became of one spec.

    Args:
        design: the proposal; None where no reply passed.
        wrong: why there is none.
        spent: money and tokens.
        seconds: it took.
    """

    design: Design | None
    wrong: str
    spent: Spent
    seconds: float


def designed(spec: Path, model: Model) -> Designed:
    """The design of a spec on top of the example's users and tasks."""
    calls: list[ModelCall] = []
    role = read_role(shipped_agents() / "database-architect.md", "shipped").role
    document = parse_spec(spec.read_text("utf-8"), feature=spec.stem, path=f"specs/{spec.name}")
    conventions = read_conventions(EXAMPLE, Settings())
    inputs = DesignInputs(document, existing(), conventions)
    begun = monotonic()
    try:
        design, _ = ask(
            Metered(model, lambda call, _seconds: calls.append(call)), role, task="design",
            reply=Design, inputs=inputs, context=AskContext(), repairs=_REPAIRS,
            check=lambda d: check_design(d, inputs.existing, document, conventions, ""),
            toolbox=reading(EXAMPLE, inputs.existing, role, _TURNS),
            spec=document,
        )  # fmt: skip
    except ModelError as wrong:
        return Designed(None, str(wrong), spent_on(calls), monotonic() - begun)
    return Designed(design, "", spent_on(calls), monotonic() - begun)


def existing() -> Schema:
    """The example's two tables, as its migrations build them."""
    users = Table(
        "users",
        (
            Column("id", ColumnType("integer")), Column("email", ColumnType("string", 254)),
            Column("name", ColumnType("string", 100)), *_times(),
        ),
        uniques=(Unique(("email",)),), model="User",
    )  # fmt: skip
    tasks = Table(
        "tasks",
        (
            Column("id", ColumnType("integer")), Column("user_id", ColumnType("integer")),
            Column("title", ColumnType("string", 200)),
            Column("description", ColumnType("text"), nullable=True),
            Column("is_done", ColumnType("boolean")),
            Column("due_date", ColumnType("date"), nullable=True),
            Column("priority", ColumnType("string", 10)), *_times(),
        ),
        foreign_keys=(ForeignKey(("user_id",), "users", on_delete="cascade"),),
        indexes=(Index("ix_tasks_user_id", ("user_id",)),), model="Task",
    )  # fmt: skip
    return Schema((tasks, users))


def _times() -> tuple[Column, ...]:
    aware = ColumnType("datetime", timezone=True)
    return Column("created_at", aware), Column("updated_at", aware)
