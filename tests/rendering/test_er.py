"""The ER picture."""

from hypothesis import given
from hypothesis import strategies as st

from sddflow.domain.schema.table import Column, ColumnType, ForeignKey, Schema, Table, Unique
from sddflow.rendering.er import draw_er

INTEGER = ColumnType("integer")


def table(name: str, *keys: ForeignKey, uniques: tuple[Unique, ...] = ()) -> Table:
    columns = (Column("id", INTEGER), *(Column(k.columns[0], INTEGER) for k in keys))
    return Table(name, columns, foreign_keys=keys, uniques=uniques)


USERS = table("users")
CHATS = table("chats", ForeignKey(("user_id",), "users", on_delete="cascade"))


def test_a_key_is_a_rail_from_its_column_to_the_referred_one():
    """The rail leaves the child's row, points at the parent's row, and says what a delete does."""
    assert draw_er(Schema((CHATS, USERS))).split("\n") == [
        "┌─ users ──────────────┐",
        "│ id       integer  PK │◄─┐",
        "└──────────────────────┘  │",
        "┌─ chats ──────────────┐  │",
        "│ id       integer  PK │  │",
        "│ user_id  integer  FK │──┘  n:1 users.id, on delete cascade",
        "└──────────────────────┘",
    ]


def test_a_unique_key_is_one_to_one():
    """A foreign key that is unique by itself joins at most one row."""
    profile = table("profiles", ForeignKey(("user_id",), "users"), uniques=(Unique(("user_id",)),))
    assert "1:1 users.id" in draw_er(Schema((USERS, profile)))


def test_tables_out_of_focus_show_only_what_is_referred():
    """With a focus, a neighbour is drawn with its referred column, and a far table not at all."""
    wide = Table("users", (*USERS.columns, Column("email", INTEGER)))
    picture = draw_er(Schema((CHATS, table("tags"), wide)), focus=("chats",))
    assert "… 1 more" in picture
    assert "email" not in picture
    assert "tags" not in picture


def test_an_empty_schema_is_an_empty_picture():
    """Nothing to draw draws nothing."""
    assert draw_er(Schema()) == ""


@given(st.data())
def test_every_column_and_every_key_is_in_the_picture(data: st.DataObject):
    """Whatever points wherever, cycles and self-references included, nothing is left out."""
    names = data.draw(st.lists(st.sampled_from("abcdefg"), unique=True, max_size=5))
    pairs = st.lists(st.sampled_from(names), max_size=3, unique=True) if names else st.just([])
    tables = tuple(
        table(n, *(ForeignKey((f"{to}_id",), to) for to in data.draw(pairs))) for n in names
    )
    lines = draw_er(Schema(tables), width=400).split("\n")
    assert sum(":1 " in line for line in lines) == sum(len(t.foreign_keys) for t in tables)
    assert sum("│ id" in line for line in lines) == len(tables)
