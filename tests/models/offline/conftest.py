"""Small spec documents, built by hand: the offline model needs no text to be parsed."""

from dataclasses import replace

import pytest

from sddflow.domain.conventions import Conventions
from sddflow.domain.inputs import DesignInputs
from sddflow.domain.place import Place
from sddflow.domain.schema.design import Design
from sddflow.domain.schema.table import Column, ColumnType, ForeignKey, Index, Schema, Table
from sddflow.domain.spec.document import (
    Attribute,
    Entity,
    Query,
    Relationship,
    Requirement,
    SpecDocument,
)
from sddflow.models.offline.architect import designed

SPEC = "specs/x/spec.md"


class Writer:
    """Makes the values a parser would make; every call stands on a line of its own."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def place(self, text: str) -> Place:
        self.lines.append(text)
        return Place(SPEC, len(self.lines))

    def attribute(self, name: str, text: str = "", **more) -> Attribute:
        return Attribute(name, text, self.place(f"- `{name}`: {text}"), **more)

    def entity(self, name: str, *attributes: Attribute, text: str = "", **more) -> Entity:
        place = self.place(f"- **{name}**: {text}")
        return Entity(name, text, place, tuple(attributes), **more)

    def relationship(self, one: str, to: str, how: str = "many-to-one", **more) -> Relationship:
        place = self.place(f"{one} {how} {to}")
        return Relationship(one, to, how, place, **{"text": f"{one} {how} {to}", **more})

    def query(self, entity: str, *by: str, order: str = "", descending: bool = False) -> Query:
        text = f"fetch {entity} by {', '.join(by)} {order}"
        return Query(text, self.place(text), entity, by, order, descending)

    def requirement(self, text: str) -> Requirement:
        number = f"FR-{len(self.lines) + 1:03}"
        return Requirement(number, text, self.place(f"- **{number}**: {text}"))

    def document(self, *parts: object) -> SpecDocument:
        def of(kind: type) -> tuple:
            return tuple(p for p in parts if isinstance(p, kind))

        text = "\n".join(self.lines)
        return SpecDocument(
            "x",
            SPEC,
            "A feature",
            text,
            "0" * 64,
            requirements=of(Requirement),
            entities=of(Entity),
            relationships=of(Relationship),
            queries=of(Query),
        )


@pytest.fixture
def write() -> Writer:
    return Writer()


def users(kind: ColumnType) -> Table:
    return Table(
        "users",
        (Column("id", kind), Column("email", ColumnType("string", length=254))),
        model="User",
    )


@pytest.fixture
def existing() -> Schema:
    """What the demo's migrations build: users and tasks with integer keys."""
    number = ColumnType("integer")
    tasks = Table(
        "tasks",
        (
            Column("id", number),
            Column("user_id", number),
            Column("title", ColumnType("string", length=200)),
        ),
        foreign_keys=(ForeignKey(("user_id",), "users", ("id",), "cascade"),),
        indexes=(Index("ix_tasks_user_id", ("user_id",)),),
    )
    return Schema((tasks, users(number)))


@pytest.fixture
def conventions() -> Conventions:
    return Conventions(
        "sqlmodel",
        True,
        "package",
        "app/models",
        "app.models",
        user_model="User",
        user_table="users",
    )


@pytest.fixture
def inputs(existing, conventions):
    def of(document: SpecDocument, **more) -> DesignInputs:
        return replace(DesignInputs(document, existing, conventions), **more)

    return of


@pytest.fixture
def design(inputs):
    def of(document: SpecDocument, **more) -> Design:
        return designed(inputs(document, **more))

    return of
