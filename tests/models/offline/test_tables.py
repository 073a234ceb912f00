from dataclasses import replace

import pytest

from sddflow.domain.conventions import ModelClass
from sddflow.domain.place import Place
from sddflow.domain.schema.table import Column, ColumnType, Default, Schema, Table
from sddflow.domain.spec.document import Unread

INTEGER = ColumnType("integer")


def test_a_stored_entity_becomes_a_table(write, design):
    """A stored entity that does not exist becomes a table with an id as the target makes them."""
    made = design(write.document(write.entity("Tag", write.attribute("name", type="varchar(30)"))))
    (table,) = made.tables
    assert (table.name, table.model, table.primary_key) == ("tags", "Tag", ("id",))
    assert table.column("id").type == INTEGER
    assert table.column("name").type == ColumnType("string", length=30)


@pytest.mark.parametrize(
    ("entity", "plural", "name"),
    [
        ("Category", True, "categories"),
        ("ChatHistory", True, "chat_histories"),
        ("TaskStatus", True, "task_statuses"),
        ("Person", True, "people"),
        ("ChatMessage", False, "chat_message"),
        ("Order", False, "orders"),
    ],
)
def test_table_names_follow_the_target(write, design, conventions, entity, plural, name):
    """A table is named as the target's others, but never with a word of SQL."""
    document = write.document(write.entity(entity, write.attribute("name", type="text")))
    made = design(document, conventions=replace(conventions, plural=plural))
    assert made.tables[0].name == name


def test_the_spec_may_name_the_table(write, design):
    """A table name in the spec counts more than any convention."""
    entity = write.entity("Tag", write.attribute("name"), text="(new, table `labels`) a word")
    assert design(write.document(entity)).tables[0].name == "labels"


@pytest.mark.parametrize(
    ("kind", "type_"), [("uuid", "uuid"), ("string", "string"), ("integer", "integer")]
)
def test_ids_are_made_as_in_the_target(write, design, conventions, kind, type_):
    """The id has the target's kind, and a default where the database does not number rows."""
    document = write.document(write.entity("Tag", write.attribute("name", type="text")))
    key = design(document, conventions=replace(conventions, id_kind=kind)).tables[0].column("id")
    assert key.type.kind == type_
    assert key.default == (None if kind == "integer" else Default("uuid"))


@pytest.mark.parametrize(
    "key",
    [
        ColumnType("string", length=255),
        ColumnType("uuid"),
        ColumnType("integer"),
        ColumnType("bigint"),
    ],
)
def test_a_foreign_key_has_the_type_of_its_parent(write, design, key):
    """The user's key decides the type of `user_id`, whatever the spec calls it."""
    note = write.entity(
        "Note", write.attribute("user_id", "the owner", type="integer", required=True)
    )
    document = write.document(note, write.relationship("Note", "User"))
    existing = Schema((Table("users", (Column("id", key),), model="User"),))
    made = design(document, existing=existing)
    assert made.tables[0].column("user_id").type == key
    assert any("user_id" in text for text in made.assumptions) == (key.kind not in ("integer",))


def test_belonging_to_the_user_makes_an_owner(write, design):
    """What belongs to a user has a required `user_id`, its owner, with an index."""
    note = write.entity("Note", write.attribute("body", type="text"))
    (table,) = design(
        write.document(note, write.relationship("Note", "User", required=True))
    ).tables
    assert table.owner == "user_id"
    assert not table.column("user_id").nullable
    assert [i.columns for i in table.indexes] == [("user_id",)]


@pytest.mark.parametrize("stated", ["cascade", "restrict", "set null"])
def test_a_stated_deletion_is_kept(write, design, stated):
    """What the spec says about deletions is what the foreign key does."""
    document = write.document(
        write.entity("Note", write.attribute("body", type="text")),
        write.relationship("Note", "User", on_delete=stated),
    )
    (key,) = design(document).tables[0].foreign_keys
    assert (key.on_delete, key.source.origin) == (stated, "spec")


def test_an_unstated_deletion_is_refused_and_asked(write, design):
    """Where the spec is silent nothing is lost: a deletion is refused, and somebody is asked."""
    document = write.document(
        write.entity("Note", write.attribute("body", type="text")),
        write.relationship("Note", "User"),
    )
    made = design(document)
    (key,) = made.tables[0].foreign_keys
    assert (key.on_delete, key.source.origin) == ("restrict", "assumption")
    assert "deleted" in made.questions[0].text


@pytest.mark.parametrize(
    "said",
    [
        "Deleting a user MUST delete all of the user's notes.",
        "When a user is deleted, their notes MUST be deleted too.",
        "If the user is removed, all notes are removed with them.",
    ],
)
def test_a_requirement_states_a_deletion(write, design, said):
    """A requirement about deleting the parent counts as the spec's word."""
    document = write.document(
        write.entity("Note", write.attribute("body", type="text")),
        write.relationship("Note", "User"),
        write.requirement(said),
    )
    assert design(document).tables[0].foreign_keys[0].on_delete == "cascade"


def test_a_requirement_that_keeps_rows_is_no_cascade(write, design):
    """That "notes remain when a user is deleted" does not delete them."""
    document = write.document(
        write.entity("Note", write.attribute("body", type="text")),
        write.relationship("Note", "User"),
        write.requirement("When a user is deleted, the user's notes MUST NOT be deleted."),
    )
    assert design(document).tables[0].foreign_keys[0].on_delete == "restrict"


def test_has_many_is_a_key_of_the_child(write, design):
    """The words "a list has many items" put the key into the items."""
    document = write.document(
        write.entity("List", write.attribute("name", type="text")),
        write.entity("Item", write.attribute("text", type="text")),
        write.relationship("List", "Item", "one-to-many", on_delete="cascade"),
    )
    tables = {t.name: t for t in design(document).tables}
    assert tables["items"].foreign_keys[0].referred == "lists"
    assert not tables["lists"].foreign_keys


def test_two_keys_to_one_table(write, design):
    """Sender and recipient are two keys to the users, and no third one appears."""
    document = write.document(
        write.entity(
            "Letter",
            write.attribute("sender_id", references="User"),
            write.attribute("recipient_id", references="User"),
        ),
        write.relationship("Letter", "User"),
    )
    (table,) = design(document).tables
    assert [k.columns for k in table.foreign_keys] == [("sender_id",), ("recipient_id",)]


def test_a_tree_points_to_itself(write, design):
    """A category inside a category has an optional `parent_id`."""
    document = write.document(
        write.entity("Category", write.attribute("name", type="text")),
        write.relationship("Category", "Category"),
    )
    (table,) = design(document).tables
    assert table.column("parent_id").nullable
    assert table.foreign_keys[0].referred == "categories"


def test_many_to_many_is_a_table_of_pairs(write, design):
    """Two entities that have many of each other get an association table, keyed by both."""
    document = write.document(
        write.entity("Note", write.attribute("body", type="text")),
        write.entity("Tag", write.attribute("name", type="text")),
        write.relationship("Note", "Tag", "many-to-many"),
        write.relationship("Tag", "Note", "many-to-many"),
    )
    pair = next(t for t in design(document).tables if t.name == "note_tags")
    assert pair.primary_key == ("note_id", "tag_id")
    assert {k.on_delete for k in pair.foreign_keys} == {"cascade"}
    assert [i.columns for i in pair.indexes] == [("tag_id",)]


def test_a_described_association_is_not_made_twice(write, design):
    """An entity that joins two others is their association already."""
    document = write.document(
        write.entity("Note", write.attribute("body", type="text")),
        write.entity("Tag", write.attribute("name", type="text")),
        write.entity("NoteTag", write.attribute("note_id"), write.attribute("tag_id")),
        write.relationship("Note", "Tag", "many-to-many"),
    )
    assert {t.name for t in design(document).tables} == {"notes", "tags", "note_tags"}


def test_choices_are_a_string_and_a_check(write, design):
    """A closed list is a string as long as its longest value, with a named CHECK."""
    role = write.attribute("role", choices=("user", "assistant"), default="user", required=True)
    (table,) = design(write.document(write.entity("Message", role))).tables
    assert table.column("role").type == ColumnType("string", length=9)
    assert table.column("role").default == Default("user")
    assert table.checks[0].name == "ck_messages_role"


def test_a_least_length_is_a_check(write, design):
    """Text that must not be empty gets a named CHECK; a list of values needs no second one."""
    note = write.entity(
        "Note",
        write.attribute("body", "text of 1 to 80 characters", max_length=80, min_length=1),
        write.attribute("kind", "non-empty, one of", choices=("a", "b"), min_length=1),
        write.attribute("pages", "a number", type="integer", min_length=1),
    )
    checks = design(write.document(note)).tables[0].checks
    assert [(c.name, c.column, c.min_length, c.choices) for c in checks] == [
        ("ck_notes_body_length", "body", 1, ()),
        ("ck_notes_kind", "kind", 0, ("a", "b")),
    ]


@pytest.mark.parametrize(
    ("unique", "columns"),
    [("global", ("slug",)), ("user", ("user_id", "slug")), ("site", ("site", "slug"))],
)
def test_unique_over_the_right_columns(write, design, unique, columns):
    """Unique for all, per user, or together with another attribute."""
    document = write.document(
        write.entity(
            "Page",
            write.attribute("site", type="text", max_length=20),
            write.attribute("slug", type="text", max_length=20, unique=unique),
        ),
        write.relationship("Page", "User", on_delete="cascade"),
    )
    (constraint,) = design(document).tables[0].uniques
    assert constraint.columns == columns
    assert constraint.name == f"uq_pages_{'_'.join(columns)}"


def test_unique_per_user_without_a_user_is_asked(write, design):
    """What cannot be enforced is a question, not a guess."""
    document = write.document(write.entity("Page", write.attribute("slug", unique="user")))
    made = design(document)
    assert not made.tables[0].uniques
    assert "unique" in made.questions[0].text


def test_metadata_gets_a_name_a_model_can_have(write, design):
    """`metadata` is taken by SQLAlchemy: the column is `meta`, and the design says so."""
    made = design(write.document(write.entity("Event", write.attribute("metadata", type="jsonb"))))
    assert made.tables[0].column("meta").type.kind == "json"
    assert any("`metadata`" in text for text in made.assumptions)


def test_immutable_rows_have_no_updated_at(write, design):
    """Rows that never change say only when they were made."""
    document = write.document(
        write.entity("Event", write.attribute("name", type="text"), text="an event; immutable"),
        write.entity("Tag", write.attribute("name", type="text")),
    )
    events, tags = design(document).tables
    assert events.column("created_at")
    assert not events.column("updated_at")
    assert tags.column("updated_at").type == ColumnType("datetime", timezone=True)


def test_an_existing_entity_adds_nothing(write, design):
    """The answer "no change needed" is a right answer: an empty design without a question."""
    made = design(
        write.document(write.entity("User", existing=True), write.entity("Task", existing=True))
    )
    assert (made.tables, made.additions, made.questions) == ((), (), ())


def test_a_new_entity_that_exists_gains_its_missing_columns(write, design):
    """A spec's "new" entity that the migrations make already is extended, and that is said."""
    task = write.entity(
        "Task",
        write.attribute("title", type="text"),
        write.attribute("starred", type="boolean", default="false", required=True),
    )
    made = design(write.document(task))
    assert not made.tables
    (addition,) = made.additions
    assert [c.name for c in addition.columns] == ["starred"]
    assert addition.columns[0].default == Default("false", server=True)
    assert any("existing table" in text for text in made.assumptions)


def test_a_required_column_without_a_value_is_asked(write, design):
    """Existing rows need a value: until somebody names it, the column is optional."""
    task = write.entity("Task", write.attribute("place", type="text", required=True), existing=True)
    made = design(write.document(task))
    assert made.additions[0].columns[0].nullable
    assert "existing rows" in made.questions[0].text


def test_a_stated_move_fills_existing_rows(write, design):
    """The words "copied from the title" is a data move with the spec's line as its source."""
    text = "required; for existing tasks copied from `title`"
    slug = write.attribute("label", text, type="text", max_length=200, required=True)
    made = design(write.document(write.entity("Task", slug, existing=True)))
    (fill,) = made.fills
    assert (fill.form, fill.value, fill.source.line) == ("copy", "title", slug.place.line)
    assert not made.additions[0].columns[0].nullable


def test_unstored_entities_get_no_table(write, design):
    """A request schema is no table."""
    document = write.document(write.entity("ChatRequest", write.attribute("text"), stored=False))
    assert not design(document).tables


def test_an_entity_of_which_nothing_is_said_is_asked(write, design):
    """A name alone makes no table, but a question."""
    made = design(write.document(write.entity("Thing")))
    assert not made.tables
    assert "Thing" in made.questions[0].text


def test_an_absent_user_table_is_asked_not_invented(write, design):
    """Users kept elsewhere: `user_id` stays a plain required column, and somebody is asked."""
    document = write.document(
        write.entity("User", existing=True),
        write.entity("Note", write.attribute("user_id", type="string", required=True)),
        write.relationship("Note", "User"),
    )
    made = design(document, existing=Schema())
    (table,) = made.tables
    assert (table.name, table.owner, table.foreign_keys) == ("notes", "user_id", ())
    assert "User" in made.questions[0].text


def test_an_entity_is_found_by_its_class(write, design, conventions):
    """A model class tells which table an entity is, whatever the table is called."""
    classes = (ModelClass("Task", "todo_items", Place("app/m.py", 3), "app.m", "SQLModel"),)
    existing = Schema((Table("todo_items", (Column("id", INTEGER),)),))
    document = write.document(
        write.entity("Task", write.attribute("pinned", type="boolean", required=False))
    )
    made = design(document, existing=existing, conventions=replace(conventions, classes=classes))
    assert made.additions[0].table == "todo_items"


def test_at_most_three_questions(write, design):
    """What is too much to ask is told as an assumption."""
    made = design(
        write.document(*(write.entity(name) for name in ("Alpha", "Beta", "Gamma", "Delta")))
    )
    assert len(made.questions) == 3
    assert any("Delta" in text for text in made.assumptions)


def test_an_existing_table_gains_a_stated_key(write, design):
    """A link that no key of the table is becomes one that may be empty, also to itself."""
    document = write.document(
        write.entity("Task", write.attribute("place"), existing=True),
        write.entity("Project", write.attribute("name")),
        write.relationship("Task", "Project"),
        write.relationship("Task", "Task", required=False, role="blocked_by"),
        write.relationship("Task", "User"),
    )
    (addition,) = design(document).additions
    assert {(k.columns[0], k.referred) for k in addition.foreign_keys} == {
        ("project_id", "projects"),
        ("blocked_by_id", "tasks"),
    }
    assert all(c.nullable for c in addition.columns)


def test_a_row_has_an_owner_beside_others_who_are_users(write, design):
    """What belongs to a user has a key to them, also where an attribute names another person."""
    document = write.document(
        write.entity("Claim", write.attribute("approver", references="User", required=False)),
        write.relationship("Claim", "User", text="approver", required=False, role="approver"),
        write.relationship("Claim", "User", text="A claim belongs to a user."),
        write.relationship("Claim", "User", on_delete="set null", role="approver"),
        write.relationship("Claim", "User", on_delete="restrict"),
    )
    (table,) = design(document).tables
    assert {k.columns[0]: k.on_delete for k in table.foreign_keys} == {
        "approver_id": "set null",
        "user_id": "restrict",
    }


def test_what_was_not_understood_is_told(write, design):
    """A statement that nothing was read from is an assumption with its line and words."""
    document = write.document(write.entity("Note", write.attribute("text")))
    left = Unread("Two notes MUST NOT share a mood.", Place("s.md", 9))
    made = design(replace(document, unread=(left,)))
    assert any("line 9" in told and "share a mood" in told for told in made.assumptions)
