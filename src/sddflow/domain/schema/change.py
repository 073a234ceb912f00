"""What becomes of a schema: reversible values, in the order they must happen.

Each change knows its opposite, so a downgrade is never written by hand.
"""

from dataclasses import dataclass

from sddflow.domain.schema.design import Fill
from sddflow.domain.schema.table import Check, Column, ForeignKey, Index, Table, Unique

Constraint = ForeignKey | Unique | Check


@dataclass(frozen=True, slots=True)
class CreateTable:
    """A new table with its constraints and indexes."""

    table: Table

    def reverse(self) -> "DropTable":
        """Drop it."""
        return DropTable(self.table)


@dataclass(frozen=True, slots=True)
class DropTable:
    """A table goes, and everything in it."""

    table: Table

    def reverse(self) -> CreateTable:
        """Make it again, empty."""
        return CreateTable(self.table)


@dataclass(frozen=True, slots=True)
class AddColumn:
    """An existing table gains a column."""

    table: str
    column: Column

    def reverse(self) -> "DropColumn":
        """Drop it."""
        return DropColumn(self.table, self.column)


@dataclass(frozen=True, slots=True)
class DropColumn:
    """A column goes, and its values."""

    table: str
    column: Column

    def reverse(self) -> AddColumn:
        """Make it again, empty."""
        return AddColumn(self.table, self.column)


@dataclass(frozen=True, slots=True)
class AlterColumn:
    """A column changes its type, nullability or default."""

    table: str
    old: Column
    new: Column

    def reverse(self) -> "AlterColumn":
        """Change it back."""
        return AlterColumn(self.table, self.new, self.old)


@dataclass(frozen=True, slots=True)
class AddConstraint:
    """An existing table gains a constraint."""

    table: str
    constraint: Constraint

    def reverse(self) -> "DropConstraint":
        """Drop it."""
        return DropConstraint(self.table, self.constraint)


@dataclass(frozen=True, slots=True)
class DropConstraint:
    """A constraint goes."""

    table: str
    constraint: Constraint

    def reverse(self) -> AddConstraint:
        """Make it again."""
        return AddConstraint(self.table, self.constraint)


@dataclass(frozen=True, slots=True)
class AddIndex:
    """An existing table gains an index."""

    table: str
    index: Index

    def reverse(self) -> "DropIndex":
        """Drop it."""
        return DropIndex(self.table, self.index)


@dataclass(frozen=True, slots=True)
class DropIndex:
    """An index goes."""

    table: str
    index: Index

    def reverse(self) -> AddIndex:
        """Make it again."""
        return AddIndex(self.table, self.index)


@dataclass(frozen=True, slots=True)
class FillRows:
    """Existing rows get a value; undone by dropping the column, so its reverse does nothing."""

    fill: Fill

    def reverse(self) -> None:
        """Nothing: the column it filled goes with `AddColumn`'s reverse."""
        return


Change = (
    CreateTable | DropTable | AddColumn | DropColumn | AlterColumn | AddConstraint | DropConstraint
    | AddIndex | DropIndex | FillRows
)  # fmt: skip


def reverse(changes: tuple[Change, ...]) -> tuple[Change, ...]:
    """The way back: each change undone, the last one first."""
    undone = (c.reverse() for c in reversed(changes))
    return tuple(c for c in undone if c is not None)
