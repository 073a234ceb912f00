"""A spec is read faithfully, whatever the style it is written in."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sddflow.domain.spec.parse import parse_spec
from sddflow.domain.spec.words import class_name, words_of

SPECS = sorted((Path(__file__).parent / "specs").glob("*.md"))
TEXTS = [p.read_bytes().decode("utf-8") for p in SPECS]
MARKUP = "#-*`|:()[]<>.,;\n\r\t \0\"'\\A1aé─=\u2028_~!+"
LINES = sorted({line for text in TEXTS for line in text.split("\n")})


def shape(document):
    """Entities with the names of their attributes."""
    return {e.name: [a.name for a in e.attributes] for e in document.entities}


def links(document):
    """Relationships without places, each once."""
    return {(r.entity, r.cardinality, r.target, r.on_delete) for r in document.relationships}


def said(document, entity, attribute):
    """What is known about an attribute, without what the spec leaves open."""
    found = next(a for a in document.entity(entity).attributes if a.name == attribute)
    facts = {"type": "", "required": None, "unique": "", "max_length": None, "min_length": None,
             "choices": (), "default": None, "key": False, "references": ""}  # fmt: skip
    return {k: getattr(found, k) for k, empty in facts.items() if getattr(found, k) != empty}


def test_demo_entities(read):
    """The demo's spec gives its three entities with every attribute, at their lines."""
    document = read("demo")
    assert shape(document) == {
        "User": [],
        "Conversation": ["id", "user_id", "title", "created_at", "updated_at"],
        "Message": ["id", "conversation_id", "user_id", "role", "content", "created_at"],
    }
    assert [e.existing for e in document.entities] == [True, False, False]
    for entity in document.entities:
        assert f"**{entity.name}**" in document.line(entity.place.line)
        for attribute in entity.attributes:
            assert f"`{attribute.name}`" in document.line(attribute.place.line)


def test_demo_facts(read):
    """Lengths, choices, keys and requiredness of the demo's spec are read as written."""
    document = read("demo")
    assert said(document, "Conversation", "title") == {
        "type": "text", "required": False, "max_length": 200,
    }  # fmt: skip
    assert said(document, "Message", "role") == {
        "type": "text", "required": True, "choices": ("user", "assistant", "system"),
    }  # fmt: skip
    assert said(document, "Message", "content") == {
        "type": "text", "required": True, "max_length": 8000, "min_length": 1,
    }  # fmt: skip
    assert said(document, "Message", "id") == {"type": "integer", "required": True, "key": True}
    assert said(document, "Message", "created_at") == {
        "type": "timestamp with time zone", "required": True,
    }  # fmt: skip
    assert said(document, "Message", "conversation_id")["references"] == "Conversation"


@pytest.mark.parametrize(
    ("words", "least", "most"),
    [
        ("required text of 1 to 8000 characters", 1, 8000),
        ("between 2 and 30 characters", 2, 30),
        ("at least 3 characters", 3, None),
        ("string, min 8 characters", 8, None),
        ("text, must not be empty", 1, None),
        ("non-empty text, max 200 characters", 1, 200),
        ("cannot be blank", 1, None),
        ("string, 0 to 20 characters", None, 20),
        ("text, optional, up to 50 characters", None, 50),
        ("integer, at least 1", None, None),
        ("text, may be empty", None, None),
    ],
)
def test_lengths(words, least, most):
    """The least and the greatest length are read in the usual turns of phrase."""
    text = f"# X\n\n## Key Entities\n\n- **Note**: a note. Attributes:\n  - `body`: {words}\n"
    found = parse_spec(text, feature="x", path="spec.md").entity("Note").attributes[0]
    assert (found.min_length, found.max_length) == (least, most)


@pytest.mark.parametrize(
    "fence",
    [
        "```sql\nCREATE TABLE notes (body TEXT NOT NULL CHECK (length(body) >= 2));\n```",
        "```sql\nCREATE TABLE notes (body TEXT, CONSTRAINT c CHECK (char_length(body) > 1));\n```",
        "```python\nclass Note(SQLModel, table=True):\n    body: str = Field(min_length=2)\n```",
    ],
)
def test_lengths_in_code(fence):
    """SQL and Python state a least length too."""
    document = parse_spec(f"# X\n\n## Data Model\n\n{fence}\n", feature="x", path="spec.md")
    assert document.entity("Note").attributes[0].min_length == 2


def test_demo_relationships(read):
    """Both sides, cardinalities and deletion rules of the demo's spec are there, and no more."""
    assert links(read("demo")) == {
        ("Conversation", "many-to-one", "User", ""),
        ("Conversation", "many-to-one", "User", "cascade"),
        ("Conversation", "one-to-many", "Message", ""),
        ("Message", "many-to-one", "Conversation", ""),
        ("Message", "many-to-one", "Conversation", "cascade"),
        ("Message", "many-to-one", "User", ""),
        ("Message", "many-to-one", "User", "cascade"),
        ("User", "one-to-many", "Conversation", ""),
        ("User", "one-to-many", "Message", ""),
    }


def test_demo_queries(read):
    """The demo's queries are the ones its requirements state, at the requirements' lines."""
    document = read("demo")
    assert [(q.entity, q.by, q.order, q.descending) for q in document.queries] == [
        ("Conversation", ("User",), "updated_at", True),
        ("Message", ("Conversation",), "created_at", False),
        ("Message", ("Conversation",), "created_at", True),
        ("Conversation", ("User",), "", False),
        ("Message", ("User",), "", False),
    ]
    assert "FR-009" in document.line(document.queries[0].place.line)


def test_demo_requirements(read):
    """Every numbered statement of the demo's spec is found once, in order, with its words."""
    document = read("demo")
    ids = [r.id for r in document.requirements]
    assert ids == [f"FR-{n:03}" for n in range(1, 15)] + [f"SC-{n:03}" for n in range(1, 6)]
    assert document.requirements[1].text.startswith("A conversation MUST have an optional title")
    assert all(r.id in document.line(r.place.line) for r in document.requirements)


def test_attributes_in_prose(read):
    """Spec Kit's usual form, "Key attributes: role (one of …), content (…)", is read."""
    document = read("words")
    assert shape(document) == {
        "User": [],
        "Conversation": ["title", "created_at", "updated_at"],
        "Message": ["role", "content", "created_at"],
    }
    assert said(document, "Message", "role") == {"choices": ("user", "assistant", "system")}
    assert said(document, "Message", "content") == {"required": True, "max_length": 8000}
    assert said(document, "Conversation", "title") == {"required": False, "max_length": 200}
    assert ("Message", "many-to-one", "Conversation", "cascade") in links(document)
    assert ("Conversation", "many-to-one", "User", "cascade") in links(document)
    assert [(q.entity, q.by, q.descending) for q in document.queries] == [
        ("Message", ("Conversation",), True),
        ("Conversation", ("User",), True),
    ]


def test_bullets(read):
    """Bullets with prose alone give attributes, relationships and deletion rules."""
    document = read("bullets")
    assert shape(document) == {
        "Conversation": ["title", "created_at", "updated_at"],
        "Message": ["role", "content", "created_at"],
    }
    assert ("Message", "many-to-one", "Conversation", "cascade") in links(document)
    assert [q.order for q in document.queries] == ["updated_at"]


def test_tables(read):
    """Tables of fields belong to the heading above them, each field at its row."""
    document = read("table")
    assert shape(document) == {
        "Note": ["id", "user_id", "title", "body", "state"],
        "Tag": ["id", "name", "color"],
    }
    assert said(document, "Note", "title") == {
        "type": "string", "required": True, "max_length": 200, "unique": "user",
    }  # fmt: skip
    assert said(document, "Note", "state") == {
        "type": "string", "required": True, "default": "draft",
        "choices": ("draft", "published", "archived"),
    }  # fmt: skip
    assert said(document, "Tag", "color")["required"] is False
    assert ("Note", "many-to-one", "User", "cascade") in links(document)
    assert ("Note", "many-to-many", "Tag", "") in links(document)
    assert document.line(document.entity("Note").attributes[2].place.line).startswith("| title")


def test_rows_as_entities(read):
    """A table whose rows are entities gives one entity per row."""
    document = read("rows")
    assert shape(document) == {"Book": ["title", "isbn"], "Loan": ["due_date", "returned_at"]}
    assert ("Loan", "many-to-one", "Book", "") in links(document)
    assert said(document, "Book", "isbn") == {"unique": "global"}


def test_sql(read):
    """CREATE TABLE gives columns, keys and deletion rules; ADD COLUMN an existing entity."""
    document = read("sql")
    assert shape(document) == {
        "Conversation": ["id", "user_id", "title", "created_at"],
        "Message": ["id", "conversation_id", "role", "content", "reply_to"],
        "Task": ["conversation_id"],
    }
    assert document.entity("Task").existing
    assert said(document, "Conversation", "title") == {
        "type": "varchar(200)", "required": False, "max_length": 200, "unique": "user",
    }  # fmt: skip
    assert said(document, "Message", "role")["choices"] == ("user", "assistant")
    assert said(document, "Message", "id")["key"]
    assert ("Message", "many-to-one", "Message", "set null") in links(document)
    assert ("Conversation", "many-to-one", "User", "cascade") in links(document)
    assert "reply_to BIGINT" in document.line(document.entity("Message").attributes[4].place.line)


def test_code(read):
    """SQLModel, SQLAlchemy and Pydantic classes are read; a Create schema is not stored."""
    document = read("code")
    assert [(e.name, e.stored) for e in document.entities] == [
        ("Conversation", True), ("Message", True), ("MessageCreate", False),
    ]  # fmt: skip
    assert said(document, "Conversation", "user_id") == {
        "type": "int", "required": True, "references": "users.id",
    }  # fmt: skip
    assert said(document, "Message", "role")["choices"] == ("user", "assistant")
    assert said(document, "Message", "kind") == {
        "type": "String(20)", "required": True, "max_length": 20, "default": "text",
    }  # fmt: skip
    assert said(document, "Message", "position")["unique"] == "conversation_id"
    assert ("Conversation", "one-to-many", "Message", "") in links(document)
    assert ("Conversation", "many-to-one", "User", "cascade") in links(document)


def test_mermaid(read):
    """Boxes and lines of an erDiagram give entities and relationships seen from the child."""
    document = read("mermaid")
    assert shape(document) == {
        "Order": ["id", "user_id", "status", "created_at"],
        "OrderItem": ["id", "quantity"],
        "Product": ["id", "name"],
        "Tag": ["id", "label"],
    }
    assert said(document, "Order", "status")["choices"] == ("open", "paid", "shipped")
    assert said(document, "Product", "name")["unique"] == "global"
    assert ("OrderItem", "many-to-one", "Order", "") in links(document)
    assert ("Product", "many-to-many", "Tag", "") in links(document)


def test_prose(read):
    """A name in bold above a paragraph is an entity, at the line of its name."""
    document = read("prose")
    assert shape(document) == {
        "Reminder": ["message", "due_time", "status"],
        "Snooze": ["duration_in_minutes", "reason"],
    }
    assert document.entity("Reminder").place.line == 9
    assert document.entity("Reminder").attributes[0].place.line == 11
    assert ("Reminder", "many-to-one", "User", "cascade") in links(document)
    assert {(q.by, q.order) for q in document.queries} >= {(("User",), "due_time")}


def test_brackets_part_no_sentence():
    """A semicolon within brackets ends no list: what follows them is an attribute too."""
    text = (
        "# Feature Specification: Invitations\n\n## Key Entities\n- **Invitation**: Sent by "
        "a user. It has a status (pending or accepted; default pending), an expiry time and a "
        "visit time.\n"
        "- **Visit**: It has a visit date and a reason.\n"
    )
    document = parse_spec(text, feature="f", path="spec.md")
    assert shape(document) == {
        "Invitation": ["status", "expiry_time", "visit_time"], "Visit": ["visit_date", "reason"]
    }  # fmt: skip
    assert said(document, "Invitation", "status") == {
        "choices": ("pending", "accepted"), "default": "pending"
    }  # fmt: skip


def test_windows_line_ends(read):
    """CRLF and a byte order mark change nothing but the text's line ends."""
    document = read("windows")
    assert "\r" not in document.text
    assert document.text.startswith("# Feature")
    assert shape(document) == {
        "Bookmark": ["url", "title", "created_at"], "Folder": ["name", "user_id"],
    }  # fmt: skip
    assert document.entity("Folder").place.line == 7
    assert said(document, "Folder", "name")["unique"] == "user"


def test_request_schemas_are_not_stored(read):
    """Request and response schemas and services among the Key Entities are no tables."""
    stored = {e.name: e.stored for e in read("schemas").entities}
    assert stored == {
        "ChatRequest": False, "ChatResponse": False, "AgentService": False,
        "Conversation": True, "User": True, "Message": False,
    }  # fmt: skip


def test_existing_entities(read):
    """Entities marked "existing", "already exists" or "unchanged" are; what they gain is read."""
    document = read("existing_user")
    assert [(e.name, e.existing) for e in document.entities] == [
        ("User", True), ("Task", True), ("Picture", False),
    ]  # fmt: skip
    assert said(document, "User", "avatar_url") == {
        "type": "text", "required": False, "max_length": 500,
    }  # fmt: skip
    assert shape(document)["Picture"] == [
        "file_name", "size_in_bytes", "content_type", "uploaded_at",
    ]  # fmt: skip


def test_numbered(read):
    """Numbered headings, numbered lists and requirements in tables are read like the others."""
    document = read("numbered")
    assert [r.id for r in document.requirements] == ["FR-001", "FR-002", "NFR-01", "FR-010"]
    assert shape(document) == {
        "Team": ["name", "description", "archived"],
        "Membership": ["team_id", "user_id", "role", "joined_at"],
    }
    assert said(document, "Membership", "role")["choices"] == ("owner", "member", "guest")
    assert said(document, "Membership", "role")["default"] == "member"
    assert ("Membership", "many-to-one", "Team", "cascade") in links(document)


def test_markers(read):
    """Markers are found with their lines; those in code and in negations are examples."""
    assert [(m.place.line, m.text) for m in read("clarify").markers] == [
        (6, "retention of favourites - 30 days or forever?"), (7, "which colour?"),
    ]  # fmt: skip


def test_statements_of_requirements(read):
    """What requirements say about a described attribute is kept beside the description."""
    document = read("contradictory")
    bodies = [
        (a.max_length, a.place.line)
        for s in document.statements for a in s.attributes if a.name == "body"
    ]  # fmt: skip
    assert bodies == [(4000, 14), (2000, 5)]


@pytest.mark.parametrize("name", ["empty", "no_change", "spanish"])
def test_little_to_read(read, name):
    """A spec with little in it is read without an entity too many."""
    assert len(read(name).entities) <= 2


@pytest.mark.parametrize(
    "text",
    [
        "- **Note**: all times are in UTC.",
        "- **No new entities**",
        "- **Important**: read this first.",
        "The conversation and the message are shown in a list.",
        "- **FR-001**: Users can see messages.",
        "- **[Entity 1]**: [What it represents]",
        "```python\nprint('class Message')\n```",
        "| Parameter | Value |\n|---|---|\n| limit | 20 |",
    ],
)
def test_nouns_are_no_entities(text):
    """Notes, requirements, placeholders and nouns in prose are not taken for entities."""
    document = parse_spec(f"# F\n\n## Key Entities\n\n{text}\n", feature="f", path="s.md")
    assert document.entities == ()


def places(document):
    """Every place of a document."""
    everything = (*document.headings, *document.requirements, *document.entities,
                  *document.relationships, *document.queries, *document.markers,
                  *(a for e in document.entities for a in e.attributes))  # fmt: skip
    return [one.place for one in everything]


def check_promises(text):
    document = parse_spec(text, feature="f", path="s.md")
    last = document.text.count("\n") + 1
    assert all(1 <= p.line <= last for p in places(document))
    for entity in document.entities:
        spoken = "".join(words_of(document.line(entity.place.line))).lower()
        stem = "".join(words_of(entity.name)).lower()
        assert stem[:-1] in spoken or class_name(stem).lower() in spoken
    assert parse_spec(text, feature="f", path="s.md") == document


@pytest.mark.parametrize("text", TEXTS, ids=[p.stem for p in SPECS])
def test_promises_hold_on_fixtures(text):
    """Lines are inside the text, entities stand where their place says, reading is stable."""
    check_promises(text)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(LINES), max_size=40).map("\n".join))
def test_any_mixture_is_read(text):
    """Lines of real specs in any order never break the reader or its promises."""
    check_promises(text)


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet=st.sampled_from(MARKUP), max_size=300))
def test_any_markup_is_read(text):
    """Any heap of Markdown's own characters is read without an exception."""
    check_promises("## Key Entities\n\n" + text)


@settings(max_examples=80, deadline=None)
@given(st.sampled_from(TEXTS), st.text(max_size=20), st.floats(0, 1))
def test_any_insertion_is_read(text, inserted, where):
    """Any text in the middle of a spec leaves the rest readable."""
    at = int(len(text) * where)
    check_promises(text[:at] + inserted + text[at:])


def test_digest_follows_the_text():
    """Two readings of one text have one digest, another text another one."""
    one, same, other = (parse_spec(t, feature="f", path="s") for t in ("# A\n", "# A\r\n", "# B\n"))
    assert one.digest == same.digest != other.digest
    assert re.fullmatch(r"[0-9a-f]{64}", one.digest)
