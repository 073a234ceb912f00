"""Everything the writers of single files share."""

from dataclasses import dataclass
from pathlib import Path

from sddflow.artifacts.columns import Scene
from sddflow.artifacts.desk import Desk
from sddflow.artifacts.import_lines import Style
from sddflow.artifacts.imports import Import
from sddflow.artifacts.layout import Layout, Spot, class_name
from sddflow.artifacts.models import Manner
from sddflow.artifacts.owners import owned_above
from sddflow.artifacts.relationships import Side, relationships
from sddflow.artifacts.times import Times, read_times
from sddflow.domain.results import Proposal
from sddflow.domain.schema.design import Design
from sddflow.domain.schema.order import parents_first
from sddflow.domain.schema.table import ForeignKey, Schema, Table


@dataclass(frozen=True, slots=True)
class Job:
    """Everything the writers of single files share.

    Args:
        design: what shall be.
        schema: all tables as they will be.
        layout: where things stand.
        manner: how the target writes.
        times: how it tells the time.
        classes: table → class, old and new.
        sides: relationships that the new keys make.
        desk: where files are put.
    """

    design: Design
    schema: Schema
    layout: Layout
    manner: Manner
    times: Times
    classes: dict[str, str]
    sides: tuple[Side, ...]
    desk: Desk

    @property
    def new(self) -> tuple[Table, ...]:
        """The new tables, parents first."""
        return parents_first(self.design.tables)

    def scene(self, table: Table) -> Scene:
        """What a column of a table is written into."""
        return Scene(table, self.times, frozenset(self.classes), above=self.above(table))

    def above(self, table: Table) -> ForeignKey | None:
        """The key that leads to a row with an owner, where the table names none itself."""
        return owned_above(self.schema, table, self.layout.conventions.user_table)

    def spot(self, table: str) -> Spot:
        """Where the class of a table stands."""
        found = self.schema.table(table)
        return self.layout.model(found or Table(table, ()))

    def typed(self, side: Side) -> Import:
        """The class at the other end, for type checkers."""
        return Import(self.spot(side.other_table).module, side.other, typing=True)


def job_of(proposal: Proposal, target: Path) -> Job:
    """The job of a proposal: the target is read here, once.

    Raises:
        TargetError: a file of the target cannot be read.
    """
    design, conventions = proposal.design, proposal.conventions
    layout = Layout(target, conventions)
    schema = design.applied_to(proposal.existing)
    classes = {model.table: model.name for model in conventions.classes}
    classes |= {table.name: class_name(table) for table in design.tables}
    new = parents_first(design.tables)
    keys = [(table, key) for table in new for key in table.foreign_keys]
    for addition in design.additions:
        table = schema.table(addition.table)
        keys += [(table, key) for key in addition.foreign_keys] if table else []
    joins = [(table.name, key.referred) for table in schema.tables for key in table.foreign_keys]
    sides = relationships(keys, classes, _taken(schema, layout), joins)
    desk = Desk(layout, Style(layout.own, conventions.line_length))
    manner = Manner(conventions, _has_naming_convention(layout))
    times = read_times(layout, proposal.existing)
    return Job(design, schema, layout, manner, times, classes, sides, desk)


def _taken(schema: Schema, layout: Layout) -> dict[str, frozenset[str]]:
    """Names that a class has already: its columns and relationships."""
    taken = {}
    for table in schema.tables:
        known = layout.conventions.of_table(table.name)
        more = known.relationships if known else ()
        taken[table.name] = frozenset({*(column.name for column in table.columns), *more})
    return taken


def _has_naming_convention(layout: Layout) -> bool:
    found = layout.conventions
    paths = {layout.find(found.base_module), layout.find(found.models_module)}
    paths |= {model.place.file for model in found.classes}
    return any("naming_convention" in (layout.read(path) or "") for path in paths if path)
