"""The typed schema design: what an architect, human or model, may propose, and nothing else.

This is the form a model fills. Code derives models, migration and tests from it, so a model never
writes a line that lands.
"""

from dataclasses import dataclass
from typing import Literal

from sddflow.domain.place import Source
from sddflow.domain.schema.table import Check, Column, ForeignKey, Index, Schema, Table


@dataclass(frozen=True, slots=True)
class Addition:
    """What an existing table gains.

    Args:
        table: its name in the database.
        columns: new columns; one that is NOT NULL needs a server default or a `Fill`.
        foreign_keys: new ones, over old or new columns.
        indexes: new ones.
        source: why.
        checks: new ones, over new columns; uniqueness is a unique index here.
    """

    table: str
    columns: tuple[Column, ...]
    foreign_keys: tuple[ForeignKey, ...]
    indexes: tuple[Index, ...]
    source: Source
    checks: tuple[Check, ...] = ()


@dataclass(frozen=True, slots=True)
class Fill:
    """A data move: what existing rows get in a new column.

    Args:
        table: the existing table.
        column: the new column.
        form: `constant` sets `value`; `copy` takes the column named by `value`.
        value: the constant as text, or a column's name.
        source: the spec line that asks for it; a move without one is refused.
    """

    table: str
    column: str
    form: Literal["constant", "copy"]
    value: str
    source: Source


@dataclass(frozen=True, slots=True)
class Choice:
    """A decision with long-term impact: an ADR candidate.

    Args:
        title: in a few words.
        chosen: the option taken.
        alternatives: viable options not taken, each with its cost.
        reason: why.
        lasting: it is hard to change later.
        cutting: it concerns more than this feature.
    """

    title: str
    chosen: str
    alternatives: tuple[str, ...]
    reason: str
    lasting: bool
    cutting: bool

    @property
    def significant(self) -> bool:
        """Whether an ADR is due: lasting, several viable alternatives, cross-cutting."""
        return self.lasting and self.cutting and bool(self.alternatives)


@dataclass(frozen=True, slots=True)
class Question:
    """A targeted question to the human.

    Args:
        text: one sentence.
        options: possible answers; the first is the default.
        changes: what the answer changes in the schema.
        source: what in the spec raises it.
    """

    text: str
    options: tuple[str, ...]
    changes: str
    source: Source


@dataclass(frozen=True, slots=True)
class Design:
    """A proposal for the schema.

    Args:
        summary: one sentence.
        tables: new tables.
        additions: to existing tables.
        fills: data moves.
        choices: decisions taken.
        assumptions: what was guessed, each with its reason.
        questions: what a human should answer; at most three.
    """

    summary: str
    tables: tuple[Table, ...]
    additions: tuple[Addition, ...]
    fills: tuple[Fill, ...]
    choices: tuple[Choice, ...]
    assumptions: tuple[str, ...]
    questions: tuple[Question, ...]

    def applied_to(self, existing: Schema) -> Schema:
        """The schema after the design: existing tables with their additions, and the new ones."""
        added = {a.table: a for a in self.additions}
        old = tuple(_extended(t, added.get(t.name)) for t in existing.tables)
        new = {t.name for t in self.tables}
        kept = tuple(t for t in old if t.name not in new)
        return Schema(tuple(sorted(kept + self.tables, key=lambda t: t.name)))


def _extended(table: Table, addition: Addition | None) -> Table:
    if addition is None:
        return table
    return Table(
        name=table.name,
        columns=table.columns + addition.columns,
        primary_key=table.primary_key,
        foreign_keys=table.foreign_keys + addition.foreign_keys,
        uniques=table.uniques,
        checks=table.checks + addition.checks,
        indexes=table.indexes + addition.indexes,
        model=table.model,
        comment=table.comment,
        owner=table.owner,
        source=table.source,
    )
