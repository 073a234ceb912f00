"""Forms that a spec may take: DBML, paragraphs, mixed tables, unique pairs, indexes in SQL."""

import pytest

from sddflow.domain.spec.parse import parse_spec

DBML = """# Shop
```dbml
Enum state {
  open
  done
}
Table shop.orders [headercolor: #fff] {
  id integer [pk]
  user_id int [not null, ref: > users.id] // the owner
  state state [not null, default: 'open']
  note text
  indexes {
    (user_id, note) [unique]
  }
}
Ref: lines.order_id > orders.id [delete: cascade]
Table lines {
  id integer [primary key]
  order_id integer [not null]
}
not a line of anything
```
"""


def spec(text):
    return parse_spec(text, feature="f", path="s.md")


def facts(document, entity):
    return {a.name: a for a in document.entity(entity).attributes}


def test_dbml_is_read():
    """Columns, keys, enums, references and unique pairs of DBML, each at its line."""
    document = spec(DBML)
    orders = facts(document, "Order")
    assert list(orders) == ["id", "user_id", "state", "note"]
    assert (orders["state"].choices, orders["state"].default) == (("open", "done"), "open")
    assert (orders["note"].required, orders["note"].unique) == (False, "user")
    assert document.line(orders["user_id"].place.line).strip().startswith("user_id int")
    [link] = [r for r in document.relationships if r.entity == "Line"]
    assert (link.target, link.on_delete) == ("Order", "cascade")


@pytest.mark.parametrize("cut", range(0, len(DBML), 7))
def test_dbml_that_is_cut_off_is_no_error(cut):
    """A fence that ends anywhere gives what could be read."""
    spec(DBML[:cut])


def test_a_paragraph_that_describes_an_entity_is_one():
    """A thing that belongs to something and has at least two things is an entity."""
    document = spec(
        "# Pets\n\n## Key Entities\nA pet belongs to a user. It has a name of up to 60 "
        "characters,\na birth date that may be unknown, and may have a remark.\n"
    )
    pet = facts(document, "Pet")
    assert list(pet) == ["name", "birth_date", "remark"]
    assert (pet["name"].max_length, pet["birth_date"].required) == (60, False)
    assert pet["remark"].required is False


@pytest.mark.parametrize(
    "words",
    [
        "A user belongs to a group of friends and likes it.",
        "It has a name, a colour and a size.",
        "Each of us has a dream, a hope and a plan.",
        "A pet belongs to a user. It has many friends.",
    ],
)
def test_running_words_are_no_entity(words):
    """Sentences that do not describe a stored thing make no table."""
    assert not spec(f"# Story\n\n{words}\n").entities


def test_a_table_may_name_the_entity_in_each_row():
    """Rows of a mixed table go to the entity in their first cell; an empty cell repeats."""
    document = spec(
        "# Data model\n\n| Entity | Field | Type |\n| --- | --- | --- |\n"
        "| Author | id | integer |\n| | name | varchar(80) |\n| Book | id | integer |\n"
    )
    assert list(facts(document, "Author")) == ["id", "name"]
    assert list(facts(document, "Book")) == ["id"]


def test_a_table_of_typed_fields_stands_anywhere():
    """A heading above a table with names and types names an entity outside of data sections too."""
    document = spec(
        "# Stock\n\n### Shelf\n| Field | Type |\n| --- | --- |\n| code | varchar(9) |\n"
    )
    assert list(facts(document, "Shelf")) == ["code"]


@pytest.mark.parametrize(
    ("words", "mine", "other"),
    [
        ("UNIQUE (course_id, user_id)", "user_id", "course_id"),
        ("There is one vote per course and user.", "user_id", "course_id"),
        ("Unique per course and user.", "user_id", "course_id"),
    ],
)
def test_a_pair_that_is_unique_is_read(words, mine, other):
    """Uniqueness over two columns, in SQL's words or in a sentence."""
    document = spec(
        "# Data model\n\n## Entity: Vote\n- `course_id`: integer, required\n"
        f"- `user_id`: integer, required\n\n{words}\n\n## Entity: Course\n- `id`: integer\n"
    )
    assert facts(document, "Vote")[mine].unique == other


def test_an_index_in_sql_is_a_query():
    """`CREATE INDEX` says how rows are read: all columns but the last filter."""
    document = spec(
        "# Log\n```sql\nCREATE TABLE logs (id int primary key, who int, at timestamp);\n"
        "CREATE INDEX ix ON logs (who, at DESC);\n```\n"
    )
    [query] = document.queries
    assert (query.entity, query.by, query.order, query.descending) == ("Log", ("who",), "at", True)
    assert query.place.line == 4


def test_a_flag_may_be_called_is_something():
    """A name that begins with a verb is one where facts in brackets follow it."""
    document = spec("# A\n\n## Key Entities\n- **Post**: Fields: title, is public (boolean).\n")
    assert list(facts(document, "Post")) == ["title", "is_public"]


def test_a_table_in_everyday_words_is_read():
    """Formats for types, values for a type, and people for users: the key is called as they are."""
    document = spec(
        "# Art\n\n| Entity | Attribute | Format | Mandatory? | Remarks |\n"
        "| --- | --- | --- | --- | --- |\n"
        "| Piece | State | good / poor | Y | default: good |\n| Piece | On loan | Yes/No | Y | |\n"
        "| Piece | Keeper | User | N | emptied when the user is deleted |\n"
        "| Check | Piece | FK Piece | Y | a piece with checks cannot be deleted |\n"
    )
    piece = facts(document, "Piece")
    assert piece["state"].choices == ("good", "poor")
    assert (piece["on_loan"].choices, piece["keeper"].references) == ((), "User")
    rules = {(r.entity, r.target): r.on_delete for r in document.relationships}
    assert rules == {("Piece", "User"): "set null", ("Check", "Piece"): "restrict"}


@pytest.mark.parametrize(
    ("words", "default"),
    [
        ("a state, which starts as open", "open"),
        ("a state, which is open at first", "open"),
        ("a state (open unless somebody says otherwise)", "open"),
        ("a state, open by default", "open"),
    ],
)
def test_a_default_may_be_told(words, default):
    """Running words say what a value begins as."""
    document = spec(f"# A\n\n## Key Entities\n- **Case**: It has a name and {words}.\n")
    assert facts(document, "Case")["state"].default == default


def test_needs_that_contradict_are_seen():
    """What "can be left out" but "MUST always be given" has two statements of one need."""
    document = spec(
        "# A\n\n## Key Entities\n"
        "- **Case**: It has a name and a phone (9 digits), which can be left out.\n"
        "\n## Requirements\n- **FR-001**: The phone of a case MUST always be given.\n"
    )
    said = [a.required for e in document.statements for a in e.attributes if a.name == "phone"]
    assert said == [False, True]


def test_a_deletion_is_told_of_several():
    """The verb may stand once: "a pet goes with its owner, a visit with its pet and its vet"."""
    document = spec(
        "# A\n\n## Key Entities\n- **Pet**: It has a name and an owner (User).\n"
        "- **Vet**: It has a name and a town.\n- **Visit**: Belongs to a pet and to a vet.\n\n"
        "## Rules\n- A pet goes away with its user, a visit with its pet and its vet.\n"
    )
    rules = {(r.entity, r.target) for r in document.relationships if r.on_delete == "cascade"}
    assert rules == {("Pet", "User"), ("Visit", "Pet"), ("Visit", "Vet")}


def test_pydantic_says_digits_and_members():
    """Digits of a decimal, and the value of an enum's member that is the default."""
    document = spec(
        "# A\n```python\nclass Mode(str, Enum):\n    slow = 'slow'\n    fast = 'fast'\n\n\n"
        "class Ride(BaseModel):\n    fare: Decimal = Field(max_digits=7, decimal_places=2)\n"
        "    mode: Mode = Mode.slow\n```\n"
    )
    ride = facts(document, "Ride")
    assert (ride["fare"].type, ride["mode"].default) == ("Decimal(7, 2)", "slow")


def test_a_list_may_stand_behind_what_a_thing_is():
    """Members after a first clause are read; small words in a name make it none."""
    document = spec(
        "# A\n\n## Key Entities\n- Ballot paper: cast by a user; code (9 chars), cast at\n"
        "- Vote choice: belongs to a ballot paper; rank (int)\n"
        "- Follow the rules: keep names short.\n"
        "- **Seat**: belongs to a user; deleted with the user (cascade), never shared.\n"
    )
    assert {e.name: [a.name for a in e.attributes] for e in document.entities} == {
        "BallotPaper": ["code", "cast_at"],
        "VoteChoice": ["rank"],
        "Seat": [],
    }
