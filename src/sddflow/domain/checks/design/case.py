"""What a design is checked against, and the few ways every rule looks at it."""

from collections.abc import Iterator
from dataclasses import dataclass

from sddflow.domain.checks.design.matching import entity_of
from sddflow.domain.checks.design.principles import Principles
from sddflow.domain.conventions import Conventions
from sddflow.domain.place import Source
from sddflow.domain.schema.design import Design
from sddflow.domain.schema.naming import snake
from sddflow.domain.schema.table import Check, Column, ForeignKey, Index, Schema, Table, Unique
from sddflow.domain.spec.document import Attribute, Entity, SpecDocument

Element = Column | ForeignKey | Unique | Check | Index


@dataclass(frozen=True, slots=True)
class Case:
    """One design under examination.

    Args:
        design: the proposal.
        existing: the schema it is added to.
        document: the spec.
        conventions: of the target's code.
        principles: what the constitution demands.
        after: the schema as it would be.
    """

    design: Design
    existing: Schema
    document: SpecDocument
    conventions: Conventions
    principles: Principles
    after: Schema

    def elements(self) -> Iterator[tuple[str, Element]]:
        """Everything new that stands in a table, with the table's name."""
        for table in self.design.tables:
            for group in (
                table.columns,
                table.foreign_keys,
                table.uniques,
                table.checks,
                table.indexes,
            ):
                yield from ((table.name, element) for element in group)
        for addition in self.design.additions:
            for more in (
                addition.columns,
                addition.foreign_keys,
                addition.checks,
                addition.indexes,
            ):
                yield from ((addition.table, element) for element in more)

    def columns(self) -> Iterator[tuple[str, Column]]:
        """New columns, with their table's name."""
        return ((name, e) for name, e in self.elements() if isinstance(e, Column))

    def touched(self) -> Iterator[Table]:
        """The tables that are new or gain something, as they would be."""
        names = {t.name for t in self.design.tables} | {a.table for a in self.design.additions}
        return (t for t in self.after.tables if t.name in names)

    def entity(self, table: Table) -> Entity | None:
        """The spec's entity that a table was made for."""
        return entity_of(table, self.document, self.conventions)

    def told(self) -> Iterator[tuple[Table, Column, Attribute]]:
        """New columns that the spec describes; not those a human has decided about since."""
        fresh = {(name, column.name) for name, column in self.columns()}
        for table in self.touched():
            entity = self.entity(table)
            for attribute in entity.attributes if entity else ():
                column = column_for(attribute, table)
                if column and (table.name, column.name) in fresh and not _decided(column.source):
                    yield table, column, attribute

    def is_user(self, name: str) -> bool:
        """Rows of that table are the application's users."""
        known = self.conventions.user_table
        return name == known if known else snake(name) in ("user", "users")


def column_for(attribute: Attribute, table: Table) -> Column | None:
    """The column of a table that keeps an attribute, by its name or the key it became."""
    plain = snake(attribute.name)
    own = snake(table.model) if table.model else ""
    usual = [attribute.name, plain, f"{plain}_id", f"{own}_{plain}"]
    usual += ["meta"] if plain == "metadata" else []
    return next((c for n in usual if (c := table.column(n))), None)


def _decided(source: Source | None) -> bool:
    return source is not None and source.origin == "decision"


def element_name(element: Element) -> str:
    """What a message calls it: `column title`, `index ix_…`, `foreign key (user_id)`."""
    match element:
        case Column():
            return f"column {element.name}"
        case ForeignKey():
            return f"foreign key ({', '.join(element.columns)})"
        case Unique():
            return f"unique ({', '.join(element.columns)})"
        case Check():
            return f"check {element.name}"
        case Index():
            return f"index {element.name}"


def column_named(element: Element) -> str:
    """The one column an element is about, or ""."""
    match element:
        case Column():
            return element.name
        case Check():
            return element.column
    return element.columns[0] if len(element.columns) == 1 else ""


def covering(table: Table) -> list[tuple[str, ...]]:
    """The column lists that the database can search a table by."""
    ways = [table.primary_key, *(u.columns for u in table.uniques)]
    return ways + [i.columns for i in table.indexes if not i.where]


def is_covered(table: Table, columns: tuple[str, ...]) -> bool:
    """A key, unique or index of the table begins with these columns, in any order."""
    width = len(columns)
    return any(set(way[:width]) == set(columns) for way in covering(table))
