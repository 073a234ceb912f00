"""Names and options of both sides of a relationship."""

from dataclasses import replace

import pytest

from sddflow.artifacts.relationships import Side, relationships
from sddflow.domain.schema.table import Column, ColumnType, ForeignKey, OnDelete, Table, Unique

INT = ColumnType("integer")
CLASSES = {"users": "User", "messages": "Message"}


def child(*columns: str, on_delete: OnDelete = "cascade", to: str = "users") -> Table:
    made = tuple(Column(name, INT) for name in ("id", *columns))
    keys = tuple(ForeignKey((name,), to, on_delete=on_delete) for name in columns)
    return Table("messages", made, foreign_keys=keys, model="Message")


def sides(table: Table, taken: dict[str, frozenset[str]] | None = None) -> tuple[Side, ...]:
    keys = [(table, key) for key in table.foreign_keys]
    joins = [(table.name, key.referred) for key in table.foreign_keys]
    return relationships(keys, CLASSES, taken or {}, joins)


def names(*made: Side) -> list[tuple[str, str]]:
    return [(side.name, side.back) for side in made]


def test_the_usual_pair() -> None:
    """One to many: the child names its parent, the parent its children."""
    assert names(*sides(child("user_id"))) == [("user", "messages"), ("messages", "user")]


def test_two_keys_to_one_table_get_names_of_their_own() -> None:
    """Both say which key they follow, and no name is used twice."""
    made = sides(child("sender_id", "recipient_id"))
    assert [side.name for side in made] == [
        "sender", "sender_messages", "recipient", "recipient_messages",
    ]  # fmt: skip
    assert all(len(side.keys) == 1 for side in made)


def test_a_table_that_points_to_itself() -> None:
    """The child's side says which end is the other one."""
    up, down = sides(child("parent_id", to="messages"))
    assert (up.name, down.name) == ("parent", "children")
    assert (up.remote, down.remote) == (("Message.id",), ())


def test_a_unique_key_is_one_to_one() -> None:
    """At most one child: the parent's side is no list."""
    table = replace(child("user_id"), uniques=(Unique(("user_id",)),))
    _, there = sides(table)
    assert (there.name, there.form) == ("message", "maybe")


def test_a_name_that_is_taken_is_not_taken_again() -> None:
    """Columns and relationships that are there keep their names."""
    taken = {"users": frozenset({"messages"}), "messages": frozenset({"user", "user_id"})}
    here, there = sides(child("user_id"), taken)
    assert here.name not in taken["messages"]
    assert there.name not in taken["users"]
    assert (here.back, there.back) == (there.name, here.name)


def test_a_table_without_a_class_gets_no_relationship() -> None:
    """A key to a table of somebody else stays a key."""
    assert sides(child("account_id", to="accounts")) == ()


@pytest.mark.parametrize(
    ("rule", "options"),
    [
        ("cascade", {"cascade": '"all, delete-orphan"', "passive_deletes": "True"}),
        ("set null", {"passive_deletes": "True"}),
        ("restrict", {"passive_deletes": '"all"'}),
        ("", {"passive_deletes": '"all"'}),
    ],
)
def test_the_database_decides_about_children(rule: OnDelete, options: dict[str, str]) -> None:
    """The parent's side leaves deleting to the rule of the key."""
    _, there = sides(child("user_id", on_delete=rule))
    assert dict(there.options) == {"back_populates": '"user"', **options}
